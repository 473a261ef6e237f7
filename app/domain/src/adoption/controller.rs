//! The controller's own settings.

use serde_json::Value;

use super::found::template;
use super::value::{either, list, number, text, texts};
use crate::controller::{
    Concurrency, ControllerKind, ControllerSettings, CronJobSettings, DaemonSetSettings, DeploymentSettings,
    JobSettings, PodManagement, Schedule, Share, StatefulSetSettings, Strategy, TimeZone, Toleration, VolumeClaim,
};
use crate::error::Result;

/// What Kubernetes has where nothing is said: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/
const USUAL_DEADLINE: u32 = 600;
const USUAL_HISTORY: u32 = 10;
const USUAL_RETRIES: u32 = 6;

pub(super) fn controller(object: &Value, kind: ControllerKind, main: &Value) -> Result<ControllerSettings> {
    Ok(match kind {
        ControllerKind::Deployment => ControllerSettings::Deployment(deployment(object)),
        ControllerKind::StatefulSet => ControllerSettings::StatefulSet(stateful_set(object, main)),
        ControllerKind::DaemonSet => ControllerSettings::DaemonSet(daemon_set(object)),
        ControllerKind::CronJob => ControllerSettings::CronJob(cron_job(object)?),
        ControllerKind::Job => ControllerSettings::Job(job(object, "/spec")),
    })
}

fn share(object: &Value, pointer: &str, usual: Share) -> Share {
    either(object, pointer).and_then(|text| Share::parse(&text).ok()).unwrap_or(usual)
}

fn deployment(object: &Value) -> DeploymentSettings {
    let strategy = if text(object, "/spec/strategy/type") == Some("Recreate") {
        Strategy::Recreate
    } else {
        Strategy::RollingUpdate {
            max_surge: share(object, "/spec/strategy/rollingUpdate/maxSurge", Share::Percent(25)),
            max_unavailable: share(object, "/spec/strategy/rollingUpdate/maxUnavailable", Share::Percent(25)),
        }
    };
    DeploymentSettings {
        strategy,
        progress_deadline: number(object, "/spec/progressDeadlineSeconds").unwrap_or(USUAL_DEADLINE),
        revision_history: number(object, "/spec/revisionHistoryLimit").unwrap_or(USUAL_HISTORY),
    }
}

fn stateful_set(object: &Value, main: &Value) -> StatefulSetSettings {
    let parallel = text(object, "/spec/podManagementPolicy") == Some(PodManagement::Parallel.as_str());
    let claim = |claim: &Value| {
        let name = text(claim, "/metadata/name")?;
        let mount = list(main, "/volumeMounts").iter().find(|mount| text(mount, "/name") == Some(name))?;
        let size = text(claim, "/spec/resources/requests/storage").unwrap_or_default();
        let class = text(claim, "/spec/storageClassName").unwrap_or_default();
        VolumeClaim::parse(name, text(mount, "/mountPath")?, size, class).ok()
    };
    StatefulSetSettings {
        pod_management: if parallel { PodManagement::Parallel } else { PodManagement::OrderedReady },
        partition: number(object, "/spec/updateStrategy/rollingUpdate/partition").unwrap_or(0),
        volumes: list(object, "/spec/volumeClaimTemplates").iter().filter_map(claim).collect(),
    }
}

fn daemon_set(object: &Value) -> DaemonSetSettings {
    let template = template(object);
    let toleration = |toleration: &Value| {
        let part = |pointer| text(toleration, pointer).filter(|part| !part.is_empty());
        let value = part("/value").map(|value| format!("={value}")).unwrap_or_default();
        let effect = part("/effect").map(|effect| format!(":{effect}")).unwrap_or_default();
        Toleration::parse(&format!("{}{value}{effect}", part("/key")?)).ok()
    };
    DaemonSetSettings {
        node_selector: texts(template, "/spec/nodeSelector"),
        tolerations: list(template, "/spec/tolerations").iter().filter_map(toleration).collect(),
        max_unavailable: share(object, "/spec/updateStrategy/rollingUpdate/maxUnavailable", Share::Number(1)),
    }
}

fn cron_job(object: &Value) -> Result<CronJobSettings> {
    let zone = text(object, "/spec/timeZone").map(TimeZone::parse).transpose()?;
    let policy = text(object, "/spec/concurrencyPolicy");
    let concurrency = Concurrency::ALL.into_iter().find(|known| Some(known.as_str()) == policy);
    Ok(CronJobSettings {
        schedule: Schedule::parse(text(object, "/spec/schedule").unwrap_or_default())?,
        time_zone: zone,
        concurrency: concurrency.unwrap_or(Concurrency::Allow),
        starting_deadline: number(object, "/spec/startingDeadlineSeconds"),
        succeeded_kept: number(object, "/spec/successfulJobsHistoryLimit").unwrap_or(3),
        failed_kept: number(object, "/spec/failedJobsHistoryLimit").unwrap_or(1),
        job: job(object, "/spec/jobTemplate/spec"),
    })
}

fn job(object: &Value, at: &str) -> JobSettings {
    let part = |name: &str| number(object, &format!("{at}/{name}"));
    JobSettings {
        completions: part("completions").unwrap_or(1),
        parallelism: part("parallelism").unwrap_or(1),
        retries: part("backoffLimit").unwrap_or(USUAL_RETRIES),
        deadline: part("activeDeadlineSeconds"),
        clean_up: part("ttlSecondsAfterFinished"),
    }
}
