//! Where one is, from the address alone: it is known before anything is fetched, and alike on server and in the browser.

use frame::{paths, t};
use ui::Crumb;

/// The trail that leads to a path; the last step is the page itself.
pub fn crumbs(path: &str) -> Vec<Crumb> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut trail = match parts.as_slice() {
        [] => vec![page(t!("Board", "看板"))],
        ["services", rest @ ..] => [vec![to(t!("Services", "服务"), paths::SERVICES)], of_service(rest)].concat(),
        ["environments", rest @ ..] => under(t!("Environments", "环境"), paths::ENVIRONMENTS, rest),
        ["clusters", rest @ ..] => under(t!("Clusters", "集群"), paths::CLUSTERS, rest),
        ["teams", rest @ ..] => under(t!("Teams", "团队"), paths::TEAMS, rest),
        ["builds"] => vec![page(t!("Builds", "构建"))],
        ["logs"] => vec![page(t!("Logs", "日志"))],
        ["metrics", ..] => vec![page(t!("Metrics", "指标"))],
        ["people"] => vec![page(t!("People", "人员"))],
        ["audit"] => vec![page(t!("Audit", "审计"))],
        ["settings"] => vec![page(t!("Settings", "设置"))],
        ["design"] => vec![page(t!("Design", "设计"))],
        _ => vec![page(t!("Not found", "未找到"))],
    };
    if let Some(last) = trail.last_mut() {
        last.href = None;
    }
    trail
}

fn page(label: &str) -> Crumb {
    Crumb::here(label)
}

fn to(label: &str, href: impl Into<String>) -> Crumb {
    Crumb::link(label, href)
}

/// A list and, under it, one of its things or the page that makes a new one.
fn under(list: &str, href: &str, rest: &[&str]) -> Vec<Crumb> {
    let mut trail = vec![to(list, href)];
    match rest {
        [] => {}
        ["new"] => trail.push(page(t!("New", "新建"))),
        [name, "adopt", rest @ ..] => {
            trail.push(to(name, paths::environment(name)));
            trail.push(to(t!("Adopt", "接管"), paths::adopt(name)));
            trail.extend(rest.last().map(|workload| page(workload)));
        }
        [name, ..] => trail.push(page(name)),
    }
    trail
}

fn of_service(rest: &[&str]) -> Vec<Crumb> {
    match rest {
        [] => Vec::new(),
        ["new"] => vec![page(t!("Register", "注册"))],
        [service, rest @ ..] => {
            let mut trail = vec![to(service, paths::service(service))];
            match rest {
                ["edit"] => trail.push(page(t!("Edit", "编辑"))),
                ["configuration"] => trail.push(page(t!("Configuration", "配置"))),
                ["builds", rest @ ..] => {
                    trail.push(to(t!("Builds", "构建"), paths::service_builds(service)));
                    trail.extend(rest.first().map(|number| page(number)));
                }
                ["environments", environment, rest @ ..] => {
                    trail.push(to(environment, paths::placement(service, environment)));
                    trail.extend(of_placement(service, environment, rest));
                }
                _ => {}
            }
            trail
        }
    }
}

fn of_placement(service: &str, environment: &str, rest: &[&str]) -> Vec<Crumb> {
    match rest {
        ["logs"] => vec![page(t!("Logs", "日志"))],
        ["metrics"] => vec![page(t!("Metrics", "指标"))],
        ["deploy"] => vec![page(t!("Deploy", "部署"))],
        ["configuration"] => vec![page(t!("Configuration", "配置"))],
        ["releases", rest @ ..] => {
            let mut trail = vec![to(t!("Releases", "发布"), paths::releases(service, environment))];
            trail.extend(rest.first().map(|number| page(number)));
            trail
        }
        _ => Vec::new(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn trail(path: &str) -> String {
        let steps = crumbs(path).into_iter().map(|crumb| match crumb.href {
            Some(href) => format!("{} ({href})", crumb.label),
            None => crumb.label,
        });
        steps.collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn the_trail_leads_from_the_list_to_the_page() {
        assert_eq!(trail("/"), "Board");
        assert_eq!(trail("/services"), "Services");
        assert_eq!(
            trail("/services/orders/builds/7"),
            "Services (/services) / orders (/services/orders) / Builds (/services/orders/builds) / 7"
        );
        assert_eq!(
            trail("/services/orders/environments/dev/releases"),
            "Services (/services) / orders (/services/orders) / dev (/services/orders/environments/dev) / Releases"
        );
        assert_eq!(trail("/clusters/new"), "Clusters (/clusters) / New");
        assert_eq!(
            trail("/environments/dev/adopt/Deployment/orders"),
            "Environments (/environments) / dev (/environments/dev) / Adopt (/environments/dev/adopt) / orders"
        );
        assert_eq!(trail("/nowhere"), "Not found");
    }
}
