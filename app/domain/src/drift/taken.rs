//! What somebody changed in a cluster, as settings of a next release: what of it can be taken over, and where the rest is set.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::path::text;
use super::{Changed, Drift, Path, Step};
use crate::image::ImageRef;
use crate::quantity::{Cpu, Memory};
use crate::release::Release;
use crate::settings::{Resources, variable};
use crate::text;
use crate::text::Text;

/// What a release would say so that it agrees with the cluster; `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub image: Option<ImageRef>,
    pub replicas: Option<u32>,
    /// All plain variables.
    pub variables: Option<BTreeMap<String, String>>,
    pub resources: Option<Resources>,
    /// The fields that this says: `Deployment/orders spec.replicas`.
    pub fields: Vec<String>,
}

impl Taken {
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

/// Takes over what can be, and leaves the rest. `release` is configured as the next one: what is taken comes on top of that.
pub fn take(release: &Release, drifts: &[Drift]) -> Taken {
    let mut taken = Taken::default();
    for drift in drifts {
        if take_one(&mut taken, release, drift).is_some() {
            taken.fields.push(format!("{} {}", drift.object, drift.path));
        }
    }
    taken
}

/// Whether this one can be taken over, and where it is set otherwise.
pub fn changed_of(release: &Release, drift: Drift) -> Changed {
    let can_take = take_one(&mut Taken::default(), release, &drift).is_some();
    let set_in = set_in(&drift).filter(|_| !can_take);
    Changed { drift, can_take, set_in }
}

/// `None`: it cannot be said in a release, or what was written there is none of its values.
fn take_one(taken: &mut Taken, release: &Release, drift: &Drift) -> Option<()> {
    let steps = of_controller(release, drift)?;
    if let [Step::Field(field)] = steps
        && field == "replicas"
    {
        taken.replicas = Some(u32::try_from(drift.found.as_ref()?.as_u64()?).ok()?);
        return Some(());
    }
    let inside = of_container(release, steps)?;
    let names: Vec<&str> = inside.iter().map(name).collect();
    match names.as_slice() {
        ["image"] => taken.image = Some(ImageRef::parse(drift.found.as_ref()?.as_str()?).ok()?),
        ["env"] if drift.found.is_none() => {
            // Those that it had; what was configured since is none of them.
            let had = drift.wanted.as_ref().and_then(Value::as_array).into_iter().flatten();
            let had: Vec<&str> = had.filter_map(|variable| variable.get("name")?.as_str()).collect();
            let mut variables = taken.variables.clone().unwrap_or_else(|| release.settings.variables.clone());
            variables.retain(|name, _| !had.contains(&name.as_str()));
            taken.variables = Some(variables);
        }
        ["env", named, "value"] => set(taken, release, named, drift.found.as_ref())?,
        ["env", named] => match &drift.found {
            Some(found) if found.get("valueFrom").is_some() => return None,
            Some(found) => {
                set(taken, release, named, Some(found.get("value").unwrap_or(&Value::String(String::new()))))?
            }
            None => set(taken, release, named, None)?,
        },
        ["resources", rest @ ..] => {
            let mut resources = taken.resources.clone().unwrap_or_else(|| release.settings.resources.clone());
            amounts(&mut resources, rest, drift.found.as_ref())?;
            taken.resources = Some(resources);
        }
        _ => return None,
    }
    Some(())
}

fn name(step: &Step) -> &str {
    match step {
        Step::Field(name) => name,
        Step::Item { value, .. } => value,
        Step::Index(_) => "",
    }
}

/// The steps below `spec` of the object that runs the pods.
fn of_controller<'a>(release: &Release, drift: &'a Drift) -> Option<&'a [Step]> {
    let object = format!("{}/{}", release.settings.controller.kind(), release.service_name);
    match drift.path.0.as_slice() {
        [Step::Field(spec), rest @ ..] if spec == "spec" && drift.object == object => Some(rest),
        _ => None,
    }
}

/// The steps below the service's own container.
fn of_container<'a>(release: &Release, steps: &'a [Step]) -> Option<&'a [Step]> {
    let job = Path::default().field("jobTemplate").field("spec");
    let steps = steps.strip_prefix(job.0.as_slice()).unwrap_or(steps);
    let pod = Path::default().field("template").field("spec").field("containers");
    match steps.strip_prefix(pod.0.as_slice())? {
        [Step::Item { value, .. }, rest @ ..] if value == release.service_name.as_str() => Some(rest),
        _ => None,
    }
}

/// A plain variable; what is sealed, and what Slipway sets of its own accord, is none.
fn set(taken: &mut Taken, release: &Release, name: &str, found: Option<&Value>) -> Option<()> {
    let settings = &release.settings;
    let plain = &settings.variables;
    let known = plain.contains_key(name);
    let sealed = settings.configuration.secrets.iter().any(|used| used.key.name() == name);
    let profile = settings.configuration.profile.as_ref();
    let own = !known && profile.is_some_and(|profile| profile.framework.variable() == name);
    if sealed || own {
        return None;
    }
    let mut variables = taken.variables.clone().unwrap_or_else(|| plain.clone());
    match found {
        Some(value) => {
            let value = value.as_str()?;
            variable(name, value, "variables").ok()?;
            variables.insert(name.to_owned(), value.to_owned());
        }
        None => drop(variables.remove(name)),
    }
    taken.variables = Some(variables);
    Some(())
}

/// An amount, or several in one object; `None` of `found`: they are gone.
fn amounts(resources: &mut Resources, path: &[&str], found: Option<&Value>) -> Option<()> {
    let each = |resources: &mut Resources, path: &[&str], names: [&str; 2]| {
        let fields = found.and_then(Value::as_object);
        // What is none of these cannot be said.
        if fields.is_some_and(|fields| fields.keys().any(|name| !names.contains(&name.as_str()))) {
            return None;
        }
        names.iter().try_for_each(|name| {
            amounts(resources, &[path, &[*name]].concat(), fields.and_then(|fields| fields.get(*name)))
        })
    };
    let cpu = || found.map(text).map(|amount| Cpu::parse(&amount)).transpose().ok();
    let memory = || found.map(text).map(|amount| Memory::parse(&amount)).transpose().ok();
    match path {
        [] => each(resources, path, ["requests", "limits"])?,
        ["requests" | "limits"] => each(resources, path, ["cpu", "memory"])?,
        ["requests", "cpu"] => resources.cpu_request = cpu()?,
        ["limits", "cpu"] => resources.cpu_limit = cpu()?,
        ["requests", "memory"] => resources.memory_request = memory()?,
        ["limits", "memory"] => resources.memory_limit = memory()?,
        _ => return None,
    }
    Some(())
}

/// Where a field that cannot be taken over is set; `None`: Slipway has no setting for it.
fn set_in(drift: &Drift) -> Option<Text> {
    let has = |names: &[&str]| {
        drift.path.0.iter().any(|step| matches!(step, Step::Field(name) if names.contains(&name.as_str())))
    };
    let kind = drift.object.split('/').next().unwrap_or_default();
    let known: [(&[&str], Text); 10] = [
        (&["hostPort"], text!("Network", "网络")),
        (&["livenessProbe", "readinessProbe", "startupProbe"], text!("Health", "健康")),
        (&["securityContext"], text!("Security", "安全")),
        (&["command", "args"], text!("Start", "启动")),
        (&["volumes", "volumeMounts", "volumeClaimTemplates"], text!("Volumes", "卷")),
        (&["terminationGracePeriodSeconds", "lifecycle"], text!("Shutdown", "结束")),
        (&["topologySpreadConstraints", "serviceAccountName", "imagePullSecrets"], text!("Placement", "调度与权限")),
        (&["initContainers"], text!("Containers beside it", "附加容器")),
        (&["env", "data"], text!("Configuration", "配置")),
        (
            &["strategy", "updateStrategy", "schedule", "suspend", "tolerations", "nodeSelector"],
            text!("Controller", "控制器"),
        ),
    ];
    match kind {
        "Service" if has(&["type", "nodePort"]) => Some(text!("Network", "网络")),
        "Service" if has(&["ports"]) => Some(text!("Ports of the service", "服务的端口")),
        "HorizontalPodAutoscaler" => Some(text!("Autoscaling", "自动伸缩")),
        "Service" => None,
        "PodDisruptionBudget" => Some(text!("Placement", "调度与权限")),
        _ => known.into_iter().find(|(names, _)| has(names)).map(|(_, said)| said),
    }
}
