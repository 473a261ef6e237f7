//! What is still there of a service that is not deployed here any more: its volumes, which stay unless somebody said
//! otherwise, and how they are taken away.

use std::time::Duration;

use frame::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{CopyLine, Panel};

use crate::api::{Kept, kept_volumes};
use crate::here::Here;
use crate::layout::while_seen;
use crate::removal::volume;

const AGAIN: Duration = Duration::from_secs(15);

#[component]
pub fn KeptVolumes(here: Here) -> impl IntoView {
    let found = RwSignal::new(None::<Kept>);
    let ask = move || {
        let (service, environment) = here.names();
        spawn_local(async move {
            if let Ok(kept) = kept_volumes(service, environment).await {
                found.try_set(Some(kept).filter(|kept| !kept.claims.is_empty()));
            }
        });
    };
    // In the browser: nobody waits for a cluster while the page is made, and without its answer nothing is claimed.
    Effect::new(move |_| ask());
    // Whoever deletes them by the command below sees them go.
    while_seen(AGAIN, ask);
    move || found.get().map(|kept| view! { <Volumes kept/> })
}

#[component]
fn Volumes(kept: Kept) -> impl IntoView {
    let command = command(&kept);
    let rows = kept.claims.into_iter().map(volume);
    view! {
        <Panel title=t!("Volumes that are still there", "仍保留的卷") note=kept.namespace>
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
fn command(kept: &Kept) -> String {
    let names: Vec<&str> = kept.claims.iter().map(|claim| claim.name.as_str()).collect();
    format!("kubectl --namespace {} delete persistentvolumeclaim {}", kept.namespace, names.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::workload::Claim;

    #[test]
    fn the_command_names_the_volumes_and_nothing_else() {
        let claim = |name: &str| Claim { name: name.into(), size: 1, bound: true };
        let kept = Kept { namespace: "shop-dev".into(), claims: vec![claim("data-db-0"), claim("data-db-1")] };
        assert_eq!(command(&kept), "kubectl --namespace shop-dev delete persistentvolumeclaim data-db-0 data-db-1");
    }
}
