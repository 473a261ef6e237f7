//! The rows of the form that are added and removed: ports and links.

use frame::form::FormState;
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Cell, CellSelect, Choice, Glyph, RowsError};

use super::fields::{Fields, LinkRow, PortRow};
use crate::input::LinkInput;

#[component]
pub fn PortRows(fields: Fields, form: FormState) -> impl IntoView {
    let remove = move |key| fields.ports.update(|rows: &mut Vec<PortRow>| rows.retain(|row| row.key != key));
    view! {
        <fieldset class="field" aria-describedby="ports-hint">
            <legend class="field-label">{t!("Ports", "端口")}</legend>
            <div class="rows">
                <For each=move || fields.ports.get() key=|row| row.key let:row>
                    <div class="rows-port">
                        <Cell name=format!("input[ports][{}][port]", row.key) label=t!("Port", "端口") placeholder="8080" number=true bind=row.port/>
                        <CellSelect
                            name=format!("input[ports][{}][protocol]", row.key)
                            label=t!("Protocol", "协议")
                            options=["TCP", "UDP"].map(|protocol| Choice::new(protocol, protocol)).to_vec()
                            bind=row.protocol
                        />
                        <Cell name=format!("input[ports][{}][name]", row.key) label=t!("Name", "名称") placeholder="http" bind=row.name/>
                        <Button kind=ButtonKind::Quiet icon=Glyph::Trash label=t!("Remove the port", "移除端口") on_click=move |_| remove(row.key)/>
                    </div>
                </For>
                <div><Button small=true icon=Glyph::Plus on_click=move |_| fields.add_port()>{t!("Add a port", "添加端口")}</Button></div>
            </div>
            <RowsError error=form.field("ports")/>
            <p class="field-hint" id="ports-hint">
                {t!("The ports that the container listens on. Without a name one is chosen.", "容器监听的端口。名称留空时自动选择。")}
            </p>
        </fieldset>
    }
}

#[component]
pub fn LinkRows(fields: Fields, form: FormState) -> impl IntoView {
    let remove = move |key| fields.links.update(|rows: &mut Vec<LinkRow>| rows.retain(|row| row.key != key));
    view! {
        <fieldset class="field" aria-describedby="links-hint">
            <legend class="field-label">
                {t!("Links", "链接")} <span class="field-optional">{t!("optional", "选填")}</span>
            </legend>
            <div class="rows">
                <For each=move || fields.links.get() key=|row| row.key let:row>
                    <div class="rows-link">
                        <Cell name=format!("input[links][{}][title]", row.key) label=t!("Title", "标题") placeholder=t!("Runbook", "运维手册") bind=row.title/>
                        <Cell name=format!("input[links][{}][url]", row.key) label=t!("Address", "网址") placeholder="https://" bind=row.url/>
                        <Button kind=ButtonKind::Quiet icon=Glyph::Trash label=t!("Remove the link", "移除链接") on_click=move |_| remove(row.key)/>
                    </div>
                </For>
                <div>
                    <Button small=true icon=Glyph::Plus on_click=move |_| fields.add_link(&LinkInput::default())>
                        {t!("Add a link", "添加链接")}
                    </Button>
                </div>
            </div>
            <RowsError error=form.field("links")/>
            <p class="field-hint" id="links-hint">{t!("Runbook, dashboard, chat: shown on the service's page.", "运维手册、仪表盘、聊天群等，显示在服务页面。")}</p>
        </fieldset>
    }
}
