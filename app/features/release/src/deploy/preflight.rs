//! Before it goes: what would be refused, and what may keep it from coming up. Looked at while the form is filled in.

use std::time::Duration;

use domain::image::ImageRef;
use domain::pod::Security;
use domain::preflight::{Check, Preflight, Subject, Verdict};
use domain::status::State;
use frame::{AppError, language, t};
use leptos::prelude::*;
use ui::{Ago, Button, ButtonKind, Checkbox, Glyph, Panel, Skeleton, StateMark, plural};

use super::draft::Draft;
use crate::api;
use crate::form::DeployForm;

/// After this long without a key it is looked at again.
const PAUSE: Duration = Duration::from_millis(500);

/// What was found last, and the way to look again.
#[derive(Debug, Clone, Copy)]
pub struct Ahead {
    pub found: RwSignal<Option<Result<Preflight, AppError>>>,
    /// Counts the questions: an answer to an older one is not shown.
    asked: RwSignal<u32>,
    answered: RwSignal<u32>,
    again: RwSignal<u32>,
}

impl Ahead {
    /// Looks now and whenever the order, or what runs, changes.
    pub fn of(draft: Draft, service: String, environment: String) -> Self {
        let new = || RwSignal::new(0);
        let ahead = Self { found: RwSignal::new(None), asked: new(), answered: new(), again: new() };
        let order = Memo::new(move |_| draft.form());
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let clear = move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        };
        on_cleanup(clear);
        Effect::new(move |before: Option<()>| {
            let order = DeployForm { service: service.clone(), environment: environment.clone(), ..order.get() };
            draft.now.track();
            ahead.again.track();
            clear();
            let pause = if before.is_some() { PAUSE } else { Duration::ZERO };
            timer.set_value(set_timeout_with_handle(move || ahead.ask(order.clone()), pause).ok());
        });
        ahead
    }

    fn ask(self, order: DeployForm) {
        let number = self.asked.get_untracked() + 1;
        self.asked.set(number);
        leptos::task::spawn_local(async move {
            let found = api::look_ahead(order).await;
            if self.asked.try_get_untracked() == Some(number) {
                self.found.try_set(Some(found));
                self.answered.try_set(number);
            }
        });
    }

    pub fn pending(self) -> bool {
        self.asked.get() != self.answered.get()
    }

    /// The images as they would go out: what their tags stand for.
    pub fn images(self) -> Vec<ImageRef> {
        self.found.with(|found| match found {
            Some(Ok(found)) => found.images.clone(),
            Some(Err(_)) | None => Vec::new(),
        })
    }

    /// What the pods may do, where nobody chose it: it depends on their images.
    pub fn security(self) -> Option<Security> {
        self.found.with(|found| match found {
            Some(Ok(found)) => found.planned.as_ref().map(|planned| planned.settings.pod.security.clone()),
            Some(Err(_)) | None => None,
        })
    }

    /// Whether the order was refused, or would be.
    pub fn finds_fault(self) -> bool {
        self.found.with(|found| match found {
            Some(Ok(found)) => found.blocked() > 0,
            Some(Err(_)) => true,
            None => false,
        })
    }

    /// Why it cannot go out as it is. `wrong` is how much is wrong by its own words: of that the look ahead names one.
    pub fn reason(self, wrong: usize) -> Option<String> {
        let blocked = self.found.with(|found| match found {
            Some(Ok(found)) => found.blocked(),
            Some(Err(_)) | None => 0,
        });
        (blocked > 0).then(|| {
            let things = plural(blocked.max(wrong) as u64, "thing", "things", "项");
            t!("{things} to mend before it can go", "发布前需先解决{things}", things = things)
        })
    }
}

fn name(subject: Subject) -> &'static str {
    match subject {
        Subject::Image => t!("Image", "镜像"),
        Subject::Order => t!("Settings", "配置"),
        Subject::Architecture => t!("Architecture", "架构"),
        Subject::Security => t!("Security", "安全"),
        Subject::Port => t!("Ports", "端口"),
        Subject::Pod => t!("Pod", "Pod"),
        Subject::Conflict => t!("Owners", "管理者"),
        Subject::Manifest => t!("Manifests", "清单"),
        Subject::Reference => t!("References", "引用对象"),
        Subject::Configuration => t!("Configuration", "配置内容"),
        Subject::Centre => t!("Centre", "配置中心"),
        Subject::Controller => t!("Controller", "控制器"),
        Subject::Cluster => t!("Cluster", "集群"),
        Subject::Room => t!("Room", "资源"),
        Subject::Rollout => t!("Rollout", "发布进度"),
    }
}

pub(crate) fn state(verdict: Verdict) -> State {
    match verdict {
        Verdict::Holds => State::Ready,
        Verdict::Warning => State::Warning,
        Verdict::Blocked => State::Failed,
    }
}

#[component]
pub fn BeforeItGoes(draft: Draft, ahead: Ahead) -> impl IntoView {
    let held = move || {
        ahead.found.with(|found| {
            let Some(Ok(found)) = found else { return None };
            let held = found.checks.iter().filter(|check| check.verdict == Verdict::Holds).count();
            Some(t!("{held} of {all} hold", "{all} 项中 {held} 项通过", held = held, all = found.checks.len()))
        })
    };
    // An older release that is brought back takes over in any case. It stays while it is looked at again.
    let asked = Memo::new(move |_| {
        let owned = ahead.found.with(|found| matches!(found, Some(Ok(found)) if is_owned(found)));
        owned && draft.older().is_none()
    });
    let at = move || ahead.found.with(|found| found.as_ref()?.as_ref().ok().map(|found| found.at));
    view! {
        <Panel
            title=t!("Before it goes", "发布前检查")
            note=Signal::derive(held)
            flush=true
            tools=move || view! {
                <span class="small muted" role="status" aria-busy=move || ahead.pending().then_some("true")>
                    {move || if ahead.pending() {
                        t!("checking…", "正在检查……").into_any()
                    } else {
                        at().map(|time| view! { {t!("checked ", "检查：")} <Ago time/> }).into_any()
                    }}
                </span>
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Restart
                    label=t!("Check again", "重新检查")
                    on_click=move |_| ahead.again.update(|again| *again += 1)
                />
            }
        >
            {move || match ahead.found.get() {
                None => view! { <Skeleton rows=4 columns=2/> }.into_any(),
                Some(Ok(found)) => {
                    view! { <ul>{found.checks.into_iter().map(checked).collect_view()}</ul> }.into_any()
                }
                Some(Err(error)) => view! { <p class="release-same tone tone-warning">{error.sentence()}</p> }.into_any(),
            }}
            <Show when=move || asked.get()><TakeOver bind=draft.take_over/></Show>
        </Panel>
    }
    .into_any()
}

/// Whether others own something of what would go out.
pub fn is_owned(found: &Preflight) -> bool {
    found.checks.iter().any(|check| check.subject == Subject::Conflict)
}

/// The choice to take over what others own.
#[component]
pub fn TakeOver(bind: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="release-take-over">
            <Checkbox
                name="take_over"
                label=t!("Take over what others own", "接管由他人管理的字段")
                hint=t!(
                    "This release sets these fields as it says, and is their owner from then on. Whoever changed them there is not asked.",
                    "本次发布会按其内容设置这些字段，并从此管理它们，不会询问原来的修改者。"
                )
                bind=bind
            />
        </div>
    }
    .into_any()
}

/// One of the things that were looked at.
pub fn checked(check: Check) -> impl IntoView {
    view! {
        <li class="release-check">
            <StateMark of=state(check.verdict)/>
            <b>{name(check.subject)}</b>
            <span class="muted">{check.sentence.say(language()).to_owned()}</span>
        </li>
    }
}
