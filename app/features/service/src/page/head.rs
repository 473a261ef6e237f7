//! The head of a service's page, and what the service is.

use domain::authorise::Action;
use domain::service::{Service, Source};
use domain::status::State;
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Ago, Banner, Chip, CopyButton, Fact, Facts, Glyph, Icon, LinkButton, PageHead, Panel};

use super::delete::{DeleteButton, Deletion};

/// Why nothing can be done to a service that is being deleted.
pub fn going(service: &Service) -> Option<String> {
    service.deleting.then(|| t!("{name} is being deleted.", "{name} 正在删除。", name = service.name))
}

#[component]
pub fn ServiceHead(service: Service, deletion: Deletion) -> impl IntoView {
    let description = service.description.lines().next().unwrap_or_default().to_owned();
    let team = service.team_name.to_string();
    let team_href = paths::team(&service.team_name);
    let edit = why_not(Action::EditService, Some(service.team)).or_else(|| going(&service));
    let banner = going(&service).map(|sentence| view! {
        <Banner
            state=State::Moving
            sentence
            evidence=t!(
                "Its builds are ended, then its objects are taken out of the clusters, then it is forgotten. This page says when it is done.",
                "先结束构建，再从集群移除对象，最后清除记录。完成后本页会显示。"
            )
        />
    });
    view! {
        <PageHead
            title=service.name.to_string()
            beside=move || view! { <a class="chip" href=team_href><Icon glyph=Glyph::Team/>{team}</a> }
            sub=move || description
        >
            <LinkButton href=paths::service_configuration(&service.name) icon=Glyph::Settings>{t!("Configuration", "配置")}</LinkButton>
            <LinkButton href=paths::service_edit(&service.name) icon=Glyph::Edit reason=edit>{t!("Edit", "编辑")}</LinkButton>
            <DeleteButton service deletion/>
        </PageHead>
        {banner}
    }
}

/// What a service is: source, ports, health check, links.
#[component]
pub fn About(service: Service) -> impl IntoView {
    let Service { source, ports, health_path, links, description, has_credentials, created_at, updated_at, .. } =
        service;
    let several_lines = description.lines().count() > 1;
    let no_ports = ports.is_empty();
    let ports = ports.into_iter().map(|port| {
        view! { <Chip><b class="mono">{port.port.to_string()}</b>{format!("{} {}", port.protocol.as_str(), port.name)}</Chip> }
    });
    let no_links = links.is_empty();
    let links = links.into_iter().map(|link| {
        view! {
            <li><a class="link row" href=link.url target="_blank" rel="noopener noreferrer">{link.title}<Icon glyph=Glyph::External/></a></li>
        }
    });
    view! {
        <Panel title=t!("About", "概况")>
            <Facts stacked=true>
                <SourceFacts source has_credentials/>
                <Fact name=t!("Ports", "端口")>
                    {if no_ports { t!("none", "无").into_any() } else { view! { <span class="chips">{ports.collect_view()}</span> }.into_any() }}
                </Fact>
                <Fact name=t!("Health check", "健康检查")>
                    {match health_path {
                        Some(path) => view! { <code>{path.to_string()}</code> }.into_any(),
                        None => t!("a running process counts as ready", "进程运行即视为就绪").into_any(),
                    }}
                </Fact>
                {several_lines.then(|| view! { <Fact name=t!("Description", "描述")><span class="service-description">{description}</span></Fact> })}
                {(!no_links).then(|| view! { <Fact name=t!("Links", "链接")><ul>{links.collect_view()}</ul></Fact> })}
                <Fact name=t!("Registered", "注册时间")><Ago time=created_at/></Fact>
                <Fact name=t!("Last edited", "上次编辑")><Ago time=updated_at/></Fact>
            </Facts>
        </Panel>
    }
}

#[component]
fn SourceFacts(source: Source, has_credentials: bool) -> impl IntoView {
    match source {
        Source::Git(source) => {
            let url = source.url.to_string();
            let file = source.dockerfile().to_owned();
            let place = if source.path.is_empty() { file } else { format!("{}/{file}", source.path) };
            view! {
                <Fact name=t!("Git repository", "Git 仓库")>
                    <span class="row"><code class="break">{url.clone()}</code><CopyButton text=url/></span>
                </Fact>
                <Fact name=t!("Branch, tag or commit", "分支、标签或提交")><code>{source.reference.to_string()}</code></Fact>
                <Fact name="Dockerfile"><code>{place}</code></Fact>
                <Fact name=t!("Credentials", "凭据")>
                    {if has_credentials { t!("kept encrypted", "已加密保存") } else { t!("none", "无") }}
                </Fact>
            }
                .into_any()
        }
        Source::Image(image) => {
            let image = image.to_string();
            view! {
                <Fact name=t!("Image", "镜像")>
                    <span class="row"><code class="break">{image.clone()}</code><CopyButton text=image/></span>
                </Fact>
            }
            .into_any()
        }
    }
}
