//! Which of the three goes out: a build, an image, or an older release again.

use domain::build::Build;
use domain::release::Release;
use domain::status::State;
use frame::placement::use_placement;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Ago, Choice, Glyph, Panel, RadioCards, Select, StateMark, TextInput};

use super::draft::Draft;
use super::wrong::Wrong;

fn kinds(draft: Draft) -> Vec<Choice> {
    let (built_here, no_release) =
        draft.material.with_value(|material| (material.reference.is_some(), material.releases.is_empty()));
    vec![
        Choice::new("build", t!("A build", "构建"))
            .icon(Glyph::Build)
            .text(if built_here {
                t!("An image that Slipway built", "由 Slipway 构建的镜像")
            } else {
                t!("This service is built elsewhere", "该服务在别处构建")
            })
            .disabled(!built_here),
        Choice::new("image", t!("An image", "镜像"))
            .icon(Glyph::Image)
            .text(t!("From any registry", "来自任意镜像仓库")),
        Choice::new("release", t!("An older release", "旧的发布"))
            .icon(Glyph::Rollback)
            .text(if no_release {
                t!("There is none yet", "还没有发布")
            } else {
                t!("With its settings, ports and health check", "连同其配置、端口和健康检查")
            })
            .disabled(no_release),
    ]
}

fn build_choice(build: &Build) -> Choice {
    let commit = build.commit.as_deref().and_then(|commit| commit.get(..7)).unwrap_or_default();
    let subject = build.subject.as_deref().unwrap_or_default();
    Choice::new(build.number.to_string(), format!("{} · {} · {commit} {subject}", build.number, build.reference))
}

fn release_choice(release: &Release) -> Choice {
    let version = match release.build_number {
        Some(number) => t!("build {number}", "构建 {number}", number = number),
        None => release.image.version(),
    };
    let word = ui::Badge::from(release.status).word;
    Choice::new(release.number.to_string(), format!("{} · {version} · {word}", release.number))
}

#[component]
pub fn WhatGoesOut(draft: Draft, wrong: Wrong, service: String) -> impl IntoView {
    let (wrong_build, wrong_image, wrong_release) = (wrong.at("build"), wrong.at("image"), wrong.at("release"));
    Effect::watch(move || (draft.what.get(), draft.release.get()), move |_, _, _| draft.chosen(), false);
    let builds = draft.material.with_value(|material| material.builds.iter().map(build_choice).collect::<Vec<_>>());
    let releases =
        draft.material.with_value(|material| material.releases.iter().map(release_choice).collect::<Vec<_>>());
    let is = move |kind: &'static str| Memo::new(move |_| draft.what.get() == kind);
    let (is_build, is_image, is_release) = (is("build"), is("image"), is("release"));
    // What is not chosen is hidden and switched off: the browser would refuse to send an empty one.
    let no_builds = builds.is_empty();
    let to_builds = paths::service_builds(service);
    view! {
        <Panel title=t!("What goes out", "部署内容")>
            <RadioCards name="order[what]" label=t!("Kind", "类型") options=kinds(draft) bind=draft.what/>
            <div hidden=move || !is_build.get()>
                {if no_builds {
                    view! {
                        <p class="muted">
                            {t!("No build has succeeded yet.", "还没有成功的构建。")}
                            " "
                            <a class="link" href=to_builds.clone()>{t!("Start one", "启动构建")}</a>
                        </p>
                        {move || wrong_build.get().map(|wrong| view! { <p class="field-error" role="alert">{wrong}</p> })}
                    }
                        .into_any()
                } else {
                    view! {
                        <Select name="order[build]" label=t!("Build", "构建") required=true disabled=Signal::derive(move || !is_build.get()) options=builds error=wrong_build bind=draft.chosen_build/>
                        <BuildLine draft/>
                    }
                        .into_any()
                }}
            </div>
            <div hidden=move || !is_image.get()>
                <TextInput
                    name="order[image]"
                    label=t!("Image", "镜像")
                    hint=t!(
                        "registry/name:tag or registry/name@sha256:…; a tag is held to the digest it points to now.",
                        "registry/name:tag 或 registry/name@sha256:…；标签会固定到它当前指向的摘要。"
                    )
                    mono=true
                    required=true
                    disabled=Signal::derive(move || !is_image.get())
                    error=wrong_image
                    bind=draft.image
                />
            </div>
            <div hidden=move || !is_release.get()>
                <Select name="order[release]" label=t!("Release", "发布") required=true disabled=Signal::derive(move || !is_release.get()) options=releases error=wrong_release bind=draft.release/>
            </div>
        </Panel>
    }
    .into_any()
}

/// Who made the chosen build and when, and whether it failed here.
#[component]
fn BuildLine(draft: Draft) -> impl IntoView {
    let place = use_placement();
    move || {
        let number = draft.chosen_build.get();
        let build = draft
            .material
            .with_value(|material| material.builds.iter().find(|build| build.number.to_string() == number).cloned())?;
        let image = build.image.as_ref().map(ToString::to_string);
        let failed = draft.failed_in(build.number);
        let environment = place.environment.get();
        Some(view! {
            <p class="small muted release-build">
                <a class="link" href=paths::build(&build.service_name, build.number)>
                    {t!("Build {n}", "构建 {n}", n = build.number)}
                </a>
                {format!(" — {}, ", build.requested_by)}
                <Ago time=build.finished_at.unwrap_or(build.created_at)/>
                <span class="mono break">{image}</span>
            </p>
            {failed.map(|number| view! {
                <p class="row small tone tone-warning" role="status">
                    <StateMark of=State::Warning/>
                    <a class="link tone" href=paths::release(&build.service_name, &environment, number)>
                        {t!("Failed here in release {n}", "曾在此处的发布 {n} 中失败", n = number)}
                    </a>
                </p>
            })}
        })
    }
}
