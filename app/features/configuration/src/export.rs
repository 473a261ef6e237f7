//! A level, or what holds in an environment, as a file to take away.

use domain::configuration::export::Format;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Glyph, Icon};

use crate::editor::Editor;

fn name(format: Format) -> &'static str {
    match format {
        Format::Dotenv => ".env",
        Format::Properties => "Java properties",
        Format::Yaml => "YAML",
        Format::Compose => "docker-compose",
        Format::ConfigMap => "ConfigMap",
    }
}

#[component]
pub fn ExportMenu(editor: Editor) -> impl IntoView {
    let (service, environment) = (editor.service(), editor.environment());
    let links = move |of: Option<&str>| {
        let link = |format: Format| {
            let href = paths::configuration_file(&service, environment.as_deref(), format.as_str(), of);
            view! {
                <a class="menu-item" href=href rel="external" download="">
                    <Icon glyph=Glyph::Download/>
                    <b>{name(format)}</b>
                </a>
            }
        };
        Format::ALL.map(link).collect_view()
    };
    let lists = match editor.environment() {
        None => links(None).into_any(),
        Some(_) => view! {
            <p class="menu-note">{t!("What holds here", "此处生效的配置")}</p>
            {links(Some("effective"))}
            <div class="menu-line"></div>
            <p class="menu-note">{t!("This environment's own values", "本环境自己的值")}</p>
            {links(Some("level"))}
        }
        .into_any(),
    };
    view! {
        <details class="menu">
            <summary class="button"><Icon glyph=Glyph::Download/>{t!("Export", "导出")}</summary>
            <div class="menu-list">
                {lists}
                <div class="menu-line"></div>
                <p class="menu-note">{t!("As it is saved. Secrets stand in it by their names alone.", "以已保存的内容为准，密文仅列出名称。")}</p>
            </div>
        </details>
    }
    .into_any()
}
