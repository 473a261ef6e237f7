//! Deleting a service: says what goes with it, and asks for its name.

use domain::authorise::Action;
use domain::name::EnvironmentName;
use domain::quantity::Memory;
use domain::service::Service;
use domain::use_cases::deletion::Belongings;
use frame::t;
use frame::viewer::why_not;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Checkbox, ConfirmDialog, Glyph, Icon, Spinner, plural};

use super::head::going;
use crate::api::{Delete, WhatGoes};

/// The question whether to delete it. It outlives what the page shows around it, and so does what is typed into it.
#[derive(Clone, Copy)]
pub struct Deletion {
    open: RwSignal<bool>,
    belongings: ServerAction<WhatGoes>,
}

impl Deletion {
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), belongings: ServerAction::new() }
    }
}

#[component]
pub fn DeleteButton(service: Service, deletion: Deletion) -> impl IntoView {
    let reason = why_not(Action::DeleteService, Some(service.team)).or_else(|| going(&service));
    let name = service.name.to_string();
    view! {
        <Button
            kind=ButtonKind::Danger
            icon=Glyph::Trash
            reason=reason
            on_click=move |_| {
                deletion.belongings.dispatch(WhatGoes { name: name.clone() });
                deletion.open.set(true);
            }
        >
            {t!("Delete…", "删除…")}
        </Button>
    }
}

#[component]
pub fn DeleteDialog(name: String, deletion: Deletion) -> impl IntoView {
    let Deletion { open, belongings } = deletion;
    let delete = ServerAction::<Delete>::new();
    let confirmed = name.clone();
    // Asked anew each time: what was ticked before it was looked at again was about something else.
    let claims = RwSignal::new(false);
    Effect::new(move |_| {
        open.track();
        claims.set(false);
        delete.clear();
    });
    Effect::new(move |_| {
        if matches!(delete.value().get(), Some(Ok(_))) {
            open.set(false);
        }
    });
    let error = Signal::derive(move || {
        let unseen = || belongings.value().get().filter(|_| !belongings.pending().get()).and_then(Result::err);
        delete.value().get().and_then(Result::err).or_else(unseen).map(|error| error.sentence())
    });
    let pending = Signal::derive(move || delete.pending().get() || belongings.pending().get());
    view! {
        <ConfirmDialog
            open
            title=t!("Delete {name}?", "删除 {name}？", name = name)
            confirm=t!("Delete", "删除")
            typed=name.clone()
            pending
            error
            on_confirm=move |()| {
                // Nobody confirms what they have not seen.
                if !belongings.value().with_untracked(|found| matches!(found, Some(Ok(_)))) {
                    return;
                }
                delete.dispatch(Delete {
                    name: confirmed.clone(),
                    confirm: confirmed.clone(),
                    claims: claims.get_untracked(),
                });
            }
        >
            {move || match belongings.value().get().filter(|_| !belongings.pending().get()) {
                Some(Ok(found)) => view! { <WhatGoesWithIt found claims/> }.into_any(),
                Some(Err(_)) => ().into_any(),
                None => view! { <p class="row muted"><Spinner/>{t!("Looking at what goes with it…", "正在查看将一并删除的内容…")}</p> }.into_any(),
            }}
        </ConfirmDialog>
    }
}

#[component]
fn WhatGoesWithIt(found: Belongings, claims: RwSignal<bool>) -> impl IntoView {
    let volumes = found.clone();
    let environments = names(&found.environments);
    view! {
        <div class="prose">
            <p>{t!("This cannot be taken back. What goes:", "此操作不可撤销。将一并删除：")}</p>
            <ul>
                {environments.map(|environments| view! {
                    <li>{t!(
                        "all its pods and objects in {environments}, with its releases",
                        "它在 {environments} 中的所有 Pod、对象以及发布记录",
                        environments = environments
                    )}</li>
                })}
                {found.has_builds.then(|| view! {
                    <li>{t!("its builds and their logs (images stay in the registry)", "构建及其日志（镜像保留在镜像仓库中）")}</li>
                })}
                <li>{t!("its configuration, with all sealed values, in every environment", "所有环境中的配置及全部加密值")}</li>
                <li>{t!("its description here (its source is not touched)", "此处的服务信息（其来源不受影响）")}</li>
            </ul>
        </div>
        <Volumes found=volumes claims/>
    }
}

/// Its volumes, which stay unless somebody says otherwise.
#[component]
fn Volumes(found: Belongings, claims: RwSignal<bool>) -> impl IntoView {
    let Belongings { claims: all, not_asked, .. } = found;
    let label = tick(all.len(), &not_asked)?;
    let any = !all.is_empty();
    let rows = all.into_iter().map(|(environment, claim)| {
        view! {
            <li>
                <Icon glyph=Glyph::Volume/>
                <span class="break"><b>{environment.to_string()}</b>" "<code>{claim.name}</code></span>
                <span class="muted nowrap">{Memory(claim.size).human()}</span>
            </li>
        }
    });
    let unknown = names(&not_asked).map(|names| {
        let sentence = t!(
            "Not asked for volumes, because the cluster does not answer: {names}. What the tick below says holds there, too.",
            "集群没有响应，无法查询卷：{names}。下方的勾选同样适用于这些环境。",
            names = names
        );
        view! { <p class="small tone tone-warning">{sentence}</p> }
    });
    let asked = view! {
        <div class="stack-tight">
            {any.then(|| view! {
                <p>{t!("Its volumes, with the data in them:", "它的卷及其中的数据：")}</p>
                <ul class="dialog-list">{rows.collect_view()}</ul>
            })}
            {unknown}
            <Checkbox
                name="claims"
                label=label
                hint=t!("Otherwise the volumes stay in the cluster, without the service.", "否则卷会保留在集群中，不再属于任何服务。")
                bind=claims
            />
        </div>
    }
    .into_any();
    Some(asked)
}

/// Environments in a row of words.
fn names(environments: &[EnvironmentName]) -> Option<String> {
    let names: Vec<String> = environments.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What is asked about the volumes; `None` when there are none, nor any that could not be seen.
fn tick(count: usize, not_asked: &[EnvironmentName]) -> Option<String> {
    match (count, not_asked.is_empty()) {
        (0, true) => None,
        (0, false) => Some(
            t!(
                "Also delete the data in volumes that are found there; it cannot be brought back",
                "同时删除在那里找到的卷中的数据；无法恢复"
            )
            .to_owned(),
        ),
        (count, _) => {
            let volumes = plural(count as u64, "volume", "volumes", "个卷");
            Some(t!(
                "Also delete the data in {volumes}; it cannot be brought back",
                "同时删除 {volumes}中的数据；无法恢复",
                volumes = volumes
            ))
        }
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn volumes_are_asked_for_only_where_there_may_be_some() {
        let place = [EnvironmentName::parse("prod").expect("a name")];
        assert_eq!(tick(0, &[]), None);
        assert!(tick(3, &[]).is_some_and(|asked| asked.starts_with("Also delete the data in 3 volumes;")));
        assert!(tick(1, &place).is_some_and(|asked| asked.contains("in 1 volume;")));
        assert!(tick(0, &place).is_some_and(|asked| asked.contains("that are found there")));
    }
}
