//! Two people edit the same: what the other one changed is said, both are put together, and where they clash somebody
//! chooses.

use domain::configuration::{Key, Value};
use domain::status::State;
use frame::t;
use leptos::prelude::*;
use ui::{Banner, Button, Panel};

use crate::editor::Editor;
use crate::row::TYPED;
use crate::sheet::{Met, Open};

fn names(keys: &[Key]) -> String {
    let name = |key: &Key| match key {
        Key::Entrypoint => t!("the entrypoint script", "入口脚本").to_owned(),
        Key::Profile => t!("the profile", "配置档").to_owned(),
        Key::Centre => t!("what is read of the centre", "配置中心读取项").to_owned(),
        Key::Variable(_) | Key::File(_) => key.name().to_owned(),
    };
    keys.iter().map(name).collect::<Vec<_>>().join(t!(", ", "、"))
}

fn who(by: Option<String>) -> String {
    by.unwrap_or_else(|| t!("Somebody", "有人").to_owned())
}

/// What is said of somebody else's change, over everything else.
#[component]
pub fn Meeting(editor: Editor) -> impl IntoView {
    let sheet = editor.sheet;
    let newer = Memo::new(move |_| {
        sheet.newer.with(|newer| {
            let newer = newer.as_ref()?;
            Some(newer.written.as_ref().map(|written| written.updated_by.to_string()))
        })
    });
    let offered = move || {
        newer.get().map(|by| {
            let sentence = t!("{who} changed it while you were typing.", "您编辑期间，{who} 做了修改。", who = who(by));
            view! {
                <Banner
                    state=State::Warning
                    sentence
                    evidence=t!("What you typed stands as it was.", "您输入的内容保持不变。")
                >
                    <Button on_click=move |_| {
                        if let Some(newer) = sheet.newer.get_untracked() {
                            sheet.put_together(newer);
                        }
                    }>
                        {t!("Put both together", "合并双方的修改")}
                    </Button>
                </Banner>
            }
        })
    };
    let told = move || {
        sheet.met.get().map(|Met { by, keys }| {
            let clashes = sheet.open.with(|open| !open.is_empty());
            let keys = names(&keys);
            let evidence = match keys.is_empty() {
                true => None,
                false => Some(t!("They changed: {keys}.", "对方修改了：{keys}。", keys = keys)),
            };
            let sentence = match clashes {
                true => t!(
                    "{who} saved first. Some values you both changed: choose.",
                    "{who} 先保存了。部分值双方都修改过：请选择。",
                    who = who(by)
                ),
                false => t!(
                    "{who} saved first. Both changes stand together below: save them.",
                    "{who} 先保存了。双方的修改已合并，请保存。",
                    who = who(by)
                ),
            };
            let state = if clashes { State::Warning } else { State::Ready };
            view! { <Banner state sentence evidence/> }
        })
    };
    view! {
        {offered}
        {told}
        <Clashes editor/>
    }
    .into_any()
}

/// A value of a clash, in words.
fn said(value: Option<&Value>) -> String {
    match value {
        None => t!("taken away", "已移除").to_owned(),
        Some(Value::Unset) => t!("left out here", "在此环境去除").to_owned(),
        Some(Value::Secret(TYPED)) => t!("•••• as you typed it", "•••• 您输入的值").to_owned(),
        Some(Value::Secret(reference)) => {
            t!("•••• version {version}", "•••• 版本 {version}", version = reference.version)
        }
        Some(Value::Text(text)) if text.is_empty() => t!("empty", "空").to_owned(),
        Some(Value::Text(text)) => text.clone(),
    }
}

#[component]
fn Clashes(editor: Editor) -> impl IntoView {
    let sheet = editor.sheet;
    let clash = move |open: Open| {
        let key = open.clash.key;
        let side = |title: &'static str, value: String, mine: bool| {
            let key = key.clone();
            let label = match mine {
                true => t!("Take mine", "采用我的"),
                false => t!("Take theirs", "采用对方的"),
            };
            view! {
                <div class="configuration-side">
                    <span class="muted small">{title}</span>
                    <pre class="mono configuration-text">{value}</pre>
                    <Button small=true on_click=move |_| sheet.choose(&key, mine)>{label}</Button>
                </div>
            }
        };
        view! {
            <div class="configuration-clash" role="group" aria-label=names(std::slice::from_ref(&key))>
                <b class="mono break">{names(std::slice::from_ref(&key))}</b>
                <div class="configuration-sides">
                    {side(t!("Mine", "我的"), said(open.clash.mine.as_ref()), true)}
                    {side(t!("Theirs", "对方的"), said(open.clash.theirs.as_ref()), false)}
                </div>
            </div>
        }
    };
    move || {
        let open = sheet.open.get();
        (!open.is_empty()).then(|| {
            view! {
                <Panel title=t!("Both changed these", "双方都修改了") flush=true>
                    {open.into_iter().map(clash).collect_view()}
                </Panel>
            }
        })
    }
}
