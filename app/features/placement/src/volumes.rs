//! The volumes of its StatefulSet, one for each pod; and those that are still there of what is not deployed here any more:
//! they stay unless somebody said otherwise.

use std::time::Duration;

use domain::controller::ControllerKind;
use frame::{AppError, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{CopyLine, Panel};

use crate::api::{Volumes, list_volumes};
use crate::here::Here;
use crate::layout::while_seen;
use crate::removal::volume;

const AGAIN: Duration = Duration::from_secs(15);

type Found = RwSignal<Option<Result<Volumes, AppError>>>;

/// Asks in the browser: nobody waits for a cluster while the page is made.
fn ask(here: Here, found: Found) {
    let (service, environment) = here.names();
    spawn_local(async move {
        let volumes = list_volumes(service, environment).await;
        found.try_set(Some(volumes));
    });
}

/// While it is deployed.
#[component]
pub fn VolumesPanel(here: Here) -> impl IntoView {
    let found: Found = RwSignal::new(None);
    // More pods come with more, and have them once they are all ready; what is between asks the cluster for nothing.
    let pods = here.memo(|status| {
        let all = status.ready >= status.desired;
        (status.controller == ControllerKind::StatefulSet).then_some((status.desired, all))
    });
    Effect::new(move |_| match pods.get().flatten() {
        Some(_) => ask(here, found),
        None => found.set(None),
    });
    move || {
        let found = found.get()?;
        let (note, said) = match found {
            Ok(Volumes { claims, .. }) if claims.is_empty() => return None,
            Ok(Volumes { namespace, claims }) => {
                let rows = claims.into_iter().map(volume).collect_view();
                (namespace, view! { <ul class="dialog-list">{rows}</ul> }.into_any())
            }
            Err(error) => (String::new(), view! { <p class="small muted">{error.sentence()}</p> }.into_any()),
        };
        let keeps = t!(
            "Each pod has its own. They stay with their data when pods are replaced or scaled away.",
            "每个 Pod 各有一个。替换或缩减 Pod 时，卷及其数据会保留。"
        );
        Some(view! {
            <Panel title=t!("Volumes", "卷") note=note>
                <div class="stack-tight">{said}<p class="small muted">{keeps}</p></div>
            </Panel>
        })
    }
}

/// After it was deleted from here. Without the cluster's answer nothing is claimed.
#[component]
pub fn KeptVolumes(here: Here) -> impl IntoView {
    let found: Found = RwSignal::new(None);
    Effect::new(move |_| ask(here, found));
    // Whoever deletes them by the command below sees them go.
    while_seen(AGAIN, move || ask(here, found));
    move || {
        let volumes = found.get().and_then(Result::ok).filter(|volumes| !volumes.claims.is_empty());
        volumes.map(|volumes| view! { <Kept volumes/> })
    }
}

#[component]
fn Kept(volumes: Volumes) -> impl IntoView {
    let command = command(&volumes);
    let rows = volumes.claims.into_iter().map(volume);
    view! {
        <Panel title=t!("Volumes that are still there", "仍保留的卷") note=volumes.namespace>
            <div class="stack-tight">
                <ul class="dialog-list">{rows.collect_view()}</ul>
                <p class="small muted">
                    {t!(
                        "They were kept with their data. A StatefulSet that is deployed here again finds them. To delete them with the data in them:",
                        "它们及其数据已保留，再次部署到此处的 StatefulSet 会重新使用它们。如需连同数据一并删除："
                    )}
                </p>
                <CopyLine text=command/>
            </div>
        </Panel>
    }
    .into_any()
}

/// What deletes them; these alone, by their names.
fn command(volumes: &Volumes) -> String {
    let names: Vec<&str> = volumes.claims.iter().map(|claim| claim.name.as_str()).collect();
    format!("kubectl --namespace {} delete persistentvolumeclaim {}", volumes.namespace, names.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::workload::Claim;

    #[test]
    fn the_command_names_the_volumes_and_nothing_else() {
        let claim = |name: &str| Claim { name: name.into(), size: 1, bound: true };
        let volumes = Volumes { namespace: "shop-dev".into(), claims: vec![claim("data-db-0"), claim("data-db-1")] };
        assert_eq!(command(&volumes), "kubectl --namespace shop-dev delete persistentvolumeclaim data-db-0 data-db-1");
    }
}
