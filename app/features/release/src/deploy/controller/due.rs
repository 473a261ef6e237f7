//! The schedule: what it means and when it is due next, looked at while it is being written.

use std::time::Duration;

use domain::use_cases::schedule::Due;
use frame::{AppError, language, t};
use leptos::prelude::*;
use ui::{Button, Glyph, Icon, Moment, TextInput, own_time_zone};

use super::runs::CronTexts;
use crate::api;
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

/// After this long without a key it is looked at.
const PAUSE: Duration = Duration::from_millis(400);

/// What was found last.
#[derive(Debug, Clone, Copy)]
pub struct Preview {
    found: RwSignal<Option<Result<Due, AppError>>>,
    /// Counts the questions: an answer to an older one is not shown.
    asked: RwSignal<u32>,
}

impl Preview {
    /// Looks whenever the schedule or its time zone changes. What runs was looked at with the page.
    pub fn of(draft: Draft) -> Self {
        let chosen = draft.controller.cron;
        let texts = Memo::new(move |_| (chosen.schedule.get(), chosen.time_zone.get()));
        let runs = untrack(|| draft.running_controller()).and_then(|runs| {
            let cron = runs.cron_job()?;
            Some((cron.schedule.to_string(), cron.time_zone.as_ref().map(ToString::to_string).unwrap_or_default()))
        });
        let known = draft.material.with_value(|material| material.due.clone());
        let known = known.filter(|_| runs.as_ref() == Some(&texts.get_untracked()));
        let begun = known.is_some();
        let preview = Self { found: RwSignal::new(known.map(Ok)), asked: RwSignal::new(0) };
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let clear = move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        };
        on_cleanup(clear);
        Effect::new(move |before: Option<()>| {
            let texts = texts.get();
            if before.is_none() && begun {
                return;
            }
            clear();
            let pause = if before.is_some() { PAUSE } else { Duration::ZERO };
            timer.set_value(set_timeout_with_handle(move || preview.ask(texts.clone()), pause).ok());
        });
        preview
    }

    fn ask(self, (schedule, time_zone): (String, String)) {
        let number = self.asked.get_untracked() + 1;
        self.asked.set(number);
        leptos::task::spawn_local(async move {
            let found = api::look_at_schedule(schedule, time_zone).await;
            if self.asked.try_get_untracked() == Some(number) {
                self.found.try_set(Some(found));
            }
        });
    }

    /// What is wrong with one of the two fields: what was found last, else what the order would be refused for.
    fn wrong(self, wrong: Wrong, field: &'static str) -> Signal<Option<String>> {
        let refused = wrong.at(field);
        Signal::derive(move || {
            self.found.with(|found| match found {
                Some(Err(error)) if error.field() == Some(field) => Some(error.sentence()),
                Some(Ok(_) | Err(_)) | None => refused.get(),
            })
        })
    }
}

#[component]
pub fn ScheduleFields(chosen: CronTexts, wrong: Wrong, preview: Preview) -> impl IntoView {
    let zone = chosen.time_zone;
    // Only the browser knows where the reader is.
    let own = RwSignal::new(None::<String>);
    Effect::new(move |_| own.set(own_time_zone()));
    let other = Memo::new(move |_| {
        own.get().filter(|own| zone.with(|zone| zone.trim() != own && !(zone.trim().is_empty() && own == "UTC")))
    });
    view! {
        <div class="form-row">
            <TextInput
                name="order[controller][schedule]"
                label=t!("Schedule", "计划")
                hint=t!(
                    "Minute, hour, day, month, day of the week; or @hourly, @daily, @weekly, @monthly.",
                    "分 时 日 月 星期；或 @hourly、@daily、@weekly、@monthly。"
                )
                placeholder="30 9 * * 1-5"
                mono=true
                required=true
                error=preview.wrong(wrong, "controller.schedule")
                bind=chosen.schedule
            />
            <div class="release-zone">
                <TextInput
                    name="order[controller][time_zone]"
                    label=t!("Time zone", "时区")
                    hint=t!(
                        "A name such as Europe/Berlin. If empty, the cluster's own, which is nearly always UTC.",
                        "如 Asia/Shanghai。留空则为集群的时区，通常是 UTC。"
                    )
                    placeholder="UTC"
                    error=preview.wrong(wrong, "controller.time_zone")
                    bind=zone
                />
                {move || other.get().map(|own| {
                    let mine = own.clone();
                    view! {
                        <Button small=true on_click=move |_| zone.set(mine.clone())>
                            {t!("Use mine: {own}", "使用我的：{own}", own = own)}
                        </Button>
                    }
                })}
            </div>
        </div>
        <NextRuns preview own/>
    }
    .into_any()
}

/// In words, and the next times on both clocks.
#[component]
fn NextRuns(preview: Preview, own: RwSignal<Option<String>>) -> impl IntoView {
    let due = Memo::new(move |_| preview.found.with(|found| found.as_ref()?.as_ref().ok().cloned()));
    // What keeps it from being looked at, if it is not what was written.
    let failed = Memo::new(move |_| {
        preview.found.with(|found| {
            let error = found.as_ref()?.as_ref().err().filter(|error| error.field().is_none())?;
            Some(error.sentence())
        })
    });
    view! {
        <div class="release-due" role="status">
            {move || due.get().map(|due| times(due, own))}
            {move || failed.get().map(|sentence| view! { <p class="small muted">{sentence}</p> })}
        </div>
    }
}

fn times(due: Due, own: RwSignal<Option<String>>) -> impl IntoView {
    let words = due.words.say(language()).to_owned();
    if due.next.is_empty() {
        return view! {
            <p class="release-due-words"><Icon glyph=Glyph::Clock/>{words}</p>
            <p class="small tone tone-warning">{t!("It is never due: there is no such day.", "永远不会运行：没有这样的日期。")}</p>
        }
        .into_any();
    }
    let rows = due.next.into_iter().zip(due.local).map(|(at, there)| {
        view! { <tr><td><Moment time=at whole=true/></td><td>{there}</td></tr> }
    });
    // Until the reader's zone is known, the times stand there in UTC.
    let mine = move || match own.get() {
        Some(zone) => t!("Next, on your clock ({zone})", "接下来（您的时间，{zone}）", zone = zone),
        None => t!("Next", "接下来").to_owned(),
    };
    view! {
        <p class="release-due-words"><Icon glyph=Glyph::Clock/>{words}</p>
        <table>
            <caption class="visually-hidden">{t!("The next five times", "接下来五次")}</caption>
            <thead>
                <tr>
                    <th scope="col">{mine}</th>
                    <th scope="col">{t!("In {zone}", "{zone} 时间", zone = due.time_zone)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
