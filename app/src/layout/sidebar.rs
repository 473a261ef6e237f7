//! The pages that the sidebar and the palette lead to.

use frame::live::use_live;
use frame::{paths, t, viewer};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{Glyph, NavGroup, NavLink};

/// A page that one can always go to.
pub struct Page {
    pub glyph: Glyph,
    pub label: &'static str,
    pub href: &'static str,
}

fn page(glyph: Glyph, label: &'static str, href: &'static str) -> Page {
    Page { glyph, label, href }
}

fn services() -> Vec<Page> {
    vec![
        page(Glyph::Board, t!("Board", "看板"), paths::BOARD),
        page(Glyph::Service, t!("Services", "服务"), paths::SERVICES),
        page(Glyph::Environment, t!("Environments", "环境"), paths::ENVIRONMENTS),
        page(Glyph::Build, t!("Builds", "构建"), paths::BUILDS),
        page(Glyph::Log, t!("Logs", "日志"), paths::LOGS),
        page(Glyph::Metric, t!("Metrics", "指标"), paths::METRICS),
    ]
}

/// People and audit are for administrators: to others their pages would only say no.
fn platform(administrator: bool) -> Vec<Page> {
    let mut all = vec![
        page(Glyph::Cluster, t!("Clusters", "集群"), paths::CLUSTERS),
        page(Glyph::Team, t!("Teams", "团队"), paths::TEAMS),
    ];
    if administrator {
        all.push(page(Glyph::User, t!("People", "人员"), paths::PEOPLE));
        all.push(page(Glyph::Audit, t!("Audit", "审计"), paths::AUDIT));
    }
    all.push(page(Glyph::Settings, t!("Settings", "设置"), paths::SETTINGS));
    all
}

/// All of them.
pub fn pages(administrator: bool) -> Vec<Page> {
    services().into_iter().chain(platform(administrator)).collect()
}

/// The sidebar's links, the one of the present page marked.
pub fn groups() -> Signal<Vec<NavGroup>> {
    let administrator = viewer().is_some_and(|viewer| viewer.administrator);
    let (path, live) = (use_location().pathname, use_live());
    Signal::derive(move || {
        let path = path.get();
        let link = |page: Page| NavLink {
            label: page.label.to_owned(),
            href: page.href.to_owned(),
            icon: page.glyph,
            count: if page.href == paths::BOARD { live.findings() } else { 0 },
            current: is_under(&path, page.href),
        };
        vec![
            NavGroup { name: String::new(), links: services().into_iter().map(link).collect() },
            NavGroup {
                name: t!("Platform", "平台").to_owned(),
                links: platform(administrator).into_iter().map(link).collect(),
            },
        ]
    })
}

/// Whether a path is a page or lies under it. Everything would lie under the board, so that counts alone.
fn is_under(path: &str, page: &str) -> bool {
    path == page || page != paths::BOARD && path.strip_prefix(page).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_current_for_what_lies_under_it() {
        assert!(is_under("/services/orders/builds", paths::SERVICES));
        assert!(!is_under("/services-of-others", paths::SERVICES));
        assert!(is_under("/", paths::BOARD) && !is_under("/services", paths::BOARD));
    }
}
