//! Bringing a release to another environment: what would happen there, and the question whether to.

use domain::authorise::Action;
use domain::difference::{Difference, Side};
use domain::id::TeamId;
use domain::name::EnvironmentName;
use domain::release::{Release, ReleaseStatus};
use frame::viewer::why_not;
use frame::{AppError, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Button, ButtonKind, Choice, Dialog, Fact, Facts, Glyph, LinkButton, Select, Skeleton, TextInput, plural};

use crate::api::{self, Promote, Promotion};
use crate::changes::{Changes, counted};
use crate::deploy::{TakeOver, checked, is_owned};
use crate::list::version;

/// Where a release of `here` can go: the environments that come after it first.
pub fn targets(environments: &[EnvironmentName], here: &EnvironmentName) -> Vec<EnvironmentName> {
    let at = environments.iter().position(|one| one == here).map_or(0, |at| at + 1);
    let (before, after) = environments.split_at(at);
    after.iter().chain(before).filter(|one| *one != here).cloned().collect()
}

/// Why nobody can bring it on, or not this viewer.
pub fn denied(team: TeamId, alone: bool) -> Option<String> {
    why_not(Action::Deploy, Some(team)).or_else(|| {
        alone.then(|| t!("There is no other environment to bring it to.", "没有可晋级到的其他环境。").to_owned())
    })
}

/// What would change there: image and build, ports and health check come along; its own settings stay.
fn difference(promotion: &Promotion, release: &Release) -> Difference {
    let now = &promotion.now;
    let before = now.release.as_ref().map(|running| {
        let mut side = Side::of(running);
        side.settings.replicas = now.replicas;
        side
    });
    if let Some(planned) = &promotion.found.planned {
        return Difference::between(before.as_ref(), planned);
    }
    // It cannot go as it is: as much of it as can be known.
    let mut after = Side::of(release);
    match &before {
        Some(before) => after.settings = before.settings.clone(),
        // Those of the environment's own configuration, which is not known here.
        None => {
            (after.settings.variables, after.settings.configuration) = Default::default();
            after.settings.network = after.settings.network.without_numbers();
        }
    }
    Difference::between(before.as_ref(), &after)
}

/// What comes along and what does not.
fn comes_along(new: bool, to: &str) -> String {
    if new {
        t!(
            "Nothing runs in {to} yet: its image, build, ports and health check go there with the settings that it has here. Variables, secrets and files are those that are configured for {to}.",
            "{to} 中尚无运行内容：镜像、构建、端口和健康检查将连同此处的设置一起带过去；变量、密钥和文件使用为 {to} 配置的值。",
            to = to
        )
    } else {
        t!(
            "Its image, build, ports and health check come along. What {to} has of its own stays: controller, number of pods, resources, variables, secrets and files. What waits in its configuration goes out too.",
            "镜像、构建、端口和健康检查会带过去。{to} 自己的设置保持不变：控制器、Pod 数、资源、变量、密钥和文件。其配置中待发布的更改会一并生效。",
            to = to
        )
    }
}

/// The link to where it is asked; a release that was never ready has a mark and says so.
#[component]
pub fn PromoteLink(release: Release, team: TeamId) -> impl IntoView {
    let href = paths::promote(&release.service_name, &release.environment_name, release.number);
    let (icon, said) = warned(release.status);
    let label = said.unwrap_or_else(|| t!("Promote…", "晋级……"));
    view! {
        <LinkButton href=href small=true icon=icon label=label reason=denied(team, false)>{t!("Promote…", "晋级……")}</LinkButton>
    }
    .into_any()
}

/// The mark of the button, and what is to be known before it is pressed.
fn warned(status: ReleaseStatus) -> (Glyph, Option<&'static str>) {
    match status {
        ReleaseStatus::Ready => (Glyph::Deploy, None),
        ReleaseStatus::Superseded | ReleaseStatus::Failed | ReleaseStatus::Pending | ReleaseStatus::Progressing => {
            (Glyph::Warning, Some(t!("Promote… It was never ready here.", "晋级…… 它在此处从未就绪。")))
        }
    }
}

/// The button of the release's page.
#[component]
pub fn PromoteButton(release: RwSignal<Release>, team: TeamId, alone: bool, open: RwSignal<bool>) -> impl IntoView {
    let status = Memo::new(move |_| release.with(|release| release.status));
    move || {
        let (icon, said) = warned(status.get());
        view! {
            <Button icon=icon label=said.map(str::to_owned) reason=denied(team, alone) on_click=move |_| open.set(true)>
                {t!("Promote…", "晋级……")}
            </Button>
        }
    }
}

#[component]
pub fn PromoteDialog(release: Release, targets: Vec<EnvironmentName>, open: RwSignal<bool>) -> impl IntoView {
    let (service, from, number) =
        (release.service_name.to_string(), release.environment_name.to_string(), release.number);
    let to = RwSignal::new(targets.first().map(ToString::to_string).unwrap_or_default());
    let (reason, take_over) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (found, waiting) = (RwSignal::new(None::<Result<Promotion, AppError>>), RwSignal::new(false));
    let asked = StoredValue::new(0_u32);
    let ask = {
        let (service, from) = (service.clone(), from.clone());
        move |to: String, take_over: bool| {
            waiting.set(true);
            asked.update_value(|asked| *asked += 1);
            let (mine, service, from) = (asked.get_value(), service.clone(), from.clone());
            leptos::task::spawn_local(async move {
                let answer = api::look_at_promotion(service, from, number, to, take_over).await;
                // Another environment was chosen meanwhile.
                if asked.try_get_value() == Some(mine) {
                    found.try_set(Some(answer));
                    waiting.try_set(false);
                }
            });
        }
    };
    let act = ServerAction::<Promote>::new();
    Effect::new(move |before: Option<(bool, String)>| {
        let (open, to) = (open.get(), to.get());
        let here = (open, to.clone());
        if before.is_none_or(|before| before != here) {
            // What was found and chosen holds for the environment that was looked at.
            take_over.set(false);
            found.set(None);
        }
        let take_over = take_over.get();
        if open && !to.is_empty() {
            act.clear();
            ask(to, take_over);
        }
        here
    });
    let owned =
        Memo::new(move |_| found.with(|found| matches!(found, Some(Ok(promotion)) if is_owned(&promotion.found))));
    let (value, navigate) = (act.value(), use_navigate());
    Effect::new(move |_| {
        if let Some(Ok(release)) = value.get() {
            open.set(false);
            let page = paths::release(&release.service_name, &release.environment_name, release.number);
            navigate(&page, leptos_router::NavigateOptions::default());
        }
    });
    let blocked = move || {
        let waiting = waiting.get();
        found.with(|found| match found.as_ref().filter(|_| !waiting) {
            None => Some(t!("It is being checked.", "正在检查。").to_owned()),
            Some(Err(error)) => Some(error.sentence()),
            Some(Ok(promotion)) => match promotion.found.blocked() {
                0 => None,
                blocked => {
                    let things = plural(blocked as u64, "thing", "things", "项");
                    Some(t!("{things} to mend before it can go", "发布前需先解决{things}", things = things))
                }
            },
        })
    };
    let options: Vec<Choice> = targets.iter().map(|one| Choice::new(one.as_str(), one.as_str())).collect();
    let title = t!("Promote release {n} of {from}", "晋级 {from} 的发布 {n}", n = number, from = from);
    let (build, image) = (version(&release), release.image.to_string());
    let of = release;
    let send = move |_| {
        let seen = found.with_untracked(|found| match found {
            Some(Ok(promotion)) => Some(promotion.now.version),
            Some(Err(_)) | None => None,
        });
        let Some(version) = seen else { return };
        let order = Promote {
            service: service.clone(),
            from: from.clone(),
            number,
            environment: to.get_untracked(),
            version,
            reason: reason.get_untracked(),
            take_over: take_over.get_untracked(),
        };
        act.dispatch(order);
    };
    view! {
        <Dialog
            open=open
            title=title
            wide=true
            foot=move || view! {
                <Button on_click=move |_| open.set(false)>{t!("Cancel", "取消")}</Button>
                <Button
                    kind=ButtonKind::Primary
                    icon=Glyph::Deploy
                    reason=Signal::derive(blocked)
                    pending=act.pending()
                    on_click=send
                >
                    {move || t!("Promote to {to}", "晋级到 {to}", to = to.get())}
                </Button>
            }
        >
            <Select name="to" label=t!("To", "目标环境") options=options required=true bind=to/>
            <Facts>
                <Fact name=t!("Version", "版本")>{build}</Fact>
                <Fact name=t!("Image", "镜像")><span class="mono small break">{image}</span></Fact>
            </Facts>
            {move || match found.get() {
                None => view! { <Skeleton rows=4 columns=2/> }.into_any(),
                Some(Err(error)) => view! { <p class="field-error" role="alert">{error.sentence()}</p> }.into_any(),
                Some(Ok(promotion)) => view! {
                    <p>{comes_along(promotion.now.version == 0, &to.get_untracked())}</p>
                    <h3>{t!("Before it goes", "发布前检查")}</h3>
                    <ul class="panel" aria-busy=move || waiting.get().then_some("true")>
                        {promotion.found.checks.into_iter().map(checked).collect_view()}
                    </ul>
                }
                    .into_any(),
            }}
            // Apart from the answer: it stays, with the focus, while it is looked at again.
            <Show when=move || owned.get()><TakeOver bind=take_over/></Show>
            {move || match found.get() {
                Some(Ok(promotion)) => {
                    let difference = difference(&promotion, &of);
                    let counts = difference.counts();
                    let counts = counts.any().then(|| view! { <span class="small muted">" · "{counted(counts)}</span> });
                    view! {
                        <h3>{t!("What changes there", "该环境的变更")}{counts}</h3>
                        <div class="panel"><Changes of=difference/></div>
                    }
                        .into_any()
                }
                None | Some(Err(_)) => ().into_any(),
            }}
            <TextInput name="promote_reason" label=t!("Reason", "原因") bind=reason/>
            {move || value.get().and_then(Result::err).map(|error| view! {
                <p class="field-error" role="alert">{error.sentence()}</p>
            })}
        </Dialog>
    }
    .into_any()
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::api::Now;
    use crate::fixture::release;
    use domain::controller::ControllerSettings;
    use domain::difference::{Change, Subject};
    use domain::image::ImageRef;
    use domain::preflight::Preflight;

    #[test]
    fn the_environment_that_comes_next_is_proposed() {
        let of = |names: &[&str]| -> Vec<EnvironmentName> {
            names.iter().map(|name| EnvironmentName::parse(name).expect("a name")).collect()
        };
        let all = of(&["dev", "test", "prod"]);
        assert_eq!(targets(&all, &all[0]), of(&["test", "prod"]));
        assert_eq!(targets(&all, &all[1]), of(&["prod", "dev"]));
        assert_eq!(targets(&all, &all[2]), of(&["dev", "test"]));
        assert_eq!(targets(&of(&["dev"]), &all[0]), of(&[]));
    }

    #[test]
    fn what_the_target_has_of_its_own_stays() {
        let source = Release {
            image: ImageRef::parse("registry.example/shop/orders:44").expect("an image"),
            ..release(7, ControllerSettings::default())
        };
        let mut there = release(2, ControllerSettings::default());
        there.settings.variables.insert("MODE".into(), "prod".into());
        let now = Now { release: Some(there), commit: None, replicas: 3, version: 2 };
        let found = Preflight::default();
        let lines = difference(&Promotion { now, found }, &source).lines;
        let of = |subject: Subject| lines.iter().find(|line| line.subject == subject).map(|line| line.change.clone());
        assert!(matches!(of(Subject::Image), Some(Change::Changed { .. })));
        assert_eq!(of(Subject::Variable("MODE".into())), Some(Change::Same("prod".into())));
        assert_eq!(of(Subject::Replicas), Some(Change::Same("3".into())));
        let mut source = source;
        source.settings.variables.insert("MODE".into(), "dev".into());
        let nothing = Now { release: None, commit: None, replicas: 0, version: 0 };
        let found = Preflight::default();
        let lines = difference(&Promotion { now: nothing, found }, &source).lines;
        assert!(lines.iter().all(|line| line.subject != Subject::Variable("MODE".into())));
    }
}
