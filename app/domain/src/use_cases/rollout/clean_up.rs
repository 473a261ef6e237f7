//! When Kubernetes takes out a run that has ended.

use crate::environment::Environment;
use crate::error::Result;
use crate::manifest::{Target, render};
use crate::ports::Ports;
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::use_cases::placement;
use crate::workload::Workload;

use super::seen;

/// Lets Kubernetes take out the run that was asked for last, as its release says. Not before it is noted that it began: it
/// would be looked for in vain, and begin anew. Nor before it is seen how a release ended. A server that is ended between
/// the two does it at a later look.
pub(super) async fn clean_up(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    placed: &Placement,
    release: &Release,
) -> Result<()> {
    let runs = release.settings.controller.kind().runs_to_an_end() && placed.run_version > 0;
    if !runs || !release.status.is_final() {
        return Ok(());
    }
    let (key, name) = (placement::key(service, environment), placed.run_name(&service.name));
    let of_release =
        |workload: Workload| workload.runs.iter().any(|run| run.name == name && run.release == Some(release.number));
    // It was noted in this look; the view may not have it yet.
    if !placed.run_is_due() && !seen(ports, environment, &key).is_some_and(of_release) {
        return Ok(());
    }
    let due = Placement { applied_version: 0, ..placed.clone() };
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let mut runs = render(release, &due, &target);
    runs.retain(|object| object["kind"] == "Job" && object["spec"]["ttlSecondsAfterFinished"].is_number());
    if runs.is_empty() { Ok(()) } else { ports.clusters.clean_up(&key, &runs).await }
}
