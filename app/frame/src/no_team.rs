//! What stands where services would, for somebody who is in no team: nothing else comes first.

use leptos::prelude::*;
use ui::{ButtonKind, EmptyState, Glyph, LinkButton, Panel};

use crate::viewer::viewer;
use crate::{paths, t};

/// Whether the reader sees no services for want of a team. An administrator sees those of all.
pub fn in_no_team() -> bool {
    viewer().is_some_and(|viewer| !viewer.administrator && viewer.memberships.is_empty())
}

#[component]
pub fn NoTeam() -> impl IntoView {
    let administrator = viewer().is_some_and(|viewer| viewer.administrator);
    let text = if administrator {
        t!(
            "A team owns each service, and says who may change it. Make the first one.",
            "每个服务都归属一个团队，由团队决定谁可以修改。请先创建团队。"
        )
    } else {
        t!(
            "You are not a developer in any team yet. Ask a lead to take you in.",
            "您还不是任何团队的开发者，请联系团队负责人。"
        )
    };
    view! {
        <Panel>
            <EmptyState icon=Glyph::Team title=t!("A team first", "需要先有团队") text=text>
                <LinkButton href=paths::TEAMS kind=ButtonKind::Primary icon=Glyph::Team>{t!("To the teams", "前往团队")}</LinkButton>
            </EmptyState>
        </Panel>
    }
    .into_any()
}
