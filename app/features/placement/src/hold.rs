//! Why what comes by itself waits, and what that means where nothing does.

use domain::automation::Hold;
use frame::{language, t};
use leptos::prelude::*;
use ui::Button;

use crate::here::Here;

/// Why automatic deploys wait, in words.
pub fn why_held(hold: &Hold) -> String {
    hold.why().say(language()).to_owned()
}

/// Where nothing is deployed by itself, a hold is about programs alone: said where it is chosen what happens by itself.
#[component]
pub fn Refuses(
    here: Here,
    reason: Option<String>,
    pending: Signal<bool>,
    #[prop(into)] on_end: Callback<()>,
) -> impl IntoView {
    let held = here.memo(|status| status.automation.hold.clone().filter(|_| !status.automation.deploys));
    move || {
        held.get().flatten().map(|hold| {
            let reason = reason.clone();
            view! {
                <div class="refuses">
                    <p class="small muted">
                        {why_held(&hold)}" "
                        {t!(
                            "Until somebody lets them go on, scripts that deploy with “automatic” are refused. People still deploy.",
                            "在此期间，以“automatic”方式部署的脚本会被拒绝；人员仍可部署。"
                        )}
                    </p>
                    <Button small=true reason=reason pending=pending on_click=move |_| on_end.run(())>
                        {t!("Let scripts deploy", "允许脚本部署")}
                    </Button>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use domain::name::UserName;

    #[test]
    fn a_hold_says_who_and_why() {
        let hold = |rolled_back_to, instead: Option<&str>| Hold {
            since: domain::Time::default(),
            by: UserName::parse("ann").expect("a name"),
            rolled_back_to,
            failed: None,
            instead: instead.map(str::to_owned),
        };
        assert_eq!(why_held(&hold(Some(7), None)), "ann rolled back to release 7.");
        assert_eq!(why_held(&hold(None, None)), "ann asked for it.");
        let instead = "ann deployed 4 · 0a1b2c3 in the place of the newest build.";
        assert_eq!(why_held(&hold(None, Some("4 · 0a1b2c3"))), instead);
    }
}
