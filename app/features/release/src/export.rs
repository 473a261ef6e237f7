//! A release as files that other tools apply.

use domain::export::Format;
use domain::release::Release;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Glyph, Icon};

/// The format, and what is in the file.
fn words(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Yaml => ("YAML", t!("one file, as it was applied", "单个文件，与已应用内容一致")),
        Format::Kustomize => ("Kustomize", t!("a base, for any namespace", "基础配置，可用于任意命名空间")),
        Format::Helm => ("Helm", t!("a chart with values", "带 values 的 Chart")),
    }
}

/// Before it is in the cluster there is nothing to take away.
#[component]
pub fn ExportMenu(release: RwSignal<Release>) -> impl IntoView {
    let applied = Memo::new(move |_| release.with(|release| !release.manifests.is_empty()));
    let links = release.with_untracked(|release| {
        Format::ALL.map(|format| {
            let number = release.number;
            let href = paths::release_files(&release.service_name, &release.environment_name, number, format.as_str());
            (format, href)
        })
    });
    move || {
        applied.get().then(|| {
            let links = links.clone().into_iter().map(|(format, href)| {
                let (name, text) = words(format);
                view! {
                    <a class="menu-item" href=href rel="external" download="">
                        <Icon glyph=Glyph::Download/>
                        <span><b>{name}</b>" "<span class="muted small">{text}</span></span>
                    </a>
                }
            });
            view! {
                <details class="menu">
                    <summary class="button"><Icon glyph=Glyph::Download/>{t!("Export", "导出")}</summary>
                    <div class="menu-list">
                        {links.collect_view()}
                        <div class="menu-line"></div>
                        <p class="menu-note">{t!("Sealed values are not in it.", "不含加密的值。")}</p>
                    </div>
                </details>
            }
        })
    }
}
