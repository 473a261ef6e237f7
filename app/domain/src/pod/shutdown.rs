//! How a pod is ended: what is done before the signal, and how long it may take.
//! Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination

use serde::{Deserialize, Serialize};

use super::Command;
use crate::error::{Error, Result};
use crate::text;

/// What Kubernetes waits when nothing is said.
const GRACE: u32 = 30;
const LONGEST: u32 = 24 * 3600;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shutdown {
    /// Seconds from the wish to end it until it is killed; `None`: 30, as Kubernetes has it.
    pub grace: Option<u32>,
    pub pre_stop: Option<PreStop>,
}

/// What is done before the container is told to end. It counts against the grace period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreStop {
    /// So many seconds, in which the pod is taken out of its Service while it still answers.
    Sleep(u32),
    Command(Command),
}

impl Shutdown {
    pub(super) fn check(&self) -> Result<()> {
        let grace = self.grace.unwrap_or(GRACE);
        if grace > LONGEST {
            return Err(Error::invalid(
                "pod.grace",
                text!("At most {LONGEST} seconds, which is a day.", "最多 {LONGEST} 秒（一天）。"),
            ));
        }
        match &self.pre_stop {
            Some(PreStop::Sleep(seconds)) if *seconds == 0 || *seconds >= grace => Err(Error::invalid(
                "pod.pre_stop",
                text!(
                    "At least one second, and less than the {grace} seconds after which the pod is killed.",
                    "至少 1 秒，且应小于 {grace} 秒（超过后 Pod 会被强制结束）。"
                ),
            )),
            Some(PreStop::Sleep(_) | PreStop::Command(_)) | None => Ok(()),
        }
    }
}

impl std::fmt::Display for PreStop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sleep(seconds) => write!(f, "sleep {seconds} s"),
            Self::Command(command) => write!(f, "{command}"),
        }
    }
}
