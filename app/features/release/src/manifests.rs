//! The manifests of a release, as they were applied.

use domain::manifest::yaml::documents;
use frame::t;
use leptos::prelude::*;
use serde_json::Value;
use ui::{Code, Panel};

use crate::yaml::name;

#[component]
pub fn Manifests(#[prop(into)] of: Signal<Vec<Value>>) -> impl IntoView {
    let none = Memo::new(move |_| of.with(Vec::is_empty));
    let note =
        move || of.with(|all| ui::plural(u32::try_from(all.len()).unwrap_or(u32::MAX), "object", "objects", "个对象"));
    view! {
        <Panel title=t!("Manifests", "清单") note=Signal::derive(note) flush=true>
            <Show when=move || none.get()>
                <p class="release-same muted">
                    {t!("They stand here once the release is in the cluster.", "发布进入集群后会显示在这里。")}
                </p>
            </Show>
            {move || {
                of.get()
                    .iter()
                    .map(|manifest| {
                        let name = name(manifest);
                        view! {
                            <details class="step">
                                <summary>
                                    <span class="step-fold"><ui::Icon glyph=ui::Glyph::ChevronRight/></span>
                                    <ui::Icon glyph=ui::Glyph::Cluster/>
                                    <span class="step-name">{name.clone()}</span>
                                    <span class="step-time">{manifest.get("apiVersion").and_then(Value::as_str).map(str::to_owned)}</span>
                                </summary>
                                <div class="release-manifest"><Code text=documents(std::slice::from_ref(manifest)) label=name/></div>
                            </details>
                        }
                    })
                    .collect_view()
            }}
        </Panel>
    }
    .into_any()
}
