//! What a page listens to: first how things are, then what changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde::{Deserialize, Serialize};

use crate::authorise::{Action, Resource, may};
use crate::error::Result;
use crate::event::{Event, Notice};
use crate::name::{EnvironmentName, ServiceName};
use crate::page::Piece;
use crate::ports::{BuildFilter, Ports};
use crate::service::Service;
use crate::user::Actor;

/// What is wanted: everything in brief (the board), one service, one service in one environment with pods and
/// events, or one build with its log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    #[serde(default)]
    pub service: Option<String>,
    #[serde(default)]
    pub environment: Option<String>,
    #[serde(default)]
    pub build: Option<u32>,
}

/// A topic with its names parsed.
#[derive(Debug, Clone)]
struct Interest {
    service: Option<ServiceName>,
    environment: Option<EnvironmentName>,
    build: Option<u32>,
}

/// How many builds or releases of a service a stream begins with: those that may be under way, and a few more.
const NEWEST: u32 = 10;

/// What is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Event(Event),
    /// How many findings the board has for this reader, whatever the topic: every page shows it.
    Findings(usize),
    /// The reader was too slow and some were lost; how things are now follows at once.
    Dropped,
}

impl Interest {
    /// What of an event this reader gets.
    fn cut(&self, event: Event) -> Option<Event> {
        let about = |service: &ServiceName| self.service.as_ref().is_none_or(|wanted| wanted == service);
        let place =
            |environment: &EnvironmentName| self.environment.as_ref().is_none_or(|wanted| wanted == environment);
        match event {
            Event::Status(status) => {
                let here = place(&status.environment);
                // Of a service's other environments a page shows the state beside their names.
                let wanted = about(&status.service) && (here || self.service.is_some());
                let whole = here && self.environment.is_some();
                wanted.then(|| Event::Status(if whole { status } else { Box::new(status.brief()) }))
            }
            Event::Build(build) => {
                let wanted = about(&build.service_name) && self.build.is_none_or(|number| number == build.number);
                wanted.then_some(Event::Build(build))
            }
            Event::BuildLog { ref service, number, .. } => {
                (self.service.as_ref() == Some(service) && self.build == Some(number)).then_some(event)
            }
            Event::Release(release) => {
                let wanted = about(&release.service_name) && place(&release.environment_name);
                wanted.then_some(Event::Release(release))
            }
            Event::Placement { ref service, ref environment } => {
                (about(service) && place(environment)).then_some(event)
            }
            Event::Service { ref service } => about(service).then_some(event),
            Event::Cluster { .. } | Event::Platform => Some(event),
        }
    }
}

/// Subscribes. The stream begins with how things are now; after a loss it says `Dropped` and begins again, or, when that
/// cannot be read, ends: whoever listens opens it anew.
pub async fn subscribe(ports: &Ports, actor: &Actor, topic: &Topic) -> Result<BoxStream<'static, Message>> {
    let mut interest = Interest { service: None, environment: None, build: topic.build };
    if let Some(name) = &topic.service {
        interest.service = Some(super::service::get(ports, actor, name).await?.name);
    }
    if let Some(name) = &topic.environment {
        interest.environment = Some(super::environment::get(ports, actor, name).await?.name);
    }
    // Listening begins before the first look, so that nothing falls between the two.
    let notices = ports.events.subscribe();
    let now = snapshot(ports, actor, &interest).await?;
    let told = Arc::new(AtomicUsize::new(usize::MAX));
    let first = newly_found(ports, actor, &told);
    let (ports, actor) = (ports.clone(), actor.clone());
    let changes = notices.then(move |notice| {
        let (ports, actor, interest, told) = (ports.clone(), actor.clone(), interest.clone(), told.clone());
        async move {
            let mut messages: Vec<Message> = match notice {
                Some(Notice { team, event }) => {
                    let seen = team.is_none_or(|team| may(&actor, Action::ViewService, Resource::OfTeam(team)));
                    interest.cut(event).filter(|_| seen).map(Message::Event).into_iter().collect()
                }
                None => {
                    // Without it the page would stay as it was before the loss, and look alive.
                    let now = snapshot(&ports, &actor, &interest).await.ok()?;
                    std::iter::once(Message::Dropped).chain(now).collect()
                }
            };
            messages.extend(newly_found(&ports, &actor, &told));
            Some(messages)
        }
    });
    let changes = changes.take_while(|messages| std::future::ready(messages.is_some()));
    let changes = changes.flat_map(|messages| stream::iter(messages.into_iter().flatten()));
    Ok(stream::iter(now.into_iter().chain(first)).chain(changes).boxed())
}

/// How many findings there are now, unless the reader was told the same before.
fn newly_found(ports: &Ports, actor: &Actor, told: &AtomicUsize) -> Option<Message> {
    let found = super::status::findings(ports, actor);
    (told.swap(found, Ordering::Relaxed) != found).then_some(Message::Findings(found))
}

/// How things are now, as far as the topic goes.
async fn snapshot(ports: &Ports, actor: &Actor, interest: &Interest) -> Result<Vec<Message>> {
    let mut events = Vec::new();
    for record in ports.store.clusters().await? {
        let freshness = ports.clusters.freshness(record.cluster.id);
        events.push(Event::Cluster { cluster: record.cluster.name, freshness });
    }
    for status in ports.board.all() {
        if may(actor, Action::ViewService, Resource::OfTeam(status.team)) {
            events.extend(interest.cut(Event::Status(Box::new((*status).clone()))));
        }
    }
    if let Some(name) = &interest.service
        && let Some(service) = ports.store.service(name).await?
    {
        events.extend(of_service(ports, &service, interest).await?);
    }
    Ok(events.into_iter().map(Message::Event).collect())
}

/// The newest builds and releases of a service, oldest first, as they would have been heard: whoever missed the last event
/// of one would otherwise see it under way for ever.
async fn of_service(ports: &Ports, service: &Service, interest: &Interest) -> Result<Vec<Event>> {
    let newest = Piece { after: None, limit: Some(NEWEST) };
    if let Some(name) = &interest.environment {
        let Some(environment) = ports.store.environment(name).await? else { return Ok(Vec::new()) };
        let releases = ports.store.releases(service.id, environment.id, &newest).await?.items;
        return Ok(releases.into_iter().rev().map(|release| Event::Release(Box::new(release))).collect());
    }
    let builds = match interest.build {
        Some(number) => ports.store.build(service.id, number).await?.into_iter().collect(),
        None => {
            let filter = BuildFilter { service: Some(service.id), ..BuildFilter::default() };
            ports.store.builds(&filter, &newest).await?.items
        }
    };
    Ok(builds.into_iter().rev().map(|build| Event::Build(Box::new(build))).collect())
}
