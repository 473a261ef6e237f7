//! The head: whose service this is, the same service in the other environments, and what can be done here.

use domain::authorise::Action;
use domain::status::Remedy;
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{ButtonKind, Chip, Glyph, LinkButton, PageHead, SegmentLink, SegmentedLinks};

use crate::action::Actions;
use crate::here::Here;
use crate::removal::Deletion;

#[component]
pub fn PlacementHead(here: Here) -> impl IntoView {
    let fixed = here.fixed();
    let (service, environment) = here.names();
    let deploy = paths::deploy(&service, &environment);
    let (path, there) = (use_location().pathname, deploy.clone());
    let elsewhere = Memo::new(move |_| path.with(|path| *path != there));
    let denied = why_not(Action::Deploy, Some(fixed.team));
    let reason = Signal::derive(move || going(here).or_else(|| denied.clone()));
    // Where nothing was ever deployed, none was chosen yet.
    let controller = here.memo(|status| (status.placement_version > 0).then_some(status.controller));
    let team = fixed.team_name.clone();
    view! {
        <PageHead
            title=format!("{service} · {environment}")
            beside=move || {
                view! {
                    {move || controller.get().flatten().map(|kind| view! { <Chip>{kind.as_str()}</Chip> })}
                    <a class="chip" href=paths::team(&team)>{team.clone()}</a>
                    {move || going(here).is_some()
                        .then(|| view! { <Chip state=domain::status::State::Moving>{t!("being deleted", "正在删除")}</Chip> })}
                }
            }
        >
            <Switcher here/>
            <Actions here/>
            <RollBack here reason/>
            <Deletion here/>
            // Not on the page that it leads to: there another button deploys.
            <Show when=move || elsewhere.get()>
                <LinkButton href=deploy.clone() kind=ButtonKind::Primary icon=Glyph::Deploy reason=reason>
                    {t!("Deploy…", "部署……")}
                </LinkButton>
            </Show>
        </PageHead>
    }
    .into_any()
}

/// Why nothing can be done any more.
pub fn going(here: Here) -> Option<String> {
    if here.deleting.get() {
        return Some(t!("The service is being deleted.", "该服务正在删除。").to_owned());
    }
    let here_alone = here.with(|status| status.deleting) == Some(true);
    here_alone.then(|| t!("It is being deleted from this environment.", "正在从此环境中删除。").to_owned())
}

/// Back to the last good release, whatever the state is now. It leads to that release's page, which says what would come
/// back and asks. Where the truth above offers the same, it is not offered twice.
#[component]
fn RollBack(here: Here, reason: Signal<Option<String>>) -> impl IntoView {
    let target = here.memo(|status| {
        let offered = status.remedies.iter().any(|remedy| matches!(remedy, Remedy::RollBack { .. }));
        (status.roll_back, offered)
    });
    let (service, environment) = here.names();
    let href = {
        let (service, environment) = (service.clone(), environment.clone());
        move || match target.get().unwrap_or_default().0 {
            Some(release) => paths::deploy_again(&service, &environment, release),
            None => paths::releases(&service, &environment),
        }
    };
    let reason = Signal::derive(move || {
        reason.get().or_else(|| {
            let none = target.get().unwrap_or_default().0.is_none();
            none.then(|| {
                t!(
                    "No other release became ready before: there is nothing to go back to.",
                    "此前没有其他就绪过的发布，无可回滚。"
                )
                .to_owned()
            })
        })
    });
    let href = Signal::derive(href);
    move || {
        (!target.get().unwrap_or_default().1).then(|| {
            view! {
                <LinkButton href=href icon=Glyph::Rollback reason=reason>{t!("Roll back…", "回滚……")}</LinkButton>
            }
        })
    }
}

/// The same service in the other environments, with its state there.
#[component]
fn Switcher(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    // Never deployed is no state to show beside a name; the present one is as live as the page.
    let own = here.memo(|status| (status.placement_version > 0).then_some(status.state));
    let items = Signal::derive(move || {
        here.neighbours.with(|neighbours| {
            let link = |neighbour: &crate::api::Neighbour| {
                let current = neighbour.environment.as_str() == environment;
                SegmentLink {
                    label: neighbour.environment.to_string(),
                    href: paths::placement(&service, &neighbour.environment),
                    current,
                    state: if current { own.get().flatten() } else { neighbour.state },
                }
            };
            neighbours.iter().map(link).collect::<Vec<_>>()
        })
    });
    view! { <SegmentedLinks label=t!("Environment", "环境") items=items/> }
}
