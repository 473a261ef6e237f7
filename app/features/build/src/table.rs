//! The table of builds.

use domain::build::{Build, BuildStatus};
use domain::page::Page;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Ago, Badge, Chip, Elapsed, EmptyRow, LoadMore, StateBadge, Table, toasts};

use crate::api;
use crate::news::News;

/// What was asked for: it fits what the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub service: Option<String>,
    pub status: Option<BuildStatus>,
}

impl Asked {
    fn fits(&self, build: &Build) -> bool {
        self.service.as_ref().is_none_or(|name| build.service_name.as_str() == name)
            && self.status.is_none_or(|status| build.status == status)
    }
}

/// Whether a build holds the words somebody searches for.
fn holds(build: &Build, words: &str) -> bool {
    let words = words.trim().to_lowercase();
    let all = [
        format!("{} {}", build.service_name, build.number),
        build.reference.to_string(),
        build.commit.clone().unwrap_or_default(),
        build.subject.clone().unwrap_or_default(),
        build.requested_by.to_string(),
    ];
    words.is_empty() || all.iter().any(|text| text.to_lowercase().contains(&words))
}

/// The first characters of a commit, as people compare them.
pub fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// How a build is: one that was told to end says so until it has.
pub fn badge(build: &Build) -> Badge {
    let mut badge = Badge::from(build.status);
    if build.cancel_requested && !build.status.is_final() {
        badge.word = t!("Ending…", "正在结束……");
    }
    badge
}

/// Builds, newest first, with those that come while the page is open. `children` say what to do when there is none.
#[component]
pub fn BuildTable(
    first: Page<Build>,
    asked: Asked,
    news: News,
    words: RwSignal<String>,
    /// The service's name stands in each row.
    named: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let fetched = RwSignal::new(first.items);
    let next = RwSignal::new(first.next);
    let toasts = toasts();
    let load = {
        let asked = asked.clone();
        Action::new(move |after: &String| {
            let (asked, after) = (asked.clone(), after.clone());
            async move {
                let status = asked.status.map(|status| status.as_str().to_owned());
                match api::builds(asked.service, status, Some(after)).await {
                    Ok(page) => {
                        fetched.update(|builds| builds.extend(page.items));
                        next.set(page.next);
                    }
                    Err(error) => toasts.failed(error.sentence()),
                }
            }
        })
    };
    let all = Memo::new(move |_| fetched.with(|fetched| news.over(fetched, |build| asked.fits(build))));
    let rows = Memo::new(move |_| {
        let words = words.get();
        all.with(|all| all.iter().filter(|build| holds(build, &words)).cloned().collect::<Vec<_>>())
    });
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let found_none = Memo::new(move |_| rows.with(Vec::is_empty));
    let note = move || {
        let more = next.with(Option::is_some) && !words.with(|words| words.trim().is_empty());
        more.then(|| t!("Older builds are not searched yet", "更早的构建尚未搜索").to_owned())
    };
    move || {
        if none.get() {
            return children().into_any();
        }
        view! {
            <section class="panel">
                <Table label=t!("Builds, newest first", "构建，最新在前")>
                    <thead>
                        <tr>
                            <th scope="col">{t!("Status", "状态")}</th>
                            <th scope="col">{t!("Build", "构建")}</th>
                            <th scope="col">{t!("Commit", "提交")}</th>
                            <th scope="col">{t!("Ref", "Ref")}</th>
                            <th scope="col">{t!("By", "发起人")}</th>
                            <th scope="col">{t!("When", "时间")}</th>
                            <th scope="col" class="number">{t!("Took", "用时")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || rows.get()
                            key=|build| (build.id, build.status, build.cancel_requested, build.commit.clone(), build.started_at)
                            children=move |build| row(build, named)
                        />
                        <Show when=move || found_none.get()>
                            <EmptyRow columns=7>
                                {t!("No build here holds these words.", "没有匹配的构建。")}
                            </EmptyRow>
                        </Show>
                    </tbody>
                </Table>
                <LoadMore
                    more=Signal::derive(move || next.with(Option::is_some))
                    pending=load.pending()
                    note=Signal::derive(note)
                    on_click=move |()| {
                        if let Some(after) = next.get_untracked() {
                            load.dispatch(after);
                        }
                    }
                />
            </section>
        }
        .into_any()
    }
}

fn row(build: Build, named: bool) -> impl IntoView {
    let name = if named {
        format!("{} {}", build.service_name, build.number)
    } else {
        t!("Build {n}", "构建 {n}", n = build.number)
    };
    let why = matches!(build.status, BuildStatus::Failed).then(|| build.sentence.clone()).flatten();
    let (since, until) = (build.started_at, build.finished_at);
    view! {
        <tr>
            <td><StateBadge of=badge(&build)/></td>
            <th scope="row">
                <a class="row-link build-name" href=paths::build(&build.service_name, build.number)>{name}</a>
            </th>
            <td class="build-commit">
                <div class="build-subject">
                    {build.commit.as_deref().map(|commit| view! { <span class="mono">{short(commit).to_owned()}</span>" " })}
                    {build.subject.clone()}
                </div>
                {why.map(|why| view! { <div class="small tone tone-failed">{why.say(frame::language()).to_owned()}</div> })}
            </td>
            <td data-label=t!("Ref", "Ref")><Chip>{build.reference.to_string()}</Chip></td>
            <td data-label=t!("By", "发起人")>{build.requested_by.to_string()}</td>
            <td data-label=t!("When", "时间") class="muted"><Ago time=build.created_at/></td>
            <td data-label=t!("Took", "用时") class="number">
                {since.map(|since| view! { <Elapsed since=since until=until/> })}
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::tests::build;

    #[test]
    fn a_build_is_found_by_its_service_number_ref_and_requester() {
        let build = build(44, BuildStatus::Failed);
        for words in ["orders 44", "MAIN", "ann", ""] {
            assert!(holds(&build, words), "{words}");
        }
        assert!(!holds(&build, "stock"));
    }

    #[test]
    fn a_build_that_fits_another_filter_stays_out() {
        let failed = build(1, BuildStatus::Failed);
        assert!(Asked { service: Some("orders".into()), status: Some(BuildStatus::Failed) }.fits(&failed));
        assert!(!Asked { service: Some("stock".into()), status: None }.fits(&failed));
        assert!(!Asked { service: None, status: Some(BuildStatus::Running) }.fits(&failed));
    }
}
