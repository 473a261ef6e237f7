//! A level with everything around it: search, saving, what waits, and what somebody else does meanwhile.

use std::time::Duration;

use domain::Kind as Fault;
use domain::authorise::Action as Deed;
use domain::event::Event;
use domain::use_cases::configuration::View;
use domain::use_cases::configuration::centre::Centred;
use domain::use_cases::event::Topic;
use frame::address::text_in_address;
use frame::live::use_live;
use frame::soon::soon;
use frame::viewer::why_not;
use frame::{AppError, Leaving, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Button, ButtonKind, Glyph, SearchBox};

use crate::api::{Looked, look_at_configuration, save_configuration};
use crate::centre::ConfigurationCentre;
use crate::centred::follow;
use crate::entrypoint::EntrypointScript;
use crate::export::ExportMenu;
use crate::files::Files;
use crate::import::ImportDialog;
use crate::meet::Meeting;
use crate::pending::Pending;
use crate::profile::FrameworkProfile;
use crate::row::Row;
use crate::sent::{Kind, Sent};
use crate::sheet::{Gathered, Sheet};
use crate::variables::Variables;

/// Several things are told of one deployment; the page asks once.
const LAGS: Duration = Duration::from_millis(300);

type Order = (u32, Vec<Sent>);
/// How it is then, and what was sent.
type Saved = (View, Vec<Sent>);

#[derive(Clone, Copy)]
pub struct Editor {
    pub sheet: Sheet,
    /// Why nothing can be edited.
    pub why: Signal<Option<String>>,
    /// What is read of the configuration centre.
    pub centred: RwSignal<Option<Centred>>,
    names: StoredValue<(String, Option<String>)>,
    search: RwSignal<String>,
    /// As the rows are now; worked out once for all that ask.
    gathered: Memo<Gathered>,
    save: Action<Order, Result<Saved, AppError>>,
}

impl Editor {
    fn new(looked: Looked, service: String, environment: Option<String>) -> Self {
        let deed = if environment.is_some() { Deed::Deploy } else { Deed::EditService };
        let why = match looked.deleting {
            true => Some(t!("It is being deleted.", "正在删除。").to_owned()),
            false => why_not(deed, Some(looked.team)),
        };
        let names = (service, environment);
        let of = names.clone();
        let save = Action::new(move |(version, values): &Order| {
            let ((service, environment), version, values) = (of.clone(), *version, values.clone());
            async move { save_configuration(service, environment, version, values.clone()).await.map(|view| (view, values)) }
        });
        let sheet = Sheet::new(looked.view, names.1.is_some());
        let editor = Self {
            sheet,
            gathered: Memo::new(move |_| sheet.gathered()),
            why: Signal::stored(why),
            centred: RwSignal::new(looked.centred),
            names: StoredValue::new(names),
            search: text_in_address("q"),
            save,
        };
        let answer = save.value();
        Effect::new(move |_| match answer.get() {
            // What was typed meanwhile stays.
            Some(Ok((view, sent))) if untrack(|| editor.sheet.sent()) != sent => editor.sheet.view.set(view),
            Some(Ok((view, _))) => editor.sheet.fill(view),
            Some(Err(error)) if error.kind() == Fault::Conflict => editor.meet(),
            Some(Err(_)) | None => {}
        });
        editor
    }

    pub fn service(self) -> String {
        self.names.with_value(|(service, _)| service.clone())
    }

    pub fn environment(self) -> Option<String> {
        self.names.with_value(|(_, environment)| environment.clone())
    }

    /// Whether what was sent last was saved; told anew of each.
    pub fn saved(self) -> bool {
        self.save.value().with(|answer| matches!(answer, Some(Ok(_))))
    }

    /// What is looked for.
    pub fn words(self) -> String {
        self.search.get().trim().to_lowercase()
    }

    /// The rows of a kind that are looked for. A new one is always shown.
    pub fn shown(self, kind: Kind) -> Vec<Row> {
        let words = self.words();
        self.sheet.rows.with(|rows| {
            rows.iter().filter(|row| row.kind == kind && (!row.fixed || row.fits(&words))).cloned().collect()
        })
    }

    /// What is wrong with a row: as it is typed, or as the server said.
    pub fn wrong(self, row: &Row) -> Signal<Option<String>> {
        let row = row.clone();
        Signal::derive(move || {
            let own = self
                .gathered
                .with(|gathered| gathered.wrong.iter().find(|(id, _)| *id == row.id).map(|(_, said)| said.clone()));
            own.or_else(|| {
                let error = self.refused()?;
                let key = row.name.with(|name| row.kind.key(name).ok())?;
                (error.field() == Some(key.field().as_str())).then(|| error.sentence())
            })
        })
    }

    fn refused(self) -> Option<AppError> {
        let error = self.save.value().get()?.err()?;
        // Where somebody was quicker both are put together, and that is told.
        let told = error.kind() == Fault::Conflict && self.sheet.met.with(Option::is_some);
        (!told && !self.save.pending().get()).then_some(error)
    }

    /// What was refused and no row says.
    fn rest(self) -> Option<String> {
        let error = self.refused()?;
        let at_a_row = self
            .gathered
            .with(|gathered| gathered.level.values.keys().any(|key| error.field() == Some(key.field().as_str())));
        (!at_a_row).then(|| error.sentence())
    }

    /// How it is now, put together with what is typed.
    fn meet(self) {
        let (service, environment) = self.names.get_value();
        spawn_local(async move {
            let Ok(looked) = look_at_configuration(service, environment).await else { return };
            self.centred.try_set(looked.centred);
            // Refused for another reason: nobody was quicker.
            if self.sheet.view.try_with_untracked(|seen| seen.version != looked.view.version) == Some(true) {
                self.sheet.put_together(looked.view);
            }
        });
    }

    /// Asks how it is now, after the stream told of something.
    fn ask(self) {
        let Some((service, environment)) = self.names.try_get_value() else { return };
        spawn_local(async move {
            let Ok(looked) = look_at_configuration(service, environment).await else { return };
            // While something is being saved its answer says how it is.
            if self.save.pending().try_get_untracked() == Some(false) {
                self.centred.try_set(looked.centred);
                self.sheet.heard(looked.view);
            }
        });
    }

    fn listen(self) {
        let live = use_live();
        let later = soon(LAGS, move || self.ask());
        let (service, environment) = self.names.get_value();
        live.listen(Topic { service: Some(service), environment, build: None }, move |event| match event {
            Event::Service { .. } | Event::Release(_) => later(),
            Event::Status(_)
            | Event::Placement { .. }
            | Event::Build(_)
            | Event::BuildLog { .. }
            | Event::Cluster { .. }
            | Event::Platform => {}
        });
        live.on_open(move || self.ask());
    }
}

#[component]
pub fn Level(looked: Looked, service: String, environment: Option<String>) -> impl IntoView {
    let editor = Editor::new(looked, service, environment);
    let centred = editor.centred;
    follow(editor);
    editor.listen();
    let sheet = editor.sheet;
    let gathered = editor.gathered;
    let dirty = Memo::new(move |_| sheet.dirty());
    let reason = Signal::derive(move || {
        let why = editor.why.get();
        why.or_else(|| match gathered.with(|gathered| gathered.wrong.first().cloned()) {
            Some((_, wrong)) => Some(wrong),
            None if sheet.open.with(|open| !open.is_empty()) => {
                Some(t!("Choose first where both changed the same.", "请先为双方都修改的值做出选择。").to_owned())
            }
            None => None,
        })
        .or_else(|| {
            (!dirty.get()).then(|| t!("Nothing differs from what is saved.", "与已保存的内容相同。").to_owned())
        })
    });
    let save = move |_| {
        let version = sheet.view.with_untracked(|view| view.version);
        editor.save.dispatch((version, untrack(|| sheet.sent())));
    };
    let importing = RwSignal::new(false);
    let deeds = move || {
        view! {
            <Button icon=Glyph::Plus reason=MaybeProp::derive(move || editor.why.get()) on_click=move |_| importing.set(true)>
                {t!("Import", "导入")}
            </Button>
            <ExportMenu editor/>
            <Show when=move || dirty.get()>
                <Button on_click=move |_| sheet.fill(sheet.view.get_untracked())>{t!("Discard", "放弃修改")}</Button>
            </Show>
            <Button kind=ButtonKind::Primary icon=Glyph::Check pending=editor.save.pending() reason=reason on_click=save>
                {t!("Save", "保存")}
            </Button>
        }
    };
    view! {
        <div class="stack">
            <div class="toolbar configuration-bar">
                <SearchBox label=t!("Search the configuration", "搜索配置") value=editor.search slash=true/>
                <span class="grow"></span>
                {deeds()}
            </div>
            {move || editor.why.get().map(|why| view! { <p class="muted small" role="note">{why}</p> })}
            {move || editor.rest().map(|wrong| view! { <p class="field-error" role="alert">{wrong}</p> })}
            <Meeting editor/>
            <ImportDialog editor open=importing/>
            <Leaving dirty/>
            <div class="split-side-wide">
                <div class="stack">
                    <Variables editor/>
                    <FrameworkProfile editor/>
                    <ConfigurationCentre editor centred/>
                    <Files editor/>
                    <EntrypointScript editor/>
                </div>
                <div class="stack"><Pending editor/></div>
            </div>
        </div>
    }
    .into_any()
}
