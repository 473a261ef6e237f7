//! The commits between two builds: those that come, and those that are lost.

use domain::commits::{Between, Commit, Few};
use domain::text::Text;
use frame::{AppError, language, t};
use leptos::prelude::*;
use ui::{Ago, Panel, plural};

use crate::asked as api;

/// The answer that is shown, and what it was asked for.
type Answer = Result<Result<Between, Text>, AppError>;

/// Between these builds; nothing is shown without both, and for one and the same. Asked by the browser: it is no part of what
/// the page waits for.
#[component]
pub fn CommitsBetween(
    service: String,
    /// What runs, or ran before, and what takes its place.
    #[prop(into)]
    builds: Signal<Option<(u32, u32)>>,
) -> impl IntoView {
    let found = RwSignal::new(None::<((u32, u32), Answer)>);
    let of = service.clone();
    Effect::new(move |_| {
        let Some((from, to)) = builds.get().filter(|(from, to)| from != to) else {
            found.set(None);
            return;
        };
        let service = of.clone();
        leptos::task::spawn_local(async move {
            let answer = api::look_at_commits(service, from, to).await;
            // Another was chosen meanwhile.
            if builds.try_get_untracked() == Some(Some((from, to))) {
                found.try_set(Some(((from, to), answer)));
            }
        });
    });
    move || {
        let ((from, to), answer) = found.get()?;
        let title = t!("Commits from build {from} to {to}", "构建 {from} 到 {to} 的提交", from = from, to = to);
        let body = match answer {
            Ok(Ok(between)) => view! { <Told between/> }.into_any(),
            Ok(Err(why)) => view! { <p class="release-same muted">{why.say(language()).to_owned()}</p> }.into_any(),
            Err(error) => view! { <p class="release-same tone tone-warning">{error.sentence()}</p> }.into_any(),
        };
        Some(view! { <Panel title=title flush=true>{body}</Panel> })
    }
}

#[component]
fn Told(between: Between) -> impl IntoView {
    if between.new.is_empty() && between.lost.is_empty() {
        return view! {
            <p class="release-same muted">{t!("Both were built from the same commit.", "两者由同一提交构建。")}</p>
        }
        .into_any();
    }
    let section = |few: Few, title: &'static str, class: &'static str| {
        (!few.is_empty()).then(|| {
            let more = more(&few);
            view! {
                <h3 class="release-commits-head">{title}</h3>
                <ul class=class>{few.commits.into_iter().map(line).collect_view()}</ul>
                {more.map(|more| view! { <p class="release-commits-more small muted">{more}</p> })}
            }
        })
    };
    view! {
        {section(between.new, t!("New", "新增"), "release-commits")}
        {section(between.lost, t!("Not in it any more", "不再包含"), "release-commits is-lost")}
    }
    .into_any()
}

fn line(commit: Commit) -> impl IntoView {
    let short = commit.short().to_owned();
    view! {
        <li class="release-commit">
            <span class="mono small" title=commit.hash>{short}</span>
            <span class="release-commit-subject">{commit.subject}</span>
            <span class="small muted">{commit.author}", "<Ago time=commit.at/></span>
        </li>
    }
}

/// What is not told one by one.
fn more(few: &Few) -> Option<String> {
    let count = plural(few.more as u64, "more commit", "more commits", "个提交");
    match (few.more, few.open) {
        (0, false) => None,
        (0, true) => Some(t!("And older ones that were not kept.", "还有未保存的更早提交。").to_owned()),
        (_, false) => Some(t!("And {count}.", "另有 {count}。", count = count)),
        (_, true) => Some(t!("And at least {count}.", "另有至少 {count}。", count = count)),
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_is_counted() {
        let few = |more, open| Few { commits: Vec::new(), more, open };
        assert_eq!(more(&few(0, false)), None);
        assert_eq!(more(&few(1, false)).as_deref(), Some("And 1 more commit."));
        assert_eq!(more(&few(20, true)).as_deref(), Some("And at least 20 more commits."));
        assert!(more(&few(0, true)).is_some());
    }
}
