//! The form to deploy as signals, and what it would change.

mod rows;

use domain::autoscaling::{self, Autoscaling};
use domain::controller::{ControllerKind, ControllerSettings, Written};
use domain::network;
use domain::pod::{self, PodSettings};
use domain::release::{Release, ReleaseStatus};
use domain::settings::Settings;
use leptos::prelude::*;

use super::controller::Chosen;
use super::network::NetworkTexts;
use super::pod::PodTexts;
use super::scaling::Scaling;
use crate::api::{Material, Now};
use crate::form::{Amounts, DeployForm};
use frame::pasted::Variable;
pub use rows::Row;

#[derive(Debug, Clone, Copy)]
pub struct Draft {
    pub material: StoredValue<Material>,
    /// What runs; it may be asked for anew while the form is open.
    pub now: RwSignal<Now>,
    pub what: RwSignal<String>,
    pub chosen_build: RwSignal<String>,
    pub image: RwSignal<String>,
    pub release: RwSignal<String>,
    pub controller: Chosen,
    /// The controller as it was understood last.
    pub understood: Memo<ControllerSettings>,
    pub pod: PodTexts,
    /// Likewise the settings of its pods.
    pub pod_understood: Memo<PodSettings>,
    pub network: NetworkTexts,
    pub scaling: Scaling,
    /// Likewise how it is scaled.
    pub scaling_understood: Memo<Option<Autoscaling>>,
    /// What other field managers own is taken over.
    pub take_over: RwSignal<bool>,
    pub replicas: RwSignal<String>,
    pub rows: RwSignal<Vec<Row>>,
    next_key: StoredValue<u32>,
    pub cpu_request: RwSignal<String>,
    pub cpu_limit: RwSignal<String>,
    pub memory_request: RwSignal<String>,
    pub memory_limit: RwSignal<String>,
    /// The settings that the form was filled with: until they are edited, another choice fills it anew.
    filled: StoredValue<Filled>,
}

/// What another choice fills anew.
type Filled = (Written, pod::Written, autoscaling::Written, network::Written, Vec<Variable>, Amounts);

impl Draft {
    /// `asked` is the build that the address names.
    pub fn new(material: Material, asked: Option<u32>) -> Self {
        // A build of somebody's branch goes out only when it is chosen.
        let own = || material.builds.iter().find(|build| material.reference.as_ref() == Some(&build.reference));
        let build = asked.or_else(|| own().or_else(|| material.builds.first()).map(|build| build.number));
        let what = if material.reference.is_some() { "build" } else { "image" };
        let image = material.image.clone().or_else(|| {
            material
                .now
                .release
                .as_ref()
                .filter(|release| release.build.is_none())
                .map(|release| release.image.to_string())
        });
        let replicas = if material.now.version == 0 { 1 } else { material.now.replicas };
        let text = |text: String| RwSignal::new(text);
        let number = |number: Option<u32>| text(number.map(|number| number.to_string()).unwrap_or_default());
        let empty = || text(String::new());
        let now = RwSignal::new(material.now.clone());
        let controller = Chosen::new();
        let understood = Memo::new(move |before: Option<&ControllerSettings>| {
            let written = controller.written(running(now).as_ref());
            written.parse().ok().or_else(|| before.cloned()).unwrap_or_default()
        });
        let pod = PodTexts::new();
        let pod_understood = Memo::new(move |before: Option<&PodSettings>| {
            pod.written(controller.kind()).parse().ok().or_else(|| before.cloned()).unwrap_or_default()
        });
        let scaling = Scaling::new();
        let scaling_understood = Memo::new(move |before: Option<&Option<Autoscaling>>| {
            scaling.written().parse().ok().or_else(|| before.cloned()).flatten()
        });
        let present = now.with_untracked(|now| now.release.as_ref().map(|release| release.number));
        // Going back means the one before what runs.
        let before = material.releases.iter().map(|release| release.number).find(|number| Some(*number) < present);
        let before = before.or_else(|| material.releases.first().map(|release| release.number));
        let draft = Self {
            material: StoredValue::new(material),
            now,
            what: text(what.to_owned()),
            chosen_build: number(build),
            image: text(image.unwrap_or_default()),
            release: number(before),
            controller,
            understood,
            pod,
            pod_understood,
            network: NetworkTexts::new(),
            scaling,
            scaling_understood,
            take_over: RwSignal::new(false),
            replicas: text(replicas.to_string()),
            rows: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(0),
            cpu_request: empty(),
            cpu_limit: empty(),
            memory_request: empty(),
            memory_limit: empty(),
            filled: StoredValue::default(),
        };
        draft.fill();
        draft
    }

    /// The settings that the choice brings with it: an older release its own, anything else what runs.
    fn base_settings(self) -> Settings {
        untrack(|| self.older())
            .or_else(|| self.now.with_untracked(|now| now.release.clone()))
            .map_or_else(|| self.first(), |release| release.settings)
    }

    /// Of a first deployment, with the controller that suits it.
    fn first(self) -> Settings {
        let proposed = self.material.with_value(|material| material.proposal.as_ref().map(|proposal| proposal.kind));
        let first = Settings::first();
        Settings { controller: proposed.map_or_else(|| first.controller.clone(), ControllerSettings::of), ..first }
    }

    /// The older release that is chosen to go out again.
    pub fn older(self) -> Option<Release> {
        if self.what.get() != "release" {
            return None;
        }
        let number: u32 = self.release.get().parse().ok()?;
        self.material.with_value(|material| material.releases.iter().find(|release| release.number == number).cloned())
    }

    fn fill(self) {
        let settings = self.base_settings();
        let amounts = Amounts::of(&settings.resources);
        let variables = untrack(|| self.brought());
        self.scaling.fill(settings.autoscaling.as_ref());
        self.controller.fill(&settings.controller);
        self.pod.fill(&settings.pod);
        self.network.fill(&settings.network);
        self.rows.set(Vec::new());
        self.add(variables.clone());
        self.cpu_request.set(amounts.cpu_request.clone());
        self.cpu_limit.set(amounts.cpu_limit.clone());
        self.memory_request.set(amounts.memory_request.clone());
        self.memory_limit.set(amounts.memory_limit.clone());
        let (controller, pod, scaling, network) = untrack(|| self.all_written());
        self.filled.set_value((controller, pod, scaling, network, variables, amounts));
    }

    /// After another choice: its settings, unless somebody has edited the ones that are there.
    pub fn chosen(self) {
        let now = untrack(|| {
            let (controller, pod, scaling, network) = self.all_written();
            (controller, pod, scaling, network, self.variables(), self.amounts())
        });
        let edited = now != self.filled.get_value();
        if !edited {
            self.fill();
        }
    }

    /// The controller of what runs; `None` where nothing was ever deployed.
    pub fn running_controller(self) -> Option<ControllerSettings> {
        running(self.now)
    }

    pub fn running_kind(self) -> Option<ControllerKind> {
        self.now.with(|now| now.release.as_ref().map(|release| release.settings.controller.kind()))
    }

    fn written(self) -> Written {
        self.controller.written(self.running_controller().as_ref())
    }

    fn all_written(self) -> (Written, pod::Written, autoscaling::Written, network::Written) {
        (self.written(), self.pod_written(), self.autoscaling(), self.network_written())
    }

    pub fn pod_written(self) -> pod::Written {
        self.pod.written(self.controller.kind())
    }

    /// Whether somebody has said that another kind may take the place of the one that runs.
    fn replaces(self) -> bool {
        let differs = self.running_kind().is_some_and(|kind| kind != self.controller.kind());
        differs && self.controller.replace.get()
    }

    fn amounts(self) -> Amounts {
        Amounts {
            cpu_request: self.cpu_request.get(),
            cpu_limit: self.cpu_limit.get(),
            memory_request: self.memory_request.get(),
            memory_limit: self.memory_limit.get(),
        }
    }

    /// What was typed, as the form would send it; without what the difference does not need.
    pub fn form(self) -> DeployForm {
        DeployForm {
            what: self.what.get(),
            build: self.chosen_build.get(),
            image: self.image.get(),
            release: self.release.get(),
            controller: self.written(),
            replace: self.replaces(),
            // The nodes say how many pods a DaemonSet has, and a run's settings how many it has.
            replicas: match self.controller.kind().why_not_scaled().is_some() || self.scaled() {
                true => String::new(),
                false => self.replicas.get(),
            },
            variables: self.variables(),
            touched: self.touched(),
            configuration_version: self.configuration_version(),
            autoscaling: self.autoscaling(),
            amounts: self.amounts(),
            pod: self.pod_written(),
            network: self.network_written(),
            take_over: self.take_over.get(),
            ..DeployForm::default()
        }
    }

    /// The release in which this build failed here, when that is what became of it last.
    pub fn failed_in(self, build: u32) -> Option<u32> {
        self.material.with_value(|material| {
            let last = material.releases.iter().find(|release| release.build_number == Some(build))?;
            (last.status == ReleaseStatus::Failed).then_some(last.number)
        })
    }
}

/// The controller of what runs.
fn running(now: RwSignal<Now>) -> Option<ControllerSettings> {
    now.with(|now| now.release.as_ref().map(|release| release.settings.controller.clone()))
}

#[cfg(all(test, not(feature = "hydrate")))]
pub(super) mod tests;
