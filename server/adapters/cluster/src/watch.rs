//! One watch per kind. A watch that breaks, or whose cluster does not answer any more, lists again: only a complete list
//! proves that the view is whole, and a resumed watch that stays silent would never show that it lives.

use std::fmt::Debug;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use domain::id::ClusterId;
use domain::name::{Namespace, ServiceName};
use domain::ports::{Change, WorkloadKey};
use domain::text::Text;
use futures::StreamExt;
use kube::runtime::watcher::{self, DefaultBackoff, Event};
use kube::{Api, Resource};
use serde::de::DeserializeOwned;

use crate::convert::Kept;
use crate::failure::{self, chain};
use crate::hub::Hub;
use crate::index::{Place, Shelf, View, WatchState};
use crate::pulse::Pulse;
use crate::shared::Shared;

/// Where a watch puts what it sees.
#[derive(Clone)]
pub struct Sink {
    pub id: ClusterId,
    pub view: Arc<Shared<View>>,
    pub hub: Arc<Hub>,
    pub pulse: Pulse,
}

/// Between two attempts.
const LONGEST: Duration = Duration::from_secs(30);

impl Sink {
    fn tell(&self, place: &Place) {
        // Names that are none of Slipway's were not made by it.
        if let (Ok(namespace), Ok(service)) = (Namespace::parse(&place.namespace), ServiceName::parse(&place.service)) {
            self.hub.tell(&Change::Workload(WorkloadKey { cluster: self.id, namespace, service }));
        }
    }

    /// Notes that a watch was cut, and why.
    fn cut<T>(&self, shelf: fn(&mut View) -> &mut Shelf<T>, why: Option<Text>) {
        self.view.write(|view| shelf(view).why = why);
        self.state(shelf, WatchState::Cut(Utc::now()));
    }

    /// Sets a watch's state; tells when the cluster's freshness changed by it.
    fn state<T>(&self, shelf: fn(&mut View) -> &mut Shelf<T>, state: WatchState) {
        if self.view.write(|view| view.turn(shelf, state, Utc::now())) {
            self.hub.tell(&Change::Freshness(self.id));
        }
    }
}

/// Watches for ever.
pub async fn run<K, T>(
    api: Api<K>,
    config: watcher::Config,
    convert: fn(K) -> Option<Kept<T>>,
    shelf: fn(&mut View) -> &mut Shelf<T>,
    sink: Sink,
) where
    K: Resource + Clone + DeserializeOwned + Debug + Send + 'static,
    T: PartialEq,
{
    let mut waits = DefaultBackoff::default();
    let mut pulse = sink.pulse.clone();
    loop {
        pulse.found().await;
        let mut events = pin!(watcher::watcher(api.clone(), config.clone()));
        let why = loop {
            let event = tokio::select! {
                event = events.next() => event,
                why = pulse.lost() => {
                    // It is asked again as soon as it answers.
                    waits = DefaultBackoff::default();
                    break Some(why);
                }
            };
            match event {
                Some(Ok(event)) => {
                    if matches!(event, Event::InitDone) {
                        waits = DefaultBackoff::default();
                    }
                    note(event, convert, shelf, &sink);
                }
                Some(Err(error)) => {
                    tracing::warn!(cluster.id = %sink.id, error = %chain(&error), "a watch was cut");
                    break Some(failure::of_watch(&error).sentence());
                }
                None => break None,
            }
        };
        sink.cut(shelf, why);
        tokio::select! {
            () = tokio::time::sleep(waits.next().unwrap_or(LONGEST)) => {}
            // Then it is waited for at the top, and not longer than it is away.
            _why = pulse.lost() => {}
        }
    }
}

fn note<K, T: PartialEq>(
    event: Event<K>,
    convert: fn(K) -> Option<Kept<T>>,
    shelf: fn(&mut View) -> &mut Shelf<T>,
    sink: &Sink,
) {
    let put = |object: K, listing: bool| {
        let (place, name, item) = convert(object)?;
        let told = place.clone();
        sink.view.write(|view| shelf(view).put(place, name, item, listing)).then_some(told)
    };
    match event {
        Event::Init => sink.view.write(|view| shelf(view).begin()),
        Event::InitApply(object) => {
            if let Some(place) = put(object, true) {
                sink.tell(&place);
            }
        }
        Event::InitDone => {
            let gone = sink.view.write(|view| shelf(view).end());
            gone.iter().for_each(|place| sink.tell(place));
            sink.state(shelf, WatchState::Live);
        }
        Event::Apply(object) => {
            if let Some(place) = put(object, false) {
                sink.tell(&place);
            }
        }
        Event::Delete(object) => {
            if let Some((place, name, _)) = convert(object)
                && sink.view.write(|view| shelf(view).take(&place, &name))
            {
                sink.tell(&place);
            }
        }
    }
}
