//! Drift: looking for what was changed in the cluster, and putting it back.

use std::collections::BTreeSet;

use crate::authorise::{Action, Resource, authorise};
use crate::configuration::Used;
use crate::drift::{Changed, Drift, Taken, changed_of, compare, hide, take};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::manifest::{Target, render};
use crate::pod::Command;
use crate::ports::Ports;
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::text;
use crate::user::Actor;

use super::note;
use super::release::{Order, What, deploy};

/// What differs from what was applied; nothing while something is on its way. For whoever may see the service.
pub async fn look(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Vec<Drift>> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let (mut drifts, sealed) = found(ports, &service, &environment).await?;
    keep(ports, &service, &environment, &drifts).await?;
    hide(&mut drifts, &sealed);
    Ok(drifts)
}

/// Looks, and keeps with the status how many fields differ. For the worker.
pub async fn watch(ports: &Ports, service: &Service, environment: &Environment) -> Result<()> {
    let (drifts, _) = found(ports, service, environment).await?;
    keep(ports, service, environment, &drifts).await
}

/// Only the status is another one then: nothing else is wanted, so no other worker is woken.
async fn keep(ports: &Ports, service: &Service, environment: &Environment, drifts: &[Drift]) -> Result<()> {
    let fields = u32::try_from(drifts.len()).unwrap_or(u32::MAX);
    if !ports.board.drifted(&(service.name.clone(), environment.name.clone()), fields) {
        return Ok(());
    }
    let recorded = super::status::Recorded::read(ports, service.clone(), environment.clone()).await?;
    super::status::refresh(ports, &recorded).await
}

/// With the values of what is sealed, for the cluster alone; and the names of the variables that they are of.
async fn found(ports: &Ports, service: &Service, environment: &Environment) -> Result<(Vec<Drift>, BTreeSet<String>)> {
    let nothing = || Ok((Vec::new(), BTreeSet::new()));
    let Some(placement) = ports.store.placement(service.id, environment.id).await? else { return nothing() };
    let release = ports.store.release(service.id, environment.id, placement.release).await?;
    let Some(release) = release.filter(|release| release.status.is_final()) else { return nothing() };
    // What was never applied, nobody has changed.
    if placement.is_behind() || placement.trouble.is_some() || release.applied_at.is_none() {
        return nothing();
    }
    let target = Target { team: &service.team_name, namespace: &environment.namespace };
    let mut wanted = render(&release, &placement, &target);
    // A Job cannot be changed, and one that was cleaned up is not missing.
    wanted.retain(|object| object["kind"] != "Job");
    if release.settings.autoscaling.is_some() && !placement.stopped {
        // The cluster decides it.
        crate::manifest::unscaled(&mut wanted);
    }
    let secrets = &release.settings.configuration.secrets;
    let mut sealed: BTreeSet<String> = secrets.iter().map(|used| used.key.name().to_owned()).collect();
    if release.settings.adopted && !secrets.is_empty() {
        // They stand in its template, as they did when it was adopted.
        let values = super::configuration::opened(ports, service.id, &release.settings.configuration).await?;
        sealed.extend(crate::adoption::hidden(&wanted));
        crate::adoption::fill(&mut wanted, &values);
    }
    let live = ports.clusters.live(&super::placement::key(service, environment), &wanted).await?;
    let drifts = wanted.iter().zip(&live).flat_map(|(wanted, live)| compare(wanted, live.as_ref())).collect();
    Ok((drifts, sealed))
}

/// The same, with what can be done about each.
pub async fn changes(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Vec<Changed>> {
    let drifts = look(ports, actor, service, environment).await?;
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let next = next(ports, &service, &environment).await?;
    Ok(next.map_or_else(Vec::new, |(next, _)| drifts.into_iter().map(|drift| changed_of(&next, drift)).collect()))
}

/// The release that should run, configured as one that is made now: what is taken over comes on top of that, and what is
/// sealed there stays sealed. With the version of that configuration.
async fn next(ports: &Ports, service: &Service, environment: &Environment) -> Result<Option<(Release, u32)>> {
    let Some(mut release) = super::placement::present(ports, service, environment).await? else { return Ok(None) };
    let draft = super::configuration::draft(ports, service, environment, Some(&release.settings)).await?;
    let (wanted, settings) = (draft.effective(), &mut release.settings);
    let beside: Vec<Used> = settings.configuration.secrets.iter().filter(|used| used.beside).cloned().collect();
    settings.variables = wanted.variables();
    settings.configuration = wanted.released(&Command::default());
    settings.configuration.secrets.extend(beside);
    Ok(Some((release, draft.version())))
}

/// What of it a next release can say. Nothing where nothing differs.
pub async fn to_take(ports: &Ports, actor: &Actor, service: &str, environment: &str) -> Result<Taken> {
    // Not the hidden ones: a mark in the place of a value would become the value.
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let (drifts, _) = found(ports, &service, &environment).await?;
    let next = next(ports, &service, &environment).await?;
    Ok(next.map(|(next, _)| take(&next, &drifts)).unwrap_or_default())
}

/// Makes a release of what was changed, as far as one can say it; it takes over all fields, also those that it sets back.
/// `version` is the placement's that the person saw.
pub async fn take_over(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    version: Option<u32>,
) -> Result<Release> {
    let (of, place) = super::placement::find(ports, actor, service, environment).await?;
    let (drifts, _) = found(ports, &of, &place).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(of.team))?;
    let before = super::placement::known(ports, &of, &place, version).await?;
    let next = next(ports, &of, &place).await?.map(|(next, seen)| (take(&next, &drifts), next, seen));
    let Some((taken, release, seen)) = next.filter(|(taken, ..)| !taken.is_empty()) else {
        return Err(Error::conflict(text!(
            "Nothing that a release could take over differs from what was applied.",
            "没有可由发布接管的更改。"
        )));
    };
    let what = match (taken.image, release.build_number) {
        (Some(image), _) => What::Image(image),
        (None, Some(build)) => What::Build(build),
        (None, None) => What::Image(release.image),
    };
    let order = Order {
        replicas: taken.replicas,
        variables: taken.variables,
        configuration_version: Some(seen),
        resources: taken.resources,
        take_over: true,
        reason: format!("Taken over from the cluster: {}", taken.fields.join(", ")),
        version: Some(before.version),
        ..Order::of(what)
    };
    deploy(ports, actor, service, environment, order).await
}

/// Puts everything back as it was applied: what was changed is applied again, what was added is taken out. `version` is the
/// placement's that the person saw.
pub async fn put_back(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    version: Option<u32>,
) -> Result<Placement> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    let (drifts, _) = found(ports, &service, &environment).await?;
    authorise(actor, Action::Deploy, Resource::OfTeam(service.team))?;
    let before = super::placement::known(ports, &service, &environment, version).await?;
    if drifts.is_empty() {
        return Err(Error::conflict(text!("Nothing differs from what was applied.", "没有与已应用内容不同之处。")));
    }
    let added: Vec<Drift> = drifts.iter().filter(|drift| drift.wanted.is_none()).cloned().collect();
    ports.clusters.take_out(&super::placement::key(&service, &environment), &added).await?;
    let version = before.version + 1;
    let after = Placement { version, wanted_version: version, updated_at: ports.host.now(), ..before };
    ports.store.placement_update(&after).await?;
    super::placement::publish(ports, &service, &environment);
    let fields = drifts.iter().take(10).map(|drift| format!("{} {}", drift.object, drift.path));
    let fields = fields.collect::<Vec<_>>().join(", ");
    let (name, place) = (&service.name, &environment.name);
    let sentence = text!(
        "Put {name} in {place} back as it was applied: {fields}.",
        "将 {place} 中的 {name} 还原为已应用的状态：{fields}。"
    );
    note(ports, actor, "drift.put_back", Some(name.as_str()), Some(place.as_str()), sentence).await?;
    Ok(after)
}
