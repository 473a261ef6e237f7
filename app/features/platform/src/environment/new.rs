//! Making an environment. The namespace is proposed from the name; it is made in the cluster if it is missing.

use domain::authorise::Action;
use domain::cluster::Cluster;
use domain::status::State;
use frame::Title;
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{Load, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use ui::{Banner, Button, ButtonKind, Choice, LinkButton, PageHead, Panel, Select, Skeleton, TextInput, toasts};

use super::list::NoCluster;
use crate::api::environment::{CreateEnvironment, clusters_to_choose};

#[component]
pub fn EnvironmentNewPage() -> impl IntoView {
    let clusters = Resource::new(|| (), |()| clusters_to_choose());
    view! {
        <Title text=t!("Add an environment", "添加环境")/>
        <PageHead
            title=t!("Add an environment", "添加环境")
            sub=|| t!("A namespace on a cluster that services are deployed to: dev, test, prod.", "集群上用于部署服务的命名空间，如 dev、test、prod。")
        />
        <Load resource=clusters fallback=|| view! { <Panel><Skeleton rows=3 columns=1/></Panel> } let:clusters>
            {if clusters.is_empty() { view! { <NoCluster/> }.into_any() } else { view! { <NewForm clusters/> }.into_any() }}
        </Load>
    }
}

#[component]
fn NewForm(clusters: Vec<Cluster>) -> impl IntoView {
    let reason = why_not(Action::EditEnvironment, None);
    let asked = use_query_map().with_untracked(|query| query.get("cluster"));
    let there = |name: &String| clusters.iter().any(|cluster| cluster.name.as_str() == name);
    let only = clusters.first().filter(|_| clusters.len() == 1).map(|cluster| cluster.name.to_string());
    let cluster = RwSignal::new(asked.filter(there).or(only).unwrap_or_default());
    let (name, namespace) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The namespace follows the name until somebody types another one.
    Effect::new(move |before: Option<String>| {
        let now = name.get().trim().to_owned();
        let typed = namespace.get_untracked();
        if typed != now && before.is_none_or(|before| typed == before) {
            namespace.set(now.clone());
        }
        now
    });
    let action = ServerAction::<CreateEnvironment>::new();
    let form = FormState::of(action);
    let toasts = toasts();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(environment)) = action.value().get() {
            let name = environment.name;
            toasts.done(t!("The environment {name} is there.", "环境 {name} 已创建。", name = name));
            navigate(&paths::environment(&name), Default::default());
        }
    });
    let mut options = vec![Choice::new("", t!("Choose a cluster", "选择集群")).disabled(true)];
    options.extend(clusters.into_iter().map(|cluster| Choice::new(cluster.name.as_str(), cluster.name.as_str())));
    view! {
        {reason.clone().map(|reason| view! { <Banner state=State::Warning sentence=reason/> })}
        <Panel>
            <ActionForm action attr:class="form">
                <TextInput
                    name="name"
                    label=t!("Name", "名称")
                    placeholder="dev"
                    required=true
                    mono=true
                    bind=name
                    error=form.field("name")
                />
                <Select
                    name="cluster"
                    label=t!("Cluster", "集群")
                    required=true
                    options=options
                    bind=cluster
                    error=form.field("cluster")
                />
                <TextInput
                    name="namespace"
                    label=t!("Namespace", "命名空间")
                    hint=t!("Made in the cluster if it is missing. No other environment may have it.", "如不存在会在集群中创建。不可与其他环境共用。")
                    placeholder="dev"
                    mono=true
                    required=true
                    bind=namespace
                    error=form.field("namespace")
                />
                <FormError form/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending reason=reason>{t!("Add", "添加")}</Button>
                    <LinkButton href=paths::ENVIRONMENTS>{t!("Cancel", "取消")}</LinkButton>
                </div>
            </ActionForm>
        </Panel>
    }
}
