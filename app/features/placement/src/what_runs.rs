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
    // What the cluster has, not what is wanted: a release that is on its way is told above.
    let release = here.memo(|status| {
        let number = status.release.filter(|_| status.image.is_some());
        (number, status.version.clone(), status.released_at)
    });
    let image = here.memo(|status| status.image.clone());
    let amounts = here.memo(|status| {
        let pod = status.pods.iter().find(|pod| !pod.deleting && pod.release == status.release)?;
        let running: Vec<&Container> = pod.containers.iter().filter(|container| !container.init).collect();
        Some((requests(&running), limits(&running)))
    });
    let title = here.memo(|status| status.stopped);
    let title = Signal::derive(move || match title.get() {
        Some(true) => t!("Stopped with", "已停止的版本").to_owned(),
        _ => t!("What runs", "当前运行").to_owned(),
    });
    view! {
        <Panel title=title>
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

/// Of all containers that run side by side; what one of them does not ask for adds nothing.
fn requests(running: &[&Container]) -> String {
    let sum =
        |of: fn(&Container) -> Option<u64>| running.iter().filter_map(|container| of(container)).reduce(|a, b| a + b);
    amounts(sum(|container| container.cpu_request), sum(|container| container.memory_request))
}

/// A pod has a limit only where every container has one.
fn limits(running: &[&Container]) -> String {
    let sum = |of: fn(&Container) -> Option<u64>| running.iter().map(|container| of(container)).sum::<Option<u64>>();
    amounts(sum(|container| container.cpu_limit), sum(|container| container.memory_limit))
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
