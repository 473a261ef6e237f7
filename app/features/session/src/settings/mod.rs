//! The own account: password, personal API tokens, sessions.

mod password;
mod sessions;
mod tokens;

use frame::Title;
use frame::{t, viewer};
use leptos::prelude::*;
use ui::PageHead;

use password::PasswordPanel;
use sessions::SessionsPanel;
use tokens::TokensPanel;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let name = viewer().map(|viewer| viewer.name.to_string()).unwrap_or_default();
    let teams = viewer().map(|viewer| viewer.memberships).unwrap_or_default();
    let roles: Vec<String> =
        teams.iter().map(|each| format!("{} ({})", each.team_name, each.role.word().say(frame::language()))).collect();
    let administrator = viewer().is_some_and(|viewer| viewer.administrator);
    let said = if administrator {
        t!("administrator: may do everything, in every team", "管理员：可在所有团队中执行一切操作").to_owned()
    } else if roles.is_empty() {
        t!("in no team yet; a lead or an administrator takes you into one", "尚未加入任何团队，请联系负责人或管理员")
            .to_owned()
    } else {
        roles.join(", ")
    };
    view! {
        <Title text=t!("Settings", "设置")/>
        <div class="stack page-narrow">
            <PageHead title=name sub=move || view! { <span>{said}</span> }/>
            <TokensPanel/>
            <PasswordPanel/>
            <SessionsPanel/>
        </div>
    }
}
