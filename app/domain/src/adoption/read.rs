//! A live workload, read into what a release is made of. What cannot be expressed is left out here, and found by comparing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::value::{number, text};
use super::{containers, controller, found, network, pods};
use crate::controller::ControllerKind;
use crate::error::{Error, Result};
use crate::image::ImageRef;
use crate::name::ServiceName;
use crate::service::{HealthPath, Port};
use crate::settings::Settings;
use crate::text;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub kind: ControllerKind,
    pub name: ServiceName,
    pub image: ImageRef,
    pub settings: Settings,
    pub ports: Vec<Port>,
    pub health_path: Option<HealthPath>,
    /// A schedule that is held.
    pub stopped: bool,
}

/// Reads a workload; `service` is the Service of its name, if that leads to its pods. An error where it cannot be one.
pub fn read(object: &Value, service: Option<&Value>) -> Result<Read> {
    let nothing = || Error::conflict(text!("This is nothing that can be adopted.", "该对象无法接管。"));
    let kind = found::kind(object).ok_or_else(nothing)?;
    let main = found::main(object).ok_or_else(nothing)?;
    let name = ServiceName::parse(text(object, "/metadata/name").unwrap_or_default())?;
    let image = ImageRef::parse(text(main, "/image").unwrap_or_default())?;
    let ports = containers::ports(main, service);
    let health = containers::health(main, &ports);
    let health_path = health.clone().filter(|_| !kind.runs_to_an_end());
    let mut pod = pods::pod(object, main);
    pod.probes = containers::probes(main, health_path.is_some());
    let replicas = match kind {
        ControllerKind::Deployment | ControllerKind::StatefulSet => number(object, "/spec/replicas").unwrap_or(1),
        ControllerKind::DaemonSet | ControllerKind::Job | ControllerKind::CronJob => 1,
    };
    let settings = Settings {
        controller: controller::controller(object, kind, main)?,
        replicas,
        variables: containers::variables(main),
        resources: containers::resources(main),
        pod,
        network: network::network(main, service, &ports, kind),
        adopted: true,
        ..Settings::default()
    };
    settings.check()?;
    settings.pod.check_for(&name, &ports)?;
    settings.network.check(kind, &ports)?;
    let stopped = kind == ControllerKind::CronJob && super::value::flag(object, "/spec/suspend");
    Ok(Read { kind, name, image, settings, ports, health_path, stopped })
}
