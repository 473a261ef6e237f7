//! Deleting the service from this environment: says what goes by kind and name, asks for its volumes and its configuration
//! apart, and for the environment's name.

use std::collections::BTreeMap;

use domain::authorise::Action;
use domain::quantity::Memory;
use domain::removal::{Leaving, Object};
use domain::workload::Claim;
use frame::viewer::why_not;
use frame::{language, t};
use leptos::prelude::*;
use ui::{Button, ButtonKind, Checkbox, ConfirmDialog, Glyph, Icon, Spinner, plural, toasts};

use crate::api::{DeleteHere, WhatLeaves};
use crate::head::going;
use crate::here::Here;

#[component]
pub fn Deletion(here: Here) -> impl IntoView {
    let (open, leaving) = (RwSignal::new(false), ServerAction::<WhatLeaves>::new());
    let (service, environment) = here.names();
    let denied = why_not(Action::DeleteService, Some(here.fixed().team));
    let reason = Signal::derive(move || going(here).or_else(|| denied.clone()));
    let label = t!("Delete from {environment}…", "从 {environment} 中删除……", environment = environment);
    let deployed = here.memo(|status| status.placement_version > 0);
    view! {
        <Show when=move || deployed.get() == Some(true)>
            <Button
                kind=ButtonKind::Quiet
                icon=Glyph::Trash
                label=label.clone()
                reason=reason
                on_click={
                    let (service, environment) = (service.clone(), environment.clone());
                    move |_| {
                        leaving.dispatch(WhatLeaves { service: service.clone(), environment: environment.clone() });
                        open.set(true);
                    }
                }
            />
        </Show>
        <Asked here open leaving/>
    }
}

#[component]
fn Asked(here: Here, open: RwSignal<bool>, leaving: ServerAction<WhatLeaves>) -> impl IntoView {
    let delete = ServerAction::<DeleteHere>::new();
    let (service, environment) = here.names();
    // Asked anew each time: what was ticked before it was looked at again was about something else.
    let [claims, kept] = [(); 2].map(|()| RwSignal::new(false));
    Effect::new(move |_| {
        open.track();
        claims.set(false);
        kept.set(false);
        delete.clear();
    });
    let toasts = toasts();
    Effect::new(move |_| {
        if let Some(Ok(placement)) = delete.value().get() {
            open.set(false);
            here.expect(|status| {
                status.placement_version = placement.version;
                status.deleting = true;
            });
            toasts.done(t!("It is being deleted from this environment.", "正在从此环境中删除。"));
        }
    });
    let error = Signal::derive(move || {
        let unseen = || leaving.value().get().filter(|_| !leaving.pending().get()).and_then(Result::err);
        delete.value().get().and_then(Result::err).or_else(unseen).map(|error| error.sentence())
    });
    let pending = Signal::derive(move || delete.pending().get() || leaving.pending().get());
    let title = t!(
        "Delete {service} from {environment}?",
        "从 {environment} 中删除 {service}？",
        service = service,
        environment = environment
    );
    let place = environment.clone();
    view! {
        <ConfirmDialog
            open
            title
            confirm=t!("Delete", "删除")
            typed=environment.clone()
            pending
            error
            on_confirm=move |()| {
                // Nobody confirms what they have not seen.
                if !leaving.value().with_untracked(|found| matches!(found, Some(Ok(_)))) {
                    return;
                }
                delete.dispatch(DeleteHere {
                    service: service.clone(),
                    environment: environment.clone(),
                    confirm: environment.clone(),
                    claims: claims.get_untracked(),
                    keeps_configuration: kept.get_untracked(),
                });
            }
        >
            {move || match leaving.value().get().filter(|_| !leaving.pending().get()) {
                Some(Ok(found)) => view! { <WhatGoes found environment=place.clone() claims kept/> }.into_any(),
                Some(Err(_)) => ().into_any(),
                None => view! {
                    <p class="row muted"><Spinner/>{t!("Looking at what goes with it…", "正在查看将一并删除的内容…")}</p>
                }
                .into_any(),
            }}
        </ConfirmDialog>
    }
}

#[component]
fn WhatGoes(found: Leaving, environment: String, claims: RwSignal<bool>, kept: RwSignal<bool>) -> impl IntoView {
    let Leaving { objects, claims: volumes, values, not_asked } = found;
    let objects = by_kind(objects)
        .into_iter()
        .map(|(kind, names)| view! { <li>{kind}" "<code class="break">{names}</code></li> });
    let unknown = not_asked.is_some();
    let not_asked = not_asked.map(|why| {
        let sentence = t!(
            "What is there could not be asked: {why} It goes as soon as the cluster answers.",
            "无法查询其中的内容：{why} 集群恢复响应后将会删除。",
            why = why.say(language())
        );
        view! { <p class="small tone tone-warning">{sentence}</p> }
    });
    let label =
        t!("Keep its configuration in {environment}", "保留其在 {environment} 的配置", environment = environment);
    let values = (values > 0).then(|| {
        let values = plural(values, "value", "values", "项配置");
        let hint = t!(
            "{values} of its own, with any secrets. Otherwise they go too, and cannot be brought back.",
            "该环境自有的{values}（含密文，如有）。否则会一并删除，无法恢复。",
            values = values
        );
        view! { <Checkbox name="kept" label=label hint=hint bind=kept/> }
    });
    view! {
        <div class="prose">
            <p>{t!("This cannot be taken back. What goes:", "此操作不可撤销。将一并删除：")}</p>
            <ul>
                {objects.collect_view()}
                <li>{t!(
                    "all its pods, and its releases here (a later one has the next number)",
                    "其所有 Pod，以及在此处的发布记录（之后的发布沿用后续编号）"
                )}</li>
            </ul>
            <p class="small muted">
                {t!("The service, its builds and its other environments stay.", "服务本身、构建和其他环境不受影响。")}
            </p>
        </div>
        {not_asked}
        <Volumes volumes unknown claims/>
        {values}
    }
}

/// A volume in a list.
pub fn volume(claim: Claim) -> impl IntoView {
    view! {
        <li>
            <Icon glyph=Glyph::Volume/>
            <code class="break">{claim.name}</code>
            <span class="muted nowrap">{Memory(claim.size).human()}</span>
            {(!claim.bound).then(|| view! { <span class="tone tone-warning nowrap">{t!("not bound yet", "尚未绑定")}</span> })}
        </li>
    }
}

/// Its volumes, which stay unless somebody says otherwise.
#[component]
fn Volumes(volumes: Vec<Claim>, unknown: bool, claims: RwSignal<bool>) -> impl IntoView {
    let label = tick(volumes.len(), unknown)?;
    let any = !volumes.is_empty();
    let rows = volumes.into_iter().map(volume);
    let asked = view! {
        <div class="stack-tight">
            {any.then(|| view! {
                <p>{t!("Its volumes, with the data in them:", "它的卷及其中的数据：")}</p>
                <ul class="dialog-list">{rows.collect_view()}</ul>
            })}
            <Checkbox
                name="claims"
                label=label
                hint=t!(
                    "Otherwise they stay in the cluster; a StatefulSet that is deployed here again finds them.",
                    "否则会保留在集群中；再次部署到此处的 StatefulSet 会重新使用它们。"
                )
                bind=claims
            />
        </div>
    }
    .into_any();
    Some(asked)
}

/// What is asked about the volumes; `None` when there are none, nor any that could not be seen.
fn tick(count: usize, unknown: bool) -> Option<String> {
    match (count, unknown) {
        (0, false) => None,
        (0, true) => Some(
            t!("Also delete the data in volumes that are found there", "同时删除在那里找到的卷中的数据").to_owned(),
        ),
        (count, _) => {
            let volumes = plural(count as u64, "volume", "volumes", "个卷");
            Some(t!("Also delete the data in {volumes}", "同时删除 {volumes}中的数据", volumes = volumes))
        }
    }
}

/// Kinds as they come, each with its names.
fn by_kind(objects: Vec<Object>) -> Vec<(String, String)> {
    let mut order = Vec::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Object { kind, name } in objects {
        if !names.contains_key(&kind) {
            order.push(kind.clone());
        }
        names.entry(kind).or_default().push(name);
    }
    order.into_iter().filter_map(|kind| names.remove(&kind).map(|names| (kind, names.join(", ")))).collect()
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn objects_stand_together_by_kind_in_the_order_in_which_they_come() {
        let object = |kind: &str, name: &str| Object { kind: kind.into(), name: name.into() };
        let found =
            by_kind(vec![object("StatefulSet", "db"), object("Service", "db"), object("Service", "db-headless")]);
        assert_eq!(found, [("StatefulSet".into(), "db".into()), ("Service".into(), "db, db-headless".to_owned())]);
    }

    #[test]
    fn volumes_are_asked_for_only_where_there_may_be_some() {
        assert_eq!(tick(0, false), None);
        assert!(tick(0, true).is_some_and(|asked| asked.contains("found there")));
        assert!(tick(1, false).is_some_and(|asked| asked.contains("in 1 volume")));
        assert!(tick(2, true).is_some_and(|asked| asked.contains("in 2 volumes")));
    }
}
