//! The script that runs instead of the image's entrypoint, and goes on with it.

use domain::status::State;
use frame::t;
use leptos::prelude::*;
use ui::{Panel, StateMark};

use crate::editor::Editor;
use crate::row::{Hold, Row};
use crate::sent::Kind;
use crate::single::{Single, SingleRow};
use crate::value::{OfBase, Own};

/// What a new script begins with.
const BEGIN: &str = "#!/bin/sh\nset -e\n\n# Runs before the service starts.\n\nexec \"$@\"\n";

/// How a script gives way to the service: the same in every language.
const GO_ON: &str = "exec \"$@\"";

#[component]
pub fn EntrypointScript(editor: Editor) -> impl IntoView {
    view! {
        <Panel title=t!("Entrypoint script", "入口脚本")>
            <p class="small muted">
                {t!("It runs in place of what the image starts, which it gets as its arguments. End it with ", "脚本代替镜像的启动命令运行，原命令作为参数传入。请以 ")}
                <code class="code-inline">{GO_ON}</code>
                {t!(
                    ": the service then takes the script's place and hears when it is to end.",
                    " 结尾：服务会取代脚本进程，并能收到结束信号。"
                )}
            </p>
            <Single
                editor
                kind=Kind::Entrypoint
                name="entrypoint"
                label=t!("Write a script", "编写脚本")
                begin=|| BEGIN.to_owned()
                row=|editor, row| view! { <Script editor row/> }.into_any()
            />
        </Panel>
    }
    .into_any()
}

#[component]
fn Script(editor: Editor, row: Row) -> impl IntoView {
    let sheet = editor.sheet;
    let (hold, text) = (RwSignal::from(row.hold.clone()), RwSignal::from(row.text.clone()));
    let stays = move || {
        let own = hold.get() == Hold::Own;
        let stays = own && text.with(|text| !text.trim().is_empty() && !text.contains("exec "));
        stays.then(|| {
            view! {
                <p class="configuration-trouble small tone tone-warning" role="status">
                    <StateMark of=State::Warning silent=true/>
                    <span>{t!("Nothing in it says exec: the service is not started by it.", "脚本中没有 exec：服务不会由它启动。")}</span>
                </p>
            }
        })
    };
    let (own, base) = (row.clone(), row.clone());
    let value = move || {
        let (row, base) = (own.clone(), base.clone());
        match hold.get() {
            Hold::Base => view! { <OfBase sheet row=base struck=false/> }.into_any(),
            Hold::Unset => view! { <OfBase sheet row=base struck=true/> }.into_any(),
            Hold::Own => view! { <Own sheet row why=editor.why numbered=true/> }.into_any(),
        }
    };
    view! {
        <SingleRow editor row>{value}</SingleRow>
        {stays}
    }
    .into_any()
}
