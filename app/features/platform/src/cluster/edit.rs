//! Changing how a cluster is reached, and removing it.

use domain::authorise::Action;
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Button, ButtonKind, ConfirmDialog, Glyph, Panel, toasts};

use super::connect::{Connect, ConnectFields};
use super::new::PrometheusInput;
use crate::api::cluster::{ClusterView, DeleteCluster, EditCluster};
use crate::connection::ConnectionKind;

/// `saved` is called when something changed.
#[component]
pub fn ConnectionPanel(view: ClusterView, saved: Callback<()>) -> impl IntoView {
    let reason = why_not(Action::EditCluster, None);
    let fields = ConnectFields::new(ConnectionKind::Keep);
    let action = ServerAction::<EditCluster>::new();
    let form = FormState::of(action);
    let toasts = toasts();
    Effect::new(move |_| {
        if let Some(Ok(_)) = action.value().get() {
            toasts.done(t!("The cluster is saved.", "集群已保存。"));
            fields.clear(ConnectionKind::Keep);
            saved.run(());
        }
    });
    view! {
        <Panel title=t!("Connection", "连接")>
            <ActionForm action attr:class="form">
                <input type="hidden" name="name" value=view.cluster.name.to_string()/>
                <Connect fields form kept=true/>
                <PrometheusInput form value=view.cluster.prometheus_url.unwrap_or_default()/>
                <FormError form/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending reason=reason>{t!("Save", "保存")}</Button>
                </div>
            </ActionForm>
        </Panel>
    }
}

#[component]
pub fn RemoveButton(view: ClusterView) -> impl IntoView {
    let name = view.cluster.name.to_string();
    let used = view.environments.iter().map(|environment| environment.name.to_string()).collect::<Vec<_>>().join(", ");
    let reason = why_not(Action::EditCluster, None).or_else(|| {
        (!used.is_empty()).then(|| {
            t!("Environments are on it: {used}. Remove them first.", "其上仍有环境：{used}，请先移除。", used = used)
        })
    });
    let open = RwSignal::new(false);
    let action = ServerAction::<DeleteCluster>::new();
    let navigate = use_navigate();
    let toasts = toasts();
    let (title, gone, confirmed) = (name.clone(), name.clone(), name.clone());
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            toasts.done(t!("The cluster {gone} is removed.", "集群 {gone} 已移除。", gone = gone));
            navigate(paths::CLUSTERS, Default::default());
        }
    });
    view! {
        <Button kind=ButtonKind::Danger icon=Glyph::Trash reason=reason on_click=move |_| open.set(true)>{t!("Remove…", "移除…")}</Button>
        <ConfirmDialog
            open
            title=t!("Remove the cluster {name}?", "移除集群 {name}？", name = title)
            confirm=t!("Remove", "移除")
            typed=name
            pending=action.pending()
            error=Signal::derive(move || action.value().get().and_then(Result::err).map(|error| error.sentence()))
            on_confirm=move |()| {
                action.dispatch(DeleteCluster { name: confirmed.clone() });
            }
        >
            <p>{t!(
                "Slipway forgets its connection and stops watching it. Nothing in the cluster is touched.",
                "Slipway 将清除其连接并停止监视。集群内的内容不受影响。"
            )}</p>
        </ConfirmDialog>
    }
}
