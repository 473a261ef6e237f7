//! The way out of a finding, as one button: the best remedy that the diagnosis knows.

use domain::authorise::Action;
use domain::name::ClusterName;
use domain::status::{EnvironmentStatus, Remedy};
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use ui::LinkButton;

/// Where the best remedy of a finding leads: the words on the button, the address, and why the reader may not.
pub fn way_out(status: &EnvironmentStatus, cluster: Option<&ClusterName>) -> (String, String, Option<String>) {
    let (service, environment) = (&status.service, &status.environment);
    let open = || (t!("Open", "查看").to_owned(), paths::placement(service, environment), None);
    match status.remedy() {
        Some(Remedy::RollBack { release }) => (
            t!("Roll back to {release}", "回滚到 {release}", release = release),
            paths::deploy_again(service, environment, *release),
            why_not(Action::Deploy, Some(status.team)),
        ),
        Some(Remedy::LastWords { pod, .. }) => {
            // The pod of a run is not restarted: its last words are its own, and not those of a container before.
            let previous = !status.controller.runs_to_an_end();
            (t!("Last words", "最后的日志").to_owned(), paths::pod_logs(service, environment, pod, previous), None)
        }
        Some(Remedy::Logs { pod }) => {
            (t!("Logs", "日志").to_owned(), paths::pod_logs(service, environment, pod, false), None)
        }
        Some(Remedy::Start) => (
            t!("Start…", "启动……").to_owned(),
            paths::placement(service, environment),
            why_not(Action::Scale, Some(status.team)),
        ),
        Some(Remedy::Cluster) => cluster
            .map_or_else(open, |cluster| (t!("See the cluster", "查看集群").to_owned(), paths::cluster(cluster), None)),
        None => open(),
    }
}

#[component]
pub fn RemedyButton(status: EnvironmentStatus, cluster: Option<ClusterName>) -> impl IntoView {
    let (words, href, reason) = way_out(&status, cluster.as_ref());
    // Several findings may offer the same words: the name says whose they are.
    let name = t!(
        "{words}: {service} in {environment}",
        "{words}：{environment} 中的 {service}",
        words = words,
        service = status.service,
        environment = status.environment
    );
    view! {
        <LinkButton href=href small=true label=name reason=reason>
            {words}
        </LinkButton>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{column, status};
    use domain::controller::ControllerKind;
    use domain::status::State;

    fn way(remedies: Vec<Remedy>) -> (String, String) {
        let status = EnvironmentStatus { remedies, ..status("orders", "prod", State::Failed) };
        Owner::new().with(|| {
            let (words, href, _) = way_out(&status, Some(&column("prod").cluster));
            (words, href)
        })
    }

    #[test]
    fn a_roll_back_leads_to_the_page_of_that_release_with_its_dialog() {
        let (words, href) = way(vec![Remedy::RollBack { release: 41 }, Remedy::Cluster]);
        assert_eq!(words, "Roll back to 41");
        assert_eq!(href, "/services/orders/environments/prod/releases/41?do=again");
    }

    #[test]
    fn what_mends_it_at_once_comes_before_what_explains_it() {
        let words = Remedy::LastWords { pod: "orders-7c9-x2v8q".into(), container: "orders".into() };
        assert_eq!(way(vec![words, Remedy::RollBack { release: 41 }]).0, "Roll back to 41");
    }

    #[test]
    fn last_words_lead_to_the_log_of_the_container_that_died() {
        let (_, href) = way(vec![Remedy::LastWords { pod: "orders-7c9-x2v8q".into(), container: "orders".into() }]);
        assert_eq!(href, "/services/orders/environments/prod/logs?pod=orders-7c9-x2v8q&previous=true");
        let of_run = EnvironmentStatus {
            controller: ControllerKind::Job,
            remedies: vec![Remedy::LastWords { pod: "orders-7-x2v8q".into(), container: "orders".into() }],
            ..status("orders", "prod", State::Failed)
        };
        let (_, href, _) = Owner::new().with(|| way_out(&of_run, None));
        assert_eq!(href, "/services/orders/environments/prod/logs?pod=orders-7-x2v8q");
    }

    #[test]
    fn what_does_not_fit_leads_to_the_cluster_and_nothing_known_to_the_service() {
        assert_eq!(way(vec![Remedy::Cluster]).1, "/clusters/local");
        assert_eq!(way(vec![]).1, "/services/orders/environments/prod");
    }
}
