//! Clusters that do not answer, said at the top: what is shown of them is from before.

use domain::status::State;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Ago, LinkButton, StateMark, plural, tone};

use crate::model::{Cut, Model};

#[component]
pub fn CutClusters(model: Model) -> impl IntoView {
    let cut = Memo::new(move |_| model.cut());
    move || cut.get().into_iter().map(|cut| view! { <CutCluster cut/> }).collect_view()
}

#[component]
fn CutCluster(cut: Cut) -> impl IntoView {
    let href = paths::cluster(&cut.cluster);
    let affected = match cut.services {
        0 => t!("Nothing of Slipway runs on it.", "其上没有部署任何服务。").to_owned(),
        services => t!(
            "What is shown for {what} on it is from before.",
            "其上 {what} 显示的是此前的状态。",
            what = plural(services, "service", "services", "个服务")
        ),
    };
    view! {
        <div class=format!("banner {}", tone(State::Unknown)) role="status">
            <StateMark of=State::Unknown/>
            <div class="banner-text">
                <p class="banner-title">
                    {t!("The cluster {cluster} does not answer", "集群 {cluster} 没有响应", cluster = cut.cluster)}
                    <span class="cut-since"><Ago time=cut.since/></span>
                </p>
                <p class="banner-evidence">{affected}</p>
            </div>
            <div class="banner-actions">
                <LinkButton href=href>{t!("See the cluster", "查看集群")}</LinkButton>
            </div>
        </div>
    }
}
