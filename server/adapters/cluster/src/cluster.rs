//! One open cluster: its client, its view, the watches that feed it and its pulse; they end when it is dropped.

use std::sync::Arc;

use domain::cluster::Connection;
use domain::error::Result;
use domain::id::ClusterId;
use domain::manifest::SERVICE;
use kube::runtime::watcher;
use kube::{Api, Client};
use tokio_util::task::AbortOnDropHandle;

use crate::hub::Hub;
use crate::index::View;
use crate::pulse::{self, Pulse};
use crate::shared::Shared;
use crate::usage::Meter;
use crate::watch::{self, Sink};
use crate::{connection, convert};

pub struct Cluster {
    pub client: Client,
    pub view: Arc<Shared<View>>,
    pub meter: Meter,
    pub pulse: Pulse,
    _tasks: [AbortOnDropHandle<()>; 10],
}

impl Cluster {
    pub async fn open(id: ClusterId, connection: &Connection, hub: Arc<Hub>) -> Result<Self> {
        let client = connection::client(connection).await?;
        let view = Arc::new(Shared::<View>::default());
        let (told, pulse) = Pulse::new();
        let sink = Sink { id, view: Arc::clone(&view), hub, pulse: pulse.clone() };
        let beats = pulse::feel(connection::blunt(connection).await?, told);
        let labelled = watcher::Config::default().labels(SERVICE);
        let deployments = watch::run(
            Api::all(client.clone()),
            labelled.clone(),
            convert::deployment,
            |view| &mut view.deployments,
            sink.clone(),
        );
        let stateful_sets = watch::run(
            Api::all(client.clone()),
            labelled.clone(),
            convert::stateful_set,
            |view| &mut view.stateful_sets,
            sink.clone(),
        );
        let daemon_sets = watch::run(
            Api::all(client.clone()),
            labelled.clone(),
            convert::daemon_set,
            |view| &mut view.daemon_sets,
            sink.clone(),
        );
        let cron_jobs = watch::run(
            Api::all(client.clone()),
            labelled.clone(),
            convert::cron_job,
            |view| &mut view.cron_jobs,
            sink.clone(),
        );
        let jobs =
            watch::run(Api::all(client.clone()), labelled.clone(), convert::job, |view| &mut view.jobs, sink.clone());
        let autoscalers = watch::run(
            Api::all(client.clone()),
            labelled.clone(),
            convert::autoscaler,
            |view| &mut view.autoscalers,
            sink.clone(),
        );
        let services = watch::run(
            Api::all(client.clone()),
            labelled.clone(),
            convert::service,
            |view| &mut view.services,
            sink.clone(),
        );
        let pods = watch::run(Api::all(client.clone()), labelled, convert::pod, |view| &mut view.pods, sink.clone());
        let events = watch::run(
            Api::all(client.clone()),
            watcher::Config::default(),
            convert::event,
            |view| &mut view.events,
            sink,
        );
        let tasks = [
            AbortOnDropHandle::new(tokio::spawn(beats)),
            AbortOnDropHandle::new(tokio::spawn(deployments)),
            AbortOnDropHandle::new(tokio::spawn(stateful_sets)),
            AbortOnDropHandle::new(tokio::spawn(daemon_sets)),
            AbortOnDropHandle::new(tokio::spawn(cron_jobs)),
            AbortOnDropHandle::new(tokio::spawn(jobs)),
            AbortOnDropHandle::new(tokio::spawn(autoscalers)),
            AbortOnDropHandle::new(tokio::spawn(services)),
            AbortOnDropHandle::new(tokio::spawn(pods)),
            AbortOnDropHandle::new(tokio::spawn(events)),
        ];
        Ok(Self { client, view, meter: Meter::default(), pulse, _tasks: tasks })
    }
}
