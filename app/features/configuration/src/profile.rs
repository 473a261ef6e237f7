//! The profile that a framework starts with: chosen and written, and shown in both spellings.

use domain::configuration::{Framework, Profile, Value};
use frame::t;
use leptos::prelude::*;
use ui::Panel;

use crate::editor::Editor;
use crate::row::{Hold, Row};
use crate::sent::Kind;
use crate::single::{Single, SingleRow};

#[component]
pub fn FrameworkProfile(editor: Editor) -> impl IntoView {
    view! {
        <Panel title=t!("Framework profile", "框架配置档")>
            <p class="small muted">
                {t!(
                    "What the framework starts with, such as dev. It goes out as the variable that the framework documents.",
                    "框架启动时使用的配置档，如 dev。它会作为框架文档规定的环境变量发布。"
                )}
            </p>
            <Single
                editor
                kind=Kind::Profile
                name="profile"
                label=t!("Set a profile", "设置配置档")
                begin=|| format!("{}:", Framework::SpringBoot.as_str())
                row=|editor, row| view! { <ProfileRow editor row/> }.into_any()
            />
        </Panel>
    }
    .into_any()
}

/// In both spellings, for whoever knows one of them.
fn spelled(profile: &Profile) -> impl IntoView + use<> {
    let argument = profile.as_argument().map(|argument| {
        view! { <span class="muted">{t!("the same as", "等同于")}</span><code class="code-inline">{argument}</code> }
    });
    view! { <p class="configuration-spelled"><code class="code-inline">{profile.as_variable()}</code>{argument}</p> }
}

#[component]
fn ProfileRow(editor: Editor, row: Row) -> impl IntoView {
    let hold = RwSignal::from(row.hold.clone());
    let (own, base) = (row.clone(), row.clone());
    let value = move || {
        let said = match &base.base {
            Some(Value::Text(text)) => Profile::parse(text).ok(),
            _ => None,
        };
        match hold.get() {
            Hold::Base => said.as_ref().map(spelled).into_any(),
            Hold::Unset => view! { <del class="configuration-base">{said.as_ref().map(spelled)}</del> }.into_any(),
            Hold::Own => view! { <Written editor row=own.clone()/> }.into_any(),
        }
    };
    view! {
        <SingleRow editor row>{value}</SingleRow>
    }
    .into_any()
}

#[component]
fn Written(editor: Editor, row: Row) -> impl IntoView {
    let text = RwSignal::from(row.text.clone());
    let parts = move || {
        let text = text.get();
        let (framework, names) = text.split_once(':').unwrap_or((&text, ""));
        (framework.to_owned(), names.to_owned())
    };
    let parsed = Memo::new(move |_| Profile::parse(&text.get()));
    let locked = move || editor.why.get().is_some();
    let option = move |framework: Framework| {
        let mine = move || parts().0 == framework.as_str();
        view! { <option value=framework.as_str() selected=mine>{framework.title()}</option> }
    };
    view! {
        <div class="configuration-profile">
            <select
                class="input"
                aria-label=t!("Framework", "框架")
                disabled=locked
                prop:value=move || parts().0
                on:change=move |event| text.set(format!("{}:{}", event_target_value(&event), parts().1))
            >
                {Framework::ALL.map(option).collect_view()}
            </select>
            <input
                class="input input-mono"
                aria-label=t!("Profile", "配置档")
                placeholder="dev"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                readonly=locked
                prop:value=move || parts().1
                on:input=move |event| text.set(format!("{}:{}", parts().0, event_target_value(&event)))
            />
        </div>
        {move || parsed.get().ok().as_ref().map(spelled)}
    }
    .into_any()
}
