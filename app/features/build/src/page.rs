//! The page of one build.

use domain::build::BuildStatus;
use domain::status::State;
use frame::Load;
use frame::Title;
use frame::t;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::Banner;

use crate::api::{self, BuildView};
use crate::follow::Followed;
use crate::head::Head;
use crate::lines::Shown;
use crate::side::Side;
use crate::steps::Steps;

/// Characters of a step's name that a sentence quotes.
const NAME: usize = 60;

/// `/services/{service}/builds/{build}`.
#[component]
pub fn BuildPage() -> impl IntoView {
    let params = use_params_map();
    let at = Memo::new(move |_| {
        params.with(|params| {
            let number = params.get_str("build").and_then(|number| number.parse::<u32>().ok()).unwrap_or_default();
            (params.get("service").unwrap_or_default(), number)
        })
    });
    let view = Resource::new(move || at.get(), |(service, number)| api::look_at_build(service, number));
    let title = move || {
        at.with(|(service, number)| {
            t!("Build {number} of {service}", "{service} 的构建 {number}", number = number, service = service)
        })
    };
    view! {
        <Title text=title/>
        <Load resource=view let:view>
            <Body view/>
        </Load>
    }
    .into_any()
}

#[component]
fn Body(view: BuildView) -> impl IntoView {
    let followed = Followed::new(view.build.clone(), &view.excerpt);
    let shown = Shown::new(followed);
    followed.follow();
    let view = StoredValue::new(view);
    view! {
        <Head followed view/>
        <Outcome shown view/>
        <div class="split split-side">
            <Steps followed shown/>
            <Side followed view/>
        </div>
    }
    .into_any()
}

/// What became of the build, in a sentence, with the way to its cause.
#[component]
fn Outcome(shown: Shown, view: StoredValue<BuildView>) -> impl IntoView {
    let build = shown.build;
    // Only what the banner says: it is not drawn anew for each step.
    let said = Memo::new(move |_| {
        build.with(|build| {
            let sentence = build.sentence.as_ref().map(|sentence| sentence.say(frame::language()).to_owned());
            (build.status, build.cancel_requested, sentence)
        })
    });
    move || {
        let (status, ending, sentence) = said.get();
        match status {
            BuildStatus::Failed => view! { <Failure shown view sentence/> }.into_any(),
            BuildStatus::Cancelled => {
                let sentence = sentence.unwrap_or_else(|| t!("This build was cancelled.", "构建已取消。").to_owned());
                view! { <Banner state=State::Idle sentence=sentence quiet=true/> }.into_any()
            }
            BuildStatus::Queued | BuildStatus::Running if ending => {
                let sentence = t!("Cancelling: its work is being ended.", "正在取消：正在结束它的工作。");
                view! { <Banner state=State::Moving sentence=sentence/> }.into_any()
            }
            BuildStatus::Queued | BuildStatus::Running | BuildStatus::Succeeded => ().into_any(),
        }
    }
}

#[component]
fn Failure(shown: Shown, view: StoredValue<BuildView>, sentence: Option<String>) -> impl IntoView {
    use domain::build::StepStatus;
    let failed = shown.build.with_untracked(|build| {
        let step = build.steps.iter().find(|step| step.status == StepStatus::Failed)?;
        // A whole shell script may stand there: its beginning tells which step it was.
        let mut name: String = step.name.chars().take(NAME).collect();
        if name.len() < step.name.len() {
            name.push('…');
        }
        Some((name, step.duration_ms.map(ui::duration)))
    });
    let step = failed.map(|(name, taken)| match taken {
        Some(taken) => {
            t!("Step “{name}” failed after {taken}.", "步骤“{name}”在 {taken}后失败。", name = name, taken = taken)
        }
        None => t!("Step “{name}” failed.", "步骤“{name}”失败。", name = name),
    });
    let good = view.with_value(|view| view.last_good.as_ref().map(|good| good.number));
    let good =
        good.map(|number| t!("The last good build is {number}.", "上一个成功的构建是 {number}。", number = number));
    let evidence = [step, good].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let sentence = sentence.unwrap_or_else(|| t!("This build failed.", "构建失败。").to_owned());
    let error = shown.error;
    view! {
        <Banner state=State::Failed sentence=sentence evidence=Some(evidence).filter(|text| !text.is_empty())>
            {move || {
                error.get().map(|line| {
                    view! {
                        <a class="button" href="#error" on:click=move |event| {
                            event.prevent_default();
                            shown.show(line);
                        }>
                            {t!("Show the line", "查看出错行")}
                        </a>
                    }
                })
            }}
        </Banner>
    }
    .into_any()
}
