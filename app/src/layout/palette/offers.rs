//! The items of the palette. Pure, so that who is offered what can be tried without a page.

use domain::Language;
use domain::authorise::{self, Action, Resource};
use domain::id::TeamId;
use domain::user::Actor;
use frame::viewer::Theme;
use frame::{paths, t};
use ui::{Glyph, PaletteItem};

use super::{Act, Found, FoundPlacement, FoundService, Here};
use crate::layout::sidebar::{Page, pages};

/// Everything that is offered to a reader; what is about the page they are on comes first.
pub fn offers(found: &Found, reader: Option<&Actor>, here: &Here) -> Vec<PaletteItem> {
    let may = |action: Action, team: Option<TeamId>| {
        reader.is_some_and(|reader| authorise::may(reader, action, team.map_or(Resource::Platform, Resource::OfTeam)))
    };
    let mut items = Vec::new();
    // The others stay in their order.
    let services = first(&found.services, |service| here.service.as_deref() == Some(service.name.as_str()));
    let environments = first(&found.environments, |name| here.environment.as_ref() == Some(name));
    for service in &services {
        items.push(item(t!("Services", "服务"), Glyph::Service, service.name.clone(), paths::service(&service.name)));
        for environment in &environments {
            let title = format!("{} · {environment}", service.name);
            let href = paths::placement(&service.name, environment);
            let item = item(t!("Services", "服务"), Glyph::Service, title, href);
            items.push(PaletteItem { hint: t!("overview", "概览").to_owned(), ..item });
        }
    }
    for service in &services {
        let placed = |environment: &str| {
            let mut all = found.placed.iter();
            all.find(|placed| placed.service == service.name && placed.environment == *environment)
        };
        let (deploys, scales) = (may(Action::Deploy, Some(service.team)), may(Action::Scale, Some(service.team)));
        for environment in &environments {
            if deploys && !service.deleting {
                let place = format!("{} · {environment}", service.name);
                let title = t!("Deploy {place}", "部署 {place}", place = place);
                items.push(action(Glyph::Deploy, title, paths::deploy(&service.name, environment)));
            }
            if let Some(placed) = placed(environment) {
                items.extend(to_look_at(placed));
                if scales && !service.deleting {
                    items.extend(to_change(placed));
                }
                if deploys && !service.deleting {
                    items.extend(to_roll_back(placed));
                }
            }
        }
        if service.built_here && !service.deleting && may(Action::StartBuild, Some(service.team)) {
            items.push(to_build(service));
        }
    }
    let registers = reader.is_some_and(|reader| {
        reader.administrator || reader.memberships.iter().any(|member| may(Action::RegisterService, Some(member.team)))
    });
    if registers {
        let title = t!("Register a service", "注册服务").to_owned();
        items.push(action(Glyph::Plus, title, paths::SERVICE_NEW.to_owned()));
    }
    for (service, number) in &found.builds {
        let title = t!("{service} build {number}", "{service} 构建 {number}", service = service, number = number);
        items.push(item(t!("Builds", "构建"), Glyph::Build, title, paths::build(service, *number)));
    }
    items.extend(platform(found));
    for Page { glyph, label, href } in pages(reader.is_some_and(|reader| reader.administrator)) {
        items.push(item(t!("Pages", "页面"), glyph, label.to_owned(), href.to_owned()));
    }
    items.extend(Act::ALL.map(look));
    items
}

/// Those that are meant before the others.
fn first<T>(all: &[T], meant: impl Fn(&T) -> bool) -> Vec<&T> {
    let (mut here, others): (Vec<&T>, Vec<&T>) = all.iter().partition(|one| meant(one));
    here.extend(others);
    here
}

fn item(group: &str, icon: Glyph, title: String, href: String) -> PaletteItem {
    PaletteItem { title, href, group: group.to_owned(), icon: Some(icon), ..PaletteItem::default() }
}

fn action(icon: Glyph, title: String, href: String) -> PaletteItem {
    item(t!("Actions", "操作"), icon, title, href)
}

fn place(placed: &FoundPlacement) -> String {
    format!("{} · {}", placed.service, placed.environment)
}

fn to_look_at(placed: &FoundPlacement) -> [PaletteItem; 4] {
    let (service, environment, place) = (&placed.service, &placed.environment, place(placed));
    [
        action(
            Glyph::Log,
            t!("Logs of {place}", "{place} 的日志", place = place),
            paths::placement_logs(service, environment),
        ),
        action(
            Glyph::Metric,
            t!("Metrics of {place}", "{place} 的指标", place = place),
            paths::placement_metrics(service, environment),
        ),
        action(
            Glyph::Settings,
            t!("Configuration of {place}", "{place} 的配置", place = place),
            paths::placement_configuration(service, environment),
        ),
        action(
            Glyph::Deploy,
            t!("Releases of {place}", "{place} 的发布", place = place),
            paths::releases(service, environment),
        ),
    ]
}

/// Each leads to the page with its dialog open: nothing is done before somebody confirmed it there.
fn to_change(placed: &FoundPlacement) -> Vec<PaletteItem> {
    let place = place(placed);
    let dialog = |name: &str| paths::placement_dialog(&placed.service, &placed.environment, name);
    let runs = placed.controller.runs_to_an_end();
    let mut items = Vec::new();
    if placed.controller.why_not_scaled().is_none() && !placed.autoscaled {
        let title = t!("Scale {place}", "扩缩容 {place}", place = place);
        items.push(action(Glyph::Scale, title, dialog(paths::SCALE)));
    }
    if runs {
        items.push(action(Glyph::Play, t!("Run {place}", "运行 {place}", place = place), dialog(paths::RUN)));
    }
    if placed.stopped {
        let title = t!("Start {place}", "启动 {place}", place = place);
        items.push(action(Glyph::Play, title, paths::placement(&placed.service, &placed.environment)));
        return items;
    }
    if !runs {
        let title = t!("Restart {place}", "重启 {place}", place = place);
        items.push(action(Glyph::Restart, title, dialog(paths::RESTART)));
    }
    items.push(action(Glyph::Stop, t!("Stop {place}", "停止 {place}", place = place), dialog(paths::STOP)));
    items
}

fn to_roll_back(placed: &FoundPlacement) -> Option<PaletteItem> {
    let release = placed.roll_back?;
    let title =
        t!("Roll back {place} to {release}", "回滚 {place} 到 {release}", place = place(placed), release = release);
    Some(action(Glyph::Rollback, title, paths::deploy_again(&placed.service, &placed.environment, release)))
}

fn to_build(service: &FoundService) -> PaletteItem {
    let title = t!("Build {service}", "构建 {service}", service = service.name);
    action(Glyph::Build, title, paths::service_builds(&service.name))
}

fn platform(found: &Found) -> Vec<PaletteItem> {
    let of = |glyph, name: &String, hint: &str, href| PaletteItem {
        hint: hint.to_owned(),
        ..item(t!("Platform", "平台"), glyph, name.clone(), href)
    };
    let environments = found
        .environments
        .iter()
        .map(|name| of(Glyph::Environment, name, t!("environment", "环境"), paths::environment(name)));
    let clusters =
        found.clusters.iter().map(|name| of(Glyph::Cluster, name, t!("cluster", "集群"), paths::cluster(name)));
    let teams = found.teams.iter().map(|name| of(Glyph::Team, name, t!("team", "团队"), paths::team(name)));
    environments.chain(clusters).chain(teams).collect()
}

fn look(act: Act) -> PaletteItem {
    let (icon, title) = match act {
        Act::Theme(Theme::System) => (Glyph::Monitor, t!("Theme: as the system", "主题：跟随系统")),
        Act::Theme(Theme::Light) => (Glyph::Sun, t!("Theme: light", "主题：浅色")),
        Act::Theme(Theme::Dark) => (Glyph::Moon, t!("Theme: dark", "主题：深色")),
        // Each in its own words, so that it is found by whoever cannot read the present one.
        Act::Language(Language::English) => (Glyph::Globe, "Language: English"),
        Act::Language(Language::Chinese) => (Glyph::Globe, "语言：简体中文"),
        Act::SignOut => (Glyph::SignOut, t!("Sign out", "退出登录")),
    };
    let item = item(t!("Account and look", "账户与外观"), icon, title.to_owned(), String::new());
    PaletteItem { act: Some(act.key()), ..item }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
