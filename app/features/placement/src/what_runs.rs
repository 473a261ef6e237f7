//! What runs: the release, its image, and how much each pod asks for and may use.

use domain::quantity::{Cpu, Memory};
use domain::workload::Container;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Ago, Fact, Facts, Panel};

use crate::here::Here;

#[component]
pub fn WhatRuns(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    let own = service.clone();
    let release = here.memo(|status| (status.release, status.version.clone(), status.released_at));
    let image = here.memo(|status| status.image.clone());
    let amounts = here.memo(move |status| {
        let pod = status.pods.first()?;
        let container = pod.containers.iter().find(|container| container.name == own)?;
        Some((requests(container), limits(container)))
    });
    view! {
        <Panel title=t!("What runs", "当前运行")>
            <Facts>
                {move || {
                    let (number, version, at) = release.get().unwrap_or_default();
                    let href = number.map(|number| paths::release(&service, &environment, number));
                    number.zip(href).map(|(number, href)| view! {
                        <Fact name=t!("Release", "发布")>
                            <span class="row">
                                <a class="link" href=href>{number}</a>
                                <span class="muted">{version}</span>
                                {at.map(|time| view! { <span class="muted small"><Ago time/></span> })}
                            </span>
                        </Fact>
                    })
                }}
                {move || image.get().flatten().map(|image| view! {
                    <Fact name=t!("Image", "镜像")><span class="mono small break">{image}</span></Fact>
                })}
                {move || amounts.get().flatten().map(|(requests, limits)| view! {
                    <Fact name=t!("Requests of a pod", "每个 Pod 的请求")>{requests}</Fact>
                    <Fact name=t!("Limits of a pod", "每个 Pod 的上限")>{limits}</Fact>
                })}
            </Facts>
        </Panel>
    }
    .into_any()
}

fn requests(container: &Container) -> String {
    amounts(container.cpu_request, container.memory_request)
}

fn limits(container: &Container) -> String {
    amounts(container.cpu_limit, container.memory_limit)
}

/// "CPU 20m, memory 16 MiB".
fn amounts(millicores: Option<u64>, bytes: Option<u64>) -> String {
    let parts: Vec<String> = [
        millicores.map(|cpu| format!("CPU {}", Cpu(cpu))),
        bytes.map(|bytes| t!("memory {amount}", "内存 {amount}", amount = Memory(bytes).human())),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { t!("none", "无").to_owned() } else { parts.join(t!(", ", "，")) }
}

#[cfg(test)]
mod tests {
    use super::amounts;

    #[test]
    fn what_is_not_asked_for_is_said_too() {
        assert_eq!(amounts(Some(20), Some(16 << 20)), "CPU 20m, memory 16 MiB");
        assert_eq!(amounts(None, Some(64 << 20)), "memory 64 MiB");
        assert_eq!(amounts(None, None), "none");
    }
}
