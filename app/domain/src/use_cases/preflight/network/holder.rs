//! Who holds a port, in words: only what the person may know.

use futures::future::ready;
use futures::stream::{self, StreamExt, TryStreamExt};
use futures::try_join;

use crate::authorise::{Action, Resource, may};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::name::{Namespace, ServiceName};
use crate::ports::Ports;
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::text;
use crate::text::Text;

use super::Wanted;
use crate::use_cases::preflight::AT_ONCE;

/// Somebody's object in the cluster.
pub(super) struct Object<'a> {
    /// `Service`, `Pod`.
    pub kind: &'static str,
    pub namespace: &'a str,
    pub name: &'a str,
    /// The service in Slipway that it says it is of.
    pub service: Option<&'a str>,
}

/// The environments of the cluster, to tell whose an object is.
pub(super) struct Holders<'a> {
    wanted: &'a Wanted<'a>,
    environments: Vec<Environment>,
    /// Releases of other places of this cluster that are not in it as they are wanted: stopped, or not applied yet.
    pub away: Vec<(Placement, Release)>,
}

impl<'a> Holders<'a> {
    pub async fn read(ports: &Ports, wanted: &'a Wanted<'a>) -> Result<Self> {
        let (mut environments, mut placements) = try_join!(ports.store.environments(), ports.store.placements())?;
        environments.retain(|environment| environment.cluster == wanted.environment.cluster);
        let own = (wanted.service.id, wanted.environment.id);
        placements.retain(|placement| {
            let here = environments.iter().any(|environment| environment.id == placement.environment);
            let other = (placement.service, placement.environment) != own;
            here && other && placement.removal.is_none() && (placement.stopped || placement.is_behind())
        });
        let read = |placement: Placement| async move {
            let Placement { service, environment, release, .. } = placement;
            let found = ports.store.release(service, environment, release).await?;
            Ok::<_, Error>(found.map(|release| (placement, release)))
        };
        let reading = stream::iter(placements).map(read).buffered(AT_ONCE);
        let away = reading.try_filter_map(|found| ready(Ok(found))).try_collect().await?;
        Ok(Self { wanted, environments, away })
    }

    fn in_namespace(&self, namespace: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.namespace.as_str() == namespace)
    }

    /// Whether it is what the release itself takes the place of.
    pub fn is_own(&self, namespace: &str, service: Option<&str>) -> bool {
        Namespace::parse(namespace).is_ok_and(|namespace| namespace == self.wanted.environment.namespace)
            && service == Some(self.wanted.service.name.as_str())
    }

    fn may_see(&self, service: &Service) -> bool {
        may(self.wanted.actor, Action::ViewService, Resource::OfTeam(service.team))
    }

    /// A service of another team is not named. What is none of Slipway's belongs to no team.
    pub async fn said(&self, ports: &Ports, object: &Object<'_>) -> Result<Text> {
        let Object { kind, namespace, name, service } = object;
        let place = self.in_namespace(namespace);
        let of = match (place, service.and_then(|service| ServiceName::parse(service).ok())) {
            (Some(place), Some(service)) => ports.store.service(&service).await?.map(|service| (place, service)),
            _ => None,
        };
        Ok(match of {
            Some((_, service)) if !self.may_see(&service) => {
                text!("another {kind} of this cluster", "此集群中的另一个 {kind}")
            }
            Some((place, service)) => {
                let (service, environment) = (&service.name, &place.name);
                text!(
                    "the {kind} {name} in the namespace {namespace} ({service} in {environment})",
                    "命名空间 {namespace} 中的 {kind} {name}（{environment} 的 {service}）"
                )
            }
            None => text!("the {kind} {name} in the namespace {namespace}", "命名空间 {namespace} 中的 {kind} {name}"),
        })
    }

    /// What such a release is of.
    pub async fn said_of(&self, ports: &Ports, release: &Release) -> Result<Text> {
        let service = ports.store.service_by_id(release.service).await?;
        let (name, place) = (&release.service_name, &release.environment_name);
        Ok(match service.filter(|service| self.may_see(service)) {
            Some(_) => text!("{name} in {place}", "{place} 中的 {name}"),
            None => text!("another service of this cluster", "此集群中的另一个服务"),
        })
    }
}
