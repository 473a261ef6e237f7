//! The repository is looked at while the form is open: what it says is shown, and fills in what was not typed.

use std::time::Duration;

use domain::repository::{GitUrl, RepositoryLook};
use domain::status::State;
use frame::{AppError, t};
use leptos::prelude::*;
use ui::{Button, Spinner, StateMark, plural};

use super::fields::Fields;
use crate::api::Look;
use crate::input::{CredentialsKind, PortInput, ServiceInput, SourceKind};
use crate::proposal::{Proposal, place, ports as proposed_ports};

/// After this long without a key the repository is looked at.
const PAUSE: Duration = Duration::from_millis(700);

/// What becomes of what a repository says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposals {
    /// They fill in what was not typed: for a service that is new.
    FillIn,
    /// They are offered: what is empty in a service that runs was left empty on purpose.
    Offer,
}

/// What is known of the repository.
#[derive(Clone, Copy)]
pub struct Looking {
    pub pending: Signal<bool>,
    pub answer: Signal<Option<Result<RepositoryLook, AppError>>>,
    /// Looks at the same once more.
    pub again: Callback<()>,
}

impl Looking {
    /// Branches to choose from.
    pub fn branches(self) -> Signal<Option<Vec<String>>> {
        Signal::derive(move || match self.answer.get() {
            Some(Ok(look)) if !look.branches.is_empty() => Some(look.branches),
            _ => None,
        })
    }
}

/// Looks whenever what is typed can be looked at, and has changed. What failed is no answer for good: typed once more,
/// it is looked at once more.
pub fn look_while_typing(fields: Fields, proposals: Proposals) -> Looking {
    let action = ServerAction::<Look>::new();
    let asked = StoredValue::new(None::<ServiceInput>);
    let filled = StoredValue::new(Proposal::default());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let wanted = Memo::new(move |_| Some(fields.look_input()).filter(can_be_looked_at));
    let ask = move |input: ServiceInput| {
        asked.set_value(Some(input.clone()));
        action.dispatch(Look { input });
    };
    let failed = move || action.value().with_untracked(|value| matches!(value, Some(Err(_))));
    Effect::new(move |_| {
        let wanted = wanted.get();
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let is_new = |input: &ServiceInput| failed() || asked.with_value(|asked| asked.as_ref() != Some(input));
        let Some(input) = wanted.filter(is_new) else { return };
        timer.set_value(set_timeout_with_handle(move || ask(input), PAUSE).ok());
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    });
    Effect::new(move |_| {
        if proposals == Proposals::FillIn
            && let Some(Ok(look)) = action.value().get()
        {
            let before = filled.get_value();
            let proposal = fill_in(fields, &look, &before);
            filled.set_value(proposal);
            // What was filled in is not looked at again.
            asked.set_value(Some(untrack(|| fields.look_input())));
        }
    });
    let relevant = move || wanted.get().is_some();
    let value = action.value();
    Looking {
        pending: action.pending().into(),
        answer: Signal::derive(move || relevant().then(|| value.get()).flatten()),
        again: Callback::new(move |()| {
            if let Some(input) = wanted.get_untracked() {
                ask(input);
            }
        }),
    }
}

/// Whether there is a URL, and the secret that goes with the chosen kind of credentials.
fn can_be_looked_at(input: &ServiceInput) -> bool {
    let let_in = match input.credentials {
        CredentialsKind::None => true,
        // Kept ones are not sent to whatever address is being typed.
        CredentialsKind::Keep => false,
        CredentialsKind::Password => !input.password.is_empty(),
        CredentialsKind::SshKey => !input.private_key.is_empty(),
    };
    input.source == SourceKind::Git && let_in && GitUrl::parse(&input.url).is_ok() && input.look_source().is_ok()
}

/// Fills in what is empty or was filled in before; what a person typed stays.
fn fill_in(fields: Fields, look: &RepositoryLook, before: &Proposal) -> Proposal {
    let Ok(url) = GitUrl::parse(&fields.url.get_untracked()) else { return before.clone() };
    let proposal = Proposal::of(&url, look);
    let set = |signal: RwSignal<String>, before: &str, now: &str| {
        let current = signal.get_untracked();
        if current != now && (current.trim().is_empty() || current == before) {
            signal.set(now.to_owned());
        }
    };
    set(fields.name, &before.name, &proposal.name);
    set(fields.reference, &before.reference, &proposal.reference);
    let (path, dockerfile) = (fields.path.get_untracked(), fields.dockerfile.get_untracked());
    if path == before.path && dockerfile == before.dockerfile {
        fields.path.set(proposal.path.clone());
        fields.dockerfile.set(proposal.dockerfile.clone());
    }
    let typed = untrack(|| fields.input().ports);
    let typed: Vec<PortInput> = typed.into_iter().filter(|port| !port.is_empty()).collect();
    if typed == before.ports && proposal.ports != before.ports {
        fields.set_ports(&proposal.ports);
    }
    proposal
}

/// Whether something is exposed that is not among the typed ports.
fn lack(typed: &[String], proposed: &[PortInput]) -> bool {
    proposed.iter().any(|port| typed.iter().all(|typed| typed.trim() != port.port))
}

/// What the repository said.
#[component]
pub fn LookResult(looking: Looking, fields: Fields) -> impl IntoView {
    let kept = move || {
        CredentialsKind::parse(&fields.credentials.get()) == CredentialsKind::Keep && !fields.url.get().is_empty()
    };
    view! {
        <div class="look" role="status" aria-live="polite">
            {move || {
                if looking.pending.get() {
                    view! { <p class="look-line muted"><Spinner/>{t!("Looking at the repository…", "正在查看仓库…")}</p> }.into_any()
                } else {
                    match looking.answer.get() {
                        Some(Ok(look)) => view! { <Found look fields/> }.into_any(),
                        Some(Err(error)) => view! {
                            <p class="look-line">
                                <StateMark of=State::Failed silent=true/>
                                <span class="look-failed">{error.sentence()}</span>
                                <Button small=true on_click=move |_| looking.again.run(())>{t!("Look again", "重新查看")}</Button>
                            </p>
                        }.into_any(),
                        None if kept() => view! {
                            <p class="field-hint">{t!(
                                "The kept credentials are used for builds only. To have the repository looked at here, choose others.",
                                "保留的凭据仅用于构建。若要在此查看仓库，请选择其他凭据。"
                            )}</p>
                        }.into_any(),
                        None => ().into_any(),
                    }
                }
            }}
        </div>
    }
}

#[component]
fn Found(look: RepositoryLook, fields: Fields) -> impl IntoView {
    let commit: String = look.commit.chars().take(7).collect();
    let ports = look.exposes.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let proposed = StoredValue::new(proposed_ports(&look.exposes));
    let differs = Memo::new(move |_| {
        let typed = fields.ports.with(|rows| rows.iter().map(|row| row.port.get()).collect::<Vec<_>>());
        proposed.with_value(|proposed| lack(&typed, proposed))
    });
    let branches = plural(look.branches.len() as u64, "branch", "branches", "个分支");
    let none = look.dockerfiles.is_empty();
    let several = look.dockerfiles.len() > 1;
    let choices = look.dockerfiles.into_iter().take(12).map(move |file| {
        let (path, dockerfile) = place(&file);
        let choose = move |_| {
            fields.path.set(path.clone());
            fields.dockerfile.set(dockerfile.clone());
        };
        view! { <Button small=true on_click=choose><span class="mono">{file}</span></Button> }
    });
    view! {
        <p class="look-line">
            <StateMark of=State::Ready silent=true/>
            <span>
                {t!("The repository answers: {branches}, at commit", "仓库可以访问：{branches}，提交", branches = branches)} " "
                <span class="mono">{commit}</span>
            </span>
        </p>
        {none.then(|| view! {
            <p class="look-line">
                <StateMark of=State::Warning silent=true/>
                <span>{t!(
                    "No Dockerfile was found. A build needs one: add it to the repository, then it is found here.",
                    "未找到 Dockerfile。构建需要它：请先添加到仓库。"
                )}</span>
            </p>
        })}
        {several.then(|| view! {
            <div class="look-choices"><span class="muted">{t!("Dockerfiles found:", "找到的 Dockerfile：")}</span>{choices.collect_view()}</div>
        })}
        {(!ports.is_empty()).then(|| view! {
            <p class="look-line">
                <StateMark of=State::Ready silent=true/>
                <span>{t!("The Dockerfile exposes {ports}.", "Dockerfile 暴露端口 {ports}。", ports = ports)}</span>
                {move || differs.get().then(|| view! {
                    <Button small=true on_click=move |_| fields.set_ports(&proposed.get_value())>
                        {t!("Use these ports", "使用这些端口")}
                    </Button>
                })}
            </p>
        })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_offered_where_one_is_not_typed_yet() {
        let typed = |ports: &[&str]| ports.iter().map(|port| (*port).to_owned()).collect::<Vec<_>>();
        assert!(lack(&typed(&[""]), &proposed_ports(&[8080])));
        assert!(lack(&typed(&["8080"]), &proposed_ports(&[8080, 9090])));
        assert!(!lack(&typed(&["9090", " 8080 "]), &proposed_ports(&[8080])));
        assert!(!lack(&typed(&["8080"]), &[]));
    }

    #[test]
    fn a_look_changes_the_form_of_a_new_service_only_where_nothing_was_typed() {
        Owner::new().with(|| {
            let fields =
                Fields::new(ServiceInput { url: "https://git.example/shop/orders".into(), ..Default::default() });
            let look = RepositoryLook {
                commit: "c81e0d2".into(),
                default_branch: Some("main".into()),
                branches: vec!["main".into()],
                dockerfiles: vec!["Dockerfile".into()],
                exposes: vec![8080],
            };
            let filled = fill_in(fields, &look, &Proposal::default());
            assert_eq!(fields.reference.get_untracked(), "main");
            assert_eq!(untrack(|| fields.input().ports), proposed_ports(&[8080]));
            fields.reference.set("next".into());
            fill_in(fields, &look, &filled);
            assert_eq!(fields.reference.get_untracked(), "next");
        });
    }
}
