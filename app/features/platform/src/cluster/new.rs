//! Adding a cluster.

use domain::authorise::Action;
use domain::status::State;
use frame::Title;
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Banner, Button, ButtonKind, LinkButton, PageHead, Panel, TextInput, toasts};

use super::connect::{Connect, ConnectFields};
use crate::api::cluster::CreateCluster;
use crate::connection::ConnectionKind;

#[component]
pub fn ClusterNewPage() -> impl IntoView {
    let reason = why_not(Action::EditCluster, None);
    let fields = ConnectFields::new(ConnectionKind::Kubeconfig);
    let action = ServerAction::<CreateCluster>::new();
    let form = FormState::of(action);
    let toasts = toasts();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(cluster)) = action.value().get() {
            let name = cluster.name;
            toasts.done(t!("The cluster {name} is added.", "集群 {name} 已添加。", name = name));
            navigate(&paths::cluster(&name), Default::default());
        }
    });
    view! {
        <Title text=t!("Add a cluster", "添加集群")/>
        <PageHead
            title=t!("Add a cluster", "添加集群")
            sub=|| t!("A Kubernetes cluster that services are deployed to. It is checked before it is kept.", "用于部署服务的 Kubernetes 集群，保存前会先检查连接。")
        />
        {reason.clone().map(|reason| view! { <Banner state=State::Warning sentence=reason/> })}
        <Panel>
            <ActionForm action attr:class="form">
                <TextInput
                    name="name"
                    label=t!("Name", "名称")
                    hint=t!("As people call it: local, office, eu-west.", "便于识别的名称，如 local、office、eu-west。")
                    required=true
                    mono=true
                    error=form.field("name")
                />
                <Connect fields form/>
                <PrometheusInput form/>
                <FormError form/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending reason=reason>{t!("Add", "添加")}</Button>
                    <LinkButton href=paths::CLUSTERS>{t!("Cancel", "取消")}</LinkButton>
                </div>
            </ActionForm>
        </Panel>
    }
}

/// Where the figures of the cluster are kept over time.
#[component]
pub fn PrometheusInput(form: FormState, #[prop(optional, into)] value: String) -> impl IntoView {
    view! {
        <TextInput
            name="prometheus_url"
            label=t!("Prometheus URL", "Prometheus 地址")
            hint=t!(
                "Answers Prometheus's HTTP API for this cluster, as the server reaches it. Without one, metrics show the present only.",
                "该集群的 Prometheus HTTP API 地址（须能从服务器访问）。不填写则只显示当前指标。"
            )
            placeholder="http://prometheus.monitoring:9090"
            mono=true
            value=value
            error=form.field("prometheus_url")
        />
    }
}
