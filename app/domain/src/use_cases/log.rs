//! The logs of a service's pods in an environment.

use crate::error::Result;
use crate::log::LogQuery;
use crate::ports::{LogStream, Ports};
use crate::user::Actor;

/// Lines of all pods and containers, merged in time order. Whoever may see the service may read them.
pub async fn read(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    environment: &str,
    query: &LogQuery,
) -> Result<LogStream> {
    let (service, environment) = super::placement::find(ports, actor, service, environment).await?;
    ports.clusters.logs(&super::placement::key(&service, &environment), query).await
}
