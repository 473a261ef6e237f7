//! All that is wrong with what stands in the form, whoever finds it: each part is read as the server will read it.

use std::collections::BTreeSet;

use domain::autoscaling::Autoscaling;
use domain::configuration::Key;
use domain::controller::ControllerSettings;
use domain::error::Error;
use domain::faults::{Fault, find};
use domain::image::ImageRef;
use domain::name::ServiceName;
use domain::pod::PodSettings;
use domain::settings::{self, Resources};
use domain::text;
use frame::pasted::Variable;

use super::draft::Draft;
use crate::form::{Amounts, DeployForm, number};
use domain::{autoscaling, controller, network, pod};

/// Of the whole form. A part that another one is measured by is taken without what is wrong with it.
pub fn faults(draft: Draft, service: &str) -> Vec<Fault> {
    let form = draft.form();
    let ports = draft.ports();
    let kind = draft.controller.kind();
    let mut all: Vec<Fault> = of_what(&form).into_iter().chain(of_number(&form.replicas)).collect();
    if form.touched {
        all.extend(of_variables(&form.variables));
    }
    let (wrong, amounts) = find(&form.amounts, Amounts::parse, |resources| resources.check("resources"));
    all.extend(wrong);
    let (wrong, runs) = find(&form.controller, controller::Written::parse, |_| Ok(()));
    all.extend(wrong);
    let runs = runs.parse().unwrap_or_else(|_| ControllerSettings::of(kind));
    let service = ServiceName::parse(service).ok();
    let (wrong, pod) = find(&form.pod, pod::Written::parse, |pod: &PodSettings| {
        pod.check(&runs)?;
        service.as_ref().map_or(Ok(()), |service| pod.check_for(service, &ports))
    });
    all.extend(wrong);
    let (amounts, pod) = (amounts.parse().unwrap_or_else(|_| Resources::default()), pod.parse().unwrap_or_default());
    let (wrong, _) = find(&form.autoscaling, autoscaling::Written::parse, |bounds: &Option<Autoscaling>| {
        let Some(bounds) = bounds else { return Ok(()) };
        bounds.check(kind, &amounts)?;
        bounds.check_beside(&pod.companions)
    });
    all.extend(wrong);
    let (wrong, _) = find(&form.network, network::Written::parse, |network| network.check(kind, &ports));
    all.extend(wrong);
    all
}

fn of_what(form: &DeployForm) -> Option<Fault> {
    let read = match form.what.as_str() {
        "image" => ImageRef::parse(form.image.trim()).map(drop),
        "release" => number(&form.release, "release").map(drop),
        _ if form.build.trim().is_empty() => Err(no_build()),
        _ => number(&form.build, "build").map(drop),
    };
    read.err().map(Fault::unread)
}

pub fn no_build() -> Error {
    Error::invalid("build", text!("Choose a build.", "请选择一个构建。"))
}

/// Nothing is as many as there are.
fn of_number(text: &str) -> Option<Fault> {
    if text.trim().is_empty() {
        return None;
    }
    match number(text, "replicas") {
        Ok(replicas) => settings::replicas(replicas).err().map(Fault::refused),
        Err(error) => Some(Fault::unread(error)),
    }
}

/// Each variable that has no name that a shell could export, or the name of another one.
fn of_variables(rows: &[Variable]) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for row in rows.iter().filter(|row| !row.name.trim().is_empty() || !row.value.is_empty()) {
        let name = row.name.trim();
        if let Err(error) = Key::variable(name) {
            faults.push(Fault::refused(error.at("variables")));
        } else if !seen.insert(name) {
            faults.push(Fault::unread(twice(name)));
        }
    }
    faults
}

pub fn twice(name: &str) -> Error {
    Error::invalid("variables", text!("{name} stands twice.", "{name} 重复。"))
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests;
