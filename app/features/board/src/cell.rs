//! A cell of the grid: how one service is in one environment.

use domain::authorise::Action;
use domain::id::TeamId;
use domain::name::{EnvironmentName, ServiceName};
use domain::status::{EnvironmentStatus, State};
use frame::viewer::why_not;
use frame::{language, paths, t};
use leptos::either::Either;
use leptos::prelude::*;
use ui::{Ago, Spark, StateMark, plural};

use crate::figure;
use crate::model::CellSignal;
use crate::run::{self, LastRun};

#[component]
pub fn GridCell(
    service: ServiceName,
    team: TeamId,
    environment: EnvironmentName,
    cell: CellSignal,
    /// The service is going: nothing new is deployed.
    deleting: bool,
) -> impl IntoView {
    let href = paths::placement(&service, &environment);
    let deploy = paths::deploy(&service, &environment);
    let label = environment.to_string();
    let class = {
        let cell = cell.clone();
        // At phone width the cells of a row stand under each other, the worst first: the class says in which order.
        move || cell.with(|status| format!("rank-{}", status.as_ref().map_or("none", |status| status.state.as_str())))
    };
    view! {
        <td class=class data-label=label>
            {move || match cell.get() {
                Some(status) => Either::Left(view! { <Placed status href=href.clone()/> }),
                None => {
                    let reason = why_not(Action::Deploy, Some(team));
                    let possible = reason.is_none() && !deleting;
                    let name = t!(
                        "Deploy {service} to {environment}",
                        "部署 {service} 到 {environment}",
                        service = service,
                        environment = environment
                    );
                    Either::Right(view! {
                        <span class="cell-none" title=reason>
                            <span aria-label=t!("Never deployed", "从未部署")>"—"</span>
                            {possible.then(|| view! { <a class="cell-deploy" href=deploy.clone() aria-label=name>{t!("Deploy", "部署")}</a> })}
                        </span>
                    })
                }
            }}
        </td>
    }
    .into_any()
}

/// A service that was deployed there.
#[component]
fn Placed(status: EnvironmentStatus, href: String) -> impl IntoView {
    let sentence = status.sentence.say(language()).to_owned();
    let cause = if status.controller.runs_to_an_end() {
        run::cause(&status)
    } else {
        cause(&status).map(|cause| format!(" · {cause}"))
    };
    let version = Some(status.version.clone()).filter(|version| !version.is_empty());
    let release = status.release.map(|release| t!("release {release}", "发布 {release}", release = release));
    let figures = figure::short(status.cpu, status.memory);
    let words = figure::words(status.cpu, status.memory);
    // A line in the colour of its state where that is news; else in the quiet one.
    let colour = match status.state {
        State::Ready | State::Moving => None,
        State::Idle | State::Unknown | State::Warning | State::Failed => Some(status.state),
    };
    let label = t!(
        "CPU of {service} in {environment} over the last minutes",
        "{environment} 中 {service} 最近几分钟的 CPU",
        service = status.service,
        environment = status.environment
    );
    let spark = status.spark.clone();
    let (held, changed) = (held(&status), changed(&status));
    view! {
        <a class="cell" href=href title=sentence>
            <StateMark of=status.state/>
            <span class="cell-main truncate">{version.or(release)}</span>
            <span class="cell-use" title=words>
                {(spark.len() > 1).then(|| view! { <Spark values=spark label=label state=colour/> })}
                <span>{figures}</span>
            </span>
            <span class="cell-sub">
                {[held, changed]
                    .into_iter()
                    .flatten()
                    .map(|mark| view! { <span class="tone tone-warning">{mark}</span>" · " })
                    .collect_view()}
                {if status.controller.runs_to_an_end() {
                    Either::Left(view! { <LastRun status=status.clone()/> })
                } else {
                    Either::Right(count(&status))
                }}
                {match cause {
                    Some(cause) => Either::Left(cause),
                    // Of what runs to an end it is the run that has an age.
                    None if status.controller.runs_to_an_end() => Either::Left(String::new()),
                    None => Either::Right(view! {
                        {when(&status).map(|time| view! { " · " <Ago time/> })}
                        {(status.restarts > 0)
                            .then(|| format!(" · {}", plural(status.restarts, "restart", "restarts", "次重启")))}
                    }),
                }}
            </span>
        </a>
    }
}

/// That new builds wait, where they would come by themselves.
fn held(status: &EnvironmentStatus) -> Option<&'static str> {
    let automation = &status.automation;
    (automation.deploys && automation.is_held()).then(|| t!("deploys held", "部署已暂停"))
}

/// That somebody changed in the cluster what was applied.
fn changed(status: &EnvironmentStatus) -> Option<&'static str> {
    (status.drifts > 0).then(|| t!("changed in the cluster", "集群中有更改"))
}

/// Since when it is so: what runs, since its release; what is stopped, since then.
fn when(status: &EnvironmentStatus) -> Option<domain::Time> {
    if status.state == State::Idle { status.since } else { status.released_at }
}

/// Why it is not as it should be, short enough for a cell: how many are ready stands before it already.
fn cause(status: &EnvironmentStatus) -> Option<String> {
    match status.state {
        State::Moving | State::Warning | State::Failed => {}
        State::Idle | State::Ready | State::Unknown => return None,
    }
    let sentence = status.sentence.say(language()).trim_end_matches(['.', '。']);
    let ready = status.ready.to_string();
    let after = sentence.split_once(": ").or_else(|| sentence.split_once('：'));
    Some(match after {
        Some((counted, cause)) if counted.contains(&ready) => cause.to_owned(),
        _ => sentence.to_owned(),
    })
}

/// "2/3", or the word for a service that is not meant to run.
fn count(status: &EnvironmentStatus) -> String {
    if status.stopped && status.ready == 0 {
        t!("stopped", "已停止").to_owned()
    } else {
        let (ready, desired) = (status.ready_of_release, status.desired);
        // The cell names the release: pods of the one before are no pods of it.
        match status.ready.saturating_sub(ready) {
            0 => format!("{ready}/{desired}"),
            old => t!(
                "{ready}/{desired} + {old} old",
                "{ready}/{desired} + {old} 个旧的",
                ready = ready,
                desired = desired,
                old = old
            ),
        }
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::fixture::status;
    use domain::text::Text;

    fn said(state: State, sentence: &str) -> Option<String> {
        cause(&EnvironmentStatus { sentence: Text::verbatim(sentence), ..status("orders", "prod", state) })
    }

    #[test]
    fn a_cell_says_why_and_does_not_count_twice() {
        let killed = said(State::Failed, "1 of 3 pods ready: killed for memory: the limit is 256 MiB.");
        assert_eq!(killed.as_deref(), Some("killed for memory: the limit is 256 MiB"));
        let refused = said(State::Failed, "The cluster refuses it: quota exceeded.");
        assert_eq!(refused.as_deref(), Some("The cluster refuses it: quota exceeded"));
        assert_eq!(said(State::Ready, "1 of 1 pod ready."), None);
    }

    #[test]
    fn held_deploys_are_said_only_where_they_would_come_by_themselves() {
        let hold = domain::automation::Hold {
            since: domain::Time::default(),
            by: domain::name::UserName::parse("ann").expect("a name"),
            rolled_back_to: Some(7),
            failed: None,
            instead: None,
        };
        let of = |deploys, hold| {
            let automation = domain::automation::Automation { deploys, rolls_back: false, hold };
            held(&EnvironmentStatus { automation, ..status("orders", "prod", State::Ready) })
        };
        assert_eq!(of(true, Some(hold.clone())), Some("deploys held"));
        assert_eq!((of(false, Some(hold)), of(true, None)), (None, None));
    }

    #[test]
    fn what_was_changed_in_the_cluster_is_said() {
        let of = |drifts| changed(&EnvironmentStatus { drifts, ..status("orders", "prod", State::Ready) });
        assert_eq!((of(0), of(2)), (None, Some("changed in the cluster")));
    }

    #[test]
    fn pods_of_the_release_before_do_not_count_as_those_of_the_one_that_is_named() {
        let at = |ready, ready_of_release| {
            let base = status("orders", "prod", State::Failed);
            count(&EnvironmentStatus { desired: 3, ready, ready_of_release, ..base })
        };
        assert_eq!(at(3, 3), "3/3");
        assert_eq!(at(3, 0), "0/3 + 3 old");
    }
}
