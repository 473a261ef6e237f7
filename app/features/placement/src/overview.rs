//! The overview: the rollout while there is one, or the runs of what runs to an end; how it was lately beside its pods;
//! what happened.

use frame::Title;
use frame::t;
use leptos::either::Either;
use leptos::prelude::*;

use crate::automation::ByItself;
use crate::autoscaler::AutoscalerPanel;
use crate::drift::DriftPanel;
use crate::happening::WhatHappened;
use crate::here::{Here, use_here};
use crate::hour::LastHour;
use crate::pods::Pods;
use crate::reached::ReachedPanel;
use crate::rollout::RolloutPanel;
use crate::runs::Runs;
use crate::volumes::{KeptVolumes, VolumesPanel};
use crate::what_runs::WhatRuns;
use domain::authorise::Action;
use frame::paths;
use frame::viewer::why_not;
use ui::{ButtonKind, EmptyState, Glyph, LinkButton};

#[component]
pub fn OverviewPage() -> impl IntoView {
    // The layout provides the place and draws its pages only once it is known.
    use_here().map(|here| view! { <Overview here/> })
}

#[component]
fn Overview(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    let deployed = here.memo(|status| status.placement_version > 0);
    view! {
        <Title text=format!("{service} · {environment}")/>
        {move || {
            if deployed.get() == Some(true) {
                Either::Left(view! { <Deployed here/> })
            } else {
                Either::Right(view! { <NeverDeployed here/> })
            }
        }}
    }
    .into_any()
}

#[component]
fn Deployed(here: Here) -> impl IntoView {
    let runs = here.memo(|status| status.controller.runs_to_an_end());
    view! {
        {move || {
            if runs.get() == Some(true) {
                Either::Left(view! { <Runs here/> })
            } else {
                Either::Right(view! { <RolloutPanel here/> })
            }
        }}
        <div class="drift-place" id=paths::DRIFT><DriftPanel here/></div>
        <div class="split split-wide">
            <LastHour here/>
            <Pods here/>
        </div>
        <div class="split split-even">
            <WhatRuns here/>
            <VolumesPanel here/>
            <ReachedPanel here/>
            <AutoscalerPanel here/>
            <ByItself here/>
        </div>
        <WhatHappened here/>
    }
    .into_any()
}

#[component]
fn NeverDeployed(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    let fixed = here.fixed();
    let text = if fixed.built_here {
        t!(
            "Deploy a build to {environment}, and its pods, logs and metrics appear here.",
            "将构建部署到 {environment} 后，这里会显示其 Pod、日志和指标。",
            environment = environment
        )
    } else {
        t!(
            "Deploy its image to {environment}, and its pods, logs and metrics appear here.",
            "将镜像部署到 {environment} 后，这里会显示其 Pod、日志和指标。",
            environment = environment
        )
    };
    let reason = why_not(Action::Deploy, Some(fixed.team));
    view! {
        <section class="panel">
            <EmptyState
                icon=Glyph::Deploy
                title=t!("{service} is not deployed to {environment}", "{service} 未部署到 {environment}", service = service, environment = environment)
                text=text
            >
                <LinkButton href=paths::deploy(&service, &environment) kind=ButtonKind::Primary icon=Glyph::Deploy reason=reason>
                    {t!("Deploy…", "部署……")}
                </LinkButton>
                {fixed
                    .built_here
                    .then(|| {
                        view! {
                            <LinkButton href=paths::service_builds(&service) icon=Glyph::Build>{t!("See its builds", "查看构建")}</LinkButton>
                        }
                    })}
            </EmptyState>
        </section>
        <KeptVolumes here/>
    }
    .into_any()
}
