//! Deploying an older release again: what would come back, and the question whether to.

use domain::authorise::Action;
use domain::controller::ControllerKind;
use domain::difference::{Difference, Side};
use domain::id::TeamId;
use domain::preflight::Check;
use domain::release::Release;
use domain::status::State;
use frame::placement::use_placement;
use frame::viewer::why_not;
use frame::{AppError, language, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Button, ButtonKind, ConfirmDialog, Glyph, StateMark, TextInput, tone};

use crate::api::{DeployAgain, Now, look_back};
use crate::changes::{Changes, counted};
use crate::controller::replacement;
use crate::deploy::preflight::state;

/// What would change if this release were deployed again: the number of copies stays as it is.
pub fn difference(now: &Now, release: &Release) -> Difference {
    let before = now.release.as_ref().map(|running| {
        let mut side = Side::of(running);
        side.settings.replicas = now.replicas;
        side
    });
    let mut after = Side::of(release);
    if now.version > 0 {
        after.settings.replicas = now.replicas;
    }
    Difference::between(before.as_ref(), &after)
}

/// What comes back, in words: the number of pods is not a release's to bring, and data in volumes does not go back.
fn comes_back(kind: ControllerKind) -> &'static str {
    match kind {
        ControllerKind::Deployment => t!(
            "Its image, controller, variables, resources, pod settings, ports and health check come back, as a new release. The number of pods stays as it is now.",
            "会以新发布的形式恢复它的镜像、控制器、变量、资源、Pod 设置、端口和健康检查；Pod 数保持当前值。"
        ),
        ControllerKind::StatefulSet => t!(
            "Its image, controller, variables, resources, pod settings, ports and health check come back, as a new release. The number of pods and what is in the volumes stay as they are now.",
            "会以新发布的形式恢复它的镜像、控制器、变量、资源、Pod 设置、端口和健康检查；Pod 数和卷中的数据保持当前状态。"
        ),
        ControllerKind::DaemonSet => t!(
            "Its image, controller, variables, resources, pod settings, ports and health check come back, as a new release, with one pod on every node that it selects.",
            "会以新发布的形式恢复它的镜像、控制器、变量、资源、Pod 设置、端口和健康检查，并在其选择的每个节点上运行一个 Pod。"
        ),
        ControllerKind::Job => t!(
            "Its image, controller, variables, resources and pod settings come back, as a new release, which runs at once.",
            "会以新发布的形式恢复它的镜像、控制器、变量、资源和 Pod 设置，并立即运行。"
        ),
        ControllerKind::CronJob => t!(
            "Its image, controller with the schedule, variables, resources and pod settings come back, as a new release; they hold from the next run on.",
            "会以新发布的形式恢复它的镜像、控制器（含计划）、变量、资源和 Pod 设置，从下一次运行起生效。"
        ),
    }
}

/// The kind that runs and that of this release, where they differ.
fn kinds(now: &Now, release: &Release) -> Option<(ControllerKind, ControllerKind)> {
    let before = now.release.as_ref()?.settings.controller.kind();
    let after = release.settings.controller.kind();
    (before != after).then_some((before, after))
}

/// The dialog; it is open while a release is chosen.
#[component]
pub fn AgainDialog(chosen: RwSignal<Option<Release>>, now: RwSignal<Now>) -> impl IntoView {
    let open = RwSignal::new(false);
    let deploy = ServerAction::<DeployAgain>::new();
    Effect::new(move |_| {
        let any = chosen.with(Option::is_some);
        if any {
            // What went wrong with another one is over.
            deploy.clear();
        }
        open.set(any);
    });
    Effect::new(move |_| {
        if !open.get() && chosen.with_untracked(Option::is_some) {
            chosen.set(None);
        }
    });
    let (value, navigate) = (deploy.value(), use_navigate());
    Effect::new(move |_| {
        if let Some(Ok(release)) = value.get() {
            open.set(false);
            let page = paths::release(&release.service_name, &release.environment_name, release.number);
            navigate(&page, leptos_router::NavigateOptions::default());
        }
    });
    let error = Signal::derive(move || value.get().and_then(Result::err).map(|error| error.sentence()));
    let number = move || chosen.with(|chosen| chosen.as_ref().map_or(0, |release| release.number));
    let of = Memo::new(move |_| {
        chosen
            .with(|chosen| chosen.as_ref().map(|release| now.with(|now| difference(now, release))))
            .unwrap_or_default()
    });
    let kind = Memo::new(move |_| {
        chosen.with(|chosen| chosen.as_ref().map(|release| release.settings.controller.kind())).unwrap_or_default()
    });
    let replaced = Memo::new(move |_| chosen.with(|chosen| now.with(|now| kinds(now, chosen.as_ref()?))));
    // Going back holds what is deployed by itself: it would bring the same again.
    let place = use_placement();
    let held = Memo::new(move |_| {
        place.status.with(|status| status.as_ref().is_some_and(|status| status.automation.is_held()))
    });
    let back = Memo::new(move |_| {
        let runs = now.with(|now| now.release.as_ref().map_or(0, |release| release.number));
        number() < runs
    });
    let holds = Memo::new(move |_| back.get() && !held.get());
    // What was found, with the release that it is about: an answer may come after another one was chosen.
    let centre = RwSignal::new(None::<(u32, Result<Vec<Check>, AppError>)>);
    Effect::new(move |_| {
        let Some(release) = chosen.get().filter(|release| !release.settings.configuration.centre.is_empty()) else {
            return;
        };
        let (service, environment) = (release.service_name.to_string(), release.environment_name.to_string());
        leptos::task::spawn_local(async move {
            let found = look_back(service, environment, release.number).await;
            centre.try_set(Some((release.number, found)));
        });
    });
    let left = move || {
        let (of, found) = centre.get()?;
        (of == number()).then_some(found)
    };
    let reason = RwSignal::new(String::new());
    let title = Signal::derive(move || match back.get() {
        true => t!("Roll back to release {n}?", "回滚到发布 {n}？", n = number()),
        false => t!("Deploy release {n} again?", "重新部署发布 {n}？", n = number()),
    });
    let confirm = Signal::derive(move || match back.get() {
        true => t!("Roll back", "回滚").to_owned(),
        false => t!("Deploy again", "重新部署").to_owned(),
    });
    view! {
        <ConfirmDialog
            open=open
            title=title
            confirm=confirm
            danger=false
            pending=deploy.pending()
            error=error
            on_confirm=move |()| {
                let Some(release) = chosen.get_untracked() else { return };
                deploy.dispatch(DeployAgain {
                    service: release.service_name.to_string(),
                    environment: release.environment_name.to_string(),
                    number: release.number,
                    version: now.with_untracked(|now| now.version),
                    reason: reason.get_untracked(),
                });
            }
        >
            <p>{move || comes_back(kind.get())}</p>
            <p class="small muted">
                {t!(
                    "This environment is configured as it was with that release: what was added since goes, what was removed comes back. What others changed in the cluster is taken over: it is as this release says then.",
                    "此环境的配置会恢复为该发布当时的内容：之后新增的会移除，之后移除的会恢复。集群中由他人修改的字段会被接管，恢复为该发布的内容。"
                )}
            </p>
            {move || replaced.get().map(|(before, after)| view! {
                <p class="release-replace tone-warning" role="status">
                    <StateMark of=State::Warning silent=true/>
                    <span>{replacement(before, after)}</span>
                </p>
            })}
            {move || holds.get().then(|| view! {
                <p class="release-replace tone-warning" role="status">
                    <StateMark of=State::Warning silent=true/>
                    <span>{t!(
                        "Nothing is deployed here by itself from then on, until somebody lets it go on.",
                        "此后不再自动部署到此环境，直到有人恢复。"
                    )}</span>
                </p>
            })}
            {move || left().map(|found| {
                let said = match found {
                    Ok(checks) => checks
                        .into_iter()
                        .map(|check| (state(check.verdict), check.sentence.say(language()).to_owned()))
                        .collect(),
                    Err(error) => vec![(State::Warning, error.sentence())],
                };
                said.into_iter().map(|(state, sentence)| view! {
                    <p class=format!("release-replace {}", tone(state)) role="status">
                        <StateMark of=state silent=true/>
                        <span>{sentence}</span>
                    </p>
                }).collect_view()
            })}
            <p class="small muted">{move || of.with(|of| counted(of.counts()))}</p>
            <div class="panel"><Changes of=of/></div>
            <TextInput name="reason" label=t!("Reason", "原因") bind=reason/>
        </ConfirmDialog>
    }
    .into_any()
}

/// The button that opens the dialog.
#[component]
pub fn AgainButton(
    release: Release,
    team: TeamId,
    chosen: RwSignal<Option<Release>>,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let why = why_not(Action::Deploy, Some(team));
    let label = t!("Deploy again", "重新部署");
    view! {
        <Button small=small kind=ButtonKind::Plain icon=Glyph::Rollback reason=why on_click=move |_| chosen.set(Some(release.clone()))>
            {label}
        </Button>
    }
    .into_any()
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;
    use crate::fixture::release;
    use domain::controller::ControllerSettings;

    #[test]
    fn another_controller_that_comes_back_is_said() {
        let of = |kind| release(1, ControllerSettings::of(kind));
        let now = Now { release: Some(of(ControllerKind::StatefulSet)), commit: None, replicas: 2, version: 3 };
        let pair = Some((ControllerKind::StatefulSet, ControllerKind::Deployment));
        assert_eq!(kinds(&now, &of(ControllerKind::Deployment)), pair);
        assert_eq!(kinds(&now, &of(ControllerKind::StatefulSet)), None);
        assert!(comes_back(ControllerKind::Job).contains("runs at once"));
        assert!(comes_back(ControllerKind::StatefulSet).contains("what is in the volumes"));
    }
}
