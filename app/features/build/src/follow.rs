//! Following a build: its state and its log as they grow. The stream tells what is new; whatever it leaves out is
//! fetched from exactly where the page has got to.

use domain::build::{Build, BuildStatus};
use domain::event::Event;
use domain::use_cases::event::Topic;
use frame::AppError;
use frame::live::use_live;
use leptos::prelude::*;

use crate::api::{self, Excerpt};
use crate::log::{Added, HELD, LogText};
use crate::news::News;

/// One build as the page holds it.
#[derive(Debug, Clone, Copy)]
pub struct Followed {
    pub build: RwSignal<Build>,
    pub log: RwSignal<LogText>,
    /// Why the log cannot be read on right now.
    pub trouble: RwSignal<Option<AppError>>,
    /// The log is longer than a page holds.
    pub too_long: RwSignal<bool>,
    /// What the stream says of other builds, for the line.
    pub news: News,
    reader: StoredValue<Reader>,
}

/// The one who fetches: at most one at a time.
#[derive(Debug, Default)]
struct Reader {
    busy: bool,
    /// Something was missed while it was busy.
    again: bool,
    /// The log from its beginning, until it has caught up with the part that came with the page.
    whole: Option<LogText>,
}

impl Followed {
    pub fn new(build: Build, excerpt: &Excerpt) -> Self {
        let whole = (excerpt.offset > 0).then(LogText::default);
        Self {
            build: RwSignal::new(build),
            log: RwSignal::new(LogText::new(excerpt.offset, &excerpt.text)),
            trouble: RwSignal::new(None),
            too_long: RwSignal::new(false),
            news: News::new(),
            reader: StoredValue::new(Reader { whole, ..Reader::default() }),
        }
    }

    /// Follows until the page is left. A build that waits listens to all builds, because its place in the line depends
    /// on them; one that is at work, to itself and its log; one that is over, to nothing.
    pub fn follow(self) {
        let live = use_live();
        let status = Memo::new(move |_| self.build.with(|build| build.status));
        Effect::new(move |_| {
            let (service, number) = self.build.with_untracked(|build| (build.service_name.to_string(), build.number));
            let topic = match status.get() {
                BuildStatus::Queued => Some(Topic::default()),
                BuildStatus::Running => Some(Topic { service: Some(service), environment: None, build: Some(number) }),
                BuildStatus::Succeeded | BuildStatus::Failed | BuildStatus::Cancelled => None,
            };
            if let Some(topic) = topic {
                live.listen(topic, move |event| self.hear(event));
            }
            self.read_on();
        });
        // What happened between the page's answer and the stream, or while it was cut, was heard by nobody.
        live.on_open(move || {
            self.look_again();
            self.read_on();
        });
    }

    /// Asks how the build is, unless it is known to be over.
    fn look_again(self) {
        let seen = self.build.try_with_untracked(|build| (!build.status.is_final()).then(|| build.clone()));
        let Some(seen) = seen.flatten() else { return };
        let (service, number) = (seen.service_name.to_string(), seen.number);
        leptos::task::spawn_local(async move {
            // While it cannot be had, what is shown stays: the stream's own state says how old it is. An answer that was
            // on its way while something was heard is the older one.
            if let Ok(build) = api::one_build(service, number).await
                && self.build.try_with_untracked(|known| *known == seen) == Some(true)
            {
                self.put(&build);
            }
        });
    }

    /// Takes over a newer state of the build.
    pub fn put(self, new: &Build) {
        if self.build.try_with_untracked(|build| build == new) == Some(false) {
            self.build.set(new.clone());
        }
    }

    fn hear(self, event: &Event) {
        self.news.hear(event);
        let is_mine = |service: &domain::name::ServiceName, number: u32| {
            self.build.try_with_untracked(|build| build.service_name == *service && build.number == number)
                == Some(true)
        };
        match event {
            Event::Build(build) if is_mine(&build.service_name, build.number) => self.put(build),
            Event::BuildLog { service, number, offset, text } if is_mine(service, *number) => {
                if self.log.try_update(|log| log.add(*offset, text)) == Some(Added::Gap) {
                    self.read_on();
                }
            }
            Event::Build(_)
            | Event::BuildLog { .. }
            | Event::Status(_)
            | Event::Release(_)
            | Event::Placement { .. }
            | Event::Service { .. }
            | Event::Cluster { .. }
            | Event::Platform => {}
        }
    }

    /// Fetches what is missing of the log.
    fn read_on(self) {
        let busy = self.reader.try_update_value(|reader| {
            reader.again = true;
            std::mem::replace(&mut reader.busy, true)
        });
        if busy != Some(false) {
            return;
        }
        leptos::task::spawn_local(async move {
            // Nothing: the page was left.
            let _left = self.fetch().await;
            self.reader.try_update_value(|reader| reader.busy = false);
        });
    }

    async fn fetch(self) -> Option<()> {
        loop {
            let whole = self.reader.try_update_value(|reader| {
                reader.again = false;
                reader.whole.as_ref().map(LogText::end)
            })?;
            let offset = whole.unwrap_or(self.log.try_with_untracked(LogText::end)?);
            let (service, number) =
                self.build.try_with_untracked(|build| (build.service_name.to_string(), build.number))?;
            if offset >= HELD {
                self.too_long.try_set(true);
                return None;
            }
            match api::build_log(service, number, offset).await {
                Ok(piece) => {
                    self.trouble.try_set(None);
                    self.keep(piece.offset, &piece.text)?;
                    if piece.finished {
                        // The log is over, so the build is: whoever still shows it at work has missed its end.
                        self.look_again();
                    }
                    let again = self.reader.try_update_value(|reader| reader.again)?;
                    if piece.finished || (piece.text.is_empty() && !again) {
                        return Some(());
                    }
                }
                Err(error) => {
                    self.trouble.try_set(Some(error));
                    return Some(());
                }
            }
        }
    }

    /// Puts a fetched piece at its place. A log that is read from its beginning is shown once it has reached the end of
    /// what is shown already.
    fn keep(self, offset: u64, text: &str) -> Option<()> {
        let shown = self.log.try_with_untracked(LogText::end)?;
        let caught_up = self.reader.try_update_value(|reader| match reader.whole.take() {
            Some(mut whole) => {
                whole.add(offset, text);
                if whole.end() >= shown {
                    return Some(Some(whole));
                }
                reader.whole = Some(whole);
                Some(None)
            }
            None => None,
        })?;
        match caught_up {
            None => drop(self.log.try_update(|log| log.add(offset, text))?),
            Some(Some(whole)) => drop(self.log.try_set(whole)),
            Some(None) => {}
        }
        Some(())
    }
}
