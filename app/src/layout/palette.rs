//! What the palette (Ctrl K) offers: every service in every environment, the newest builds, all pages.

use frame::{AppError, paths, t, viewer};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use ui::{Glyph, Palette, PaletteItem};

use super::sidebar::{Page, pages};

/// What can be gone to by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    services: Vec<String>,
    environments: Vec<String>,
    clusters: Vec<String>,
    teams: Vec<String>,
    builds: Vec<(String, u32)>,
}

/// How many builds are offered: older ones are found through their service.
#[cfg(feature = "ssr")]
const BUILDS: u32 = 20;

#[server(prefix = "/fn", endpoint = "places")]
pub async fn places() -> Result<Found, AppError> {
    use domain::page::Piece;
    use domain::use_cases::{build, cluster, environment, service, team};

    let (ports, actor) = frame::server::caller()?;
    let piece = Piece { after: None, limit: Some(BUILDS) };
    let builds = build::list(&ports, &actor, None, None, &piece).await?.items;
    Ok(Found {
        services: service::list(&ports, &actor).await?.into_iter().map(|service| service.name.into()).collect(),
        environments: environment::list(&ports, &actor).await?.into_iter().map(|each| each.name.into()).collect(),
        clusters: cluster::list(&ports, &actor).await?.into_iter().map(|cluster| cluster.name.into()).collect(),
        teams: team::list(&ports, &actor).await?.into_iter().map(|team| team.name.into()).collect(),
        builds: builds.into_iter().map(|build| (build.service_name.into(), build.number)).collect(),
    })
}

#[component]
pub fn CommandPalette(open: RwSignal<bool>) -> impl IntoView {
    // Asked for each time it is opened: what was made a minute ago must be found.
    let found = RwSignal::new(Found::default());
    Effect::new(move || {
        if open.get() {
            leptos::task::spawn_local(async move {
                match places().await {
                    Ok(places) => found.set(places),
                    Err(error) => leptos::logging::warn!("the palette offers pages only: {error}"),
                }
            });
        }
    });
    let administrator = viewer().is_some_and(|viewer| viewer.administrator);
    let items = Signal::derive(move || found.with(|found| offers(found, administrator)));
    view! { <Palette open items/> }
}

fn offers(found: &Found, administrator: bool) -> Vec<PaletteItem> {
    let mut items = Vec::new();
    let mut add = |group: &str, icon: Glyph, title: String, hint: &str, href: String| {
        items.push(PaletteItem { title, hint: hint.to_owned(), href, group: group.to_owned(), icon: Some(icon) });
    };
    let group = t!("Services", "服务");
    for service in &found.services {
        add(group, Glyph::Service, service.clone(), "", paths::service(service));
        for environment in &found.environments {
            let title = format!("{service} · {environment}");
            add(group, Glyph::Service, title, t!("overview", "概览"), paths::placement(service, environment));
        }
    }
    let group = t!("Actions", "操作");
    for service in &found.services {
        for environment in &found.environments {
            let place = format!("{service} · {environment}");
            add(
                group,
                Glyph::Deploy,
                t!("Deploy {place}", "部署 {place}", place = place),
                "",
                paths::deploy(service, environment),
            );
            add(
                group,
                Glyph::Log,
                t!("Logs of {place}", "{place} 的日志", place = place),
                "",
                paths::placement_logs(service, environment),
            );
        }
    }
    add(group, Glyph::Plus, t!("Register a service", "注册服务").to_owned(), "", paths::SERVICE_NEW.to_owned());
    let group = t!("Builds", "构建");
    for (service, number) in &found.builds {
        add(
            group,
            Glyph::Build,
            t!("{service} build {number}", "{service} 构建 {number}", service = service, number = number),
            "",
            paths::build(service, *number),
        );
    }
    let group = t!("Platform", "平台");
    for environment in &found.environments {
        add(group, Glyph::Environment, environment.clone(), t!("environment", "环境"), paths::environment(environment));
    }
    for cluster in &found.clusters {
        add(group, Glyph::Cluster, cluster.clone(), t!("cluster", "集群"), paths::cluster(cluster));
    }
    for team in &found.teams {
        add(group, Glyph::Team, team.clone(), t!("team", "团队"), paths::team(team));
    }
    let group = t!("Pages", "页面");
    for Page { glyph, label, href } in pages(administrator) {
        add(group, glyph, label.to_owned(), "", href.to_owned());
    }
    items
}
