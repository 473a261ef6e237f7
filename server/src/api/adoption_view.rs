//! What somebody else runs in a namespace, as the API shows it.

use std::collections::BTreeMap;

use domain::adoption::{Attached, Becomes, Difference, Found, Open, Place, Unread, Variable};
use domain::use_cases::adoption::Look;
use serde::Serialize;
use utoipa::ToSchema;

use super::Caller;

/// A workload that may be adopted.
#[derive(Serialize, ToSchema)]
#[schema(as = ForeignWorkload)]
pub struct FoundView {
    #[schema(example = "Deployment")]
    kind: &'static str,
    name: String,
    image: String,
    /// Pods that are wanted; absent for a schedule.
    desired: Option<u32>,
    ready: u32,
    /// Who brought it and who changes it: a Helm release, Argo CD, field managers.
    managers: Vec<String>,
    /// Counts changes of what is wanted of it.
    generation: i64,
    /// Why it cannot be adopted.
    obstacle: Option<String>,
}

impl FoundView {
    pub fn of(caller: &Caller, found: Found) -> Self {
        Self {
            kind: found.kind.as_str(),
            name: found.name,
            image: found.image,
            desired: found.desired,
            ready: found.ready,
            managers: found.managers,
            generation: found.generation,
            obstacle: found.obstacle.map(|why| caller.say(&why)),
        }
    }
}

/// A field that the next release changes.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionDifference)]
struct DifferenceView {
    #[schema(example = "spec.template.spec.nodeSelector")]
    path: String,
    /// As it is; absent: nothing is said of it. Values of variables are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    now: Option<serde_json::Value>,
    /// As it would be; absent: it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    next: Option<serde_json::Value>,
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> Self {
        Self { path: difference.path.to_string(), now: difference.now, next: difference.next }
    }
}

/// A variable, and what becomes of it. Its value is not told.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionVariable)]
struct VariableView {
    /// As a choice names it: the variable, or `container/variable` of a container beside the service.
    #[schema(example = "DATABASE_PASSWORD")]
    name: String,
    /// The object of the namespace that it comes from, and its key there; absent: it stands in the workload.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<FromView>,
    /// What is proposed: `plain`, `sealed`, or `left`: the next release has none.
    #[schema(example = "sealed")]
    becomes: &'static str,
    /// What it may become.
    choices: Vec<&'static str>,
    /// Why it cannot become what was to be expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionFrom)]
struct FromView {
    #[schema(example = "Secret")]
    kind: &'static str,
    name: String,
    key: String,
}

impl VariableView {
    fn of(caller: &Caller, variable: Variable) -> Self {
        Self {
            name: variable.id(),
            from: variable.origin.map(|origin| FromView {
                kind: origin.object.kind.as_str(),
                name: origin.object.name,
                key: origin.key,
            }),
            becomes: variable.becomes.as_str(),
            choices: variable.choices.into_iter().map(Becomes::as_str).collect(),
            why: variable.why.map(|why| caller.say(&why)),
        }
    }
}

/// An object whose keys are all variables, and that could not be read.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionUnread)]
struct UnreadView {
    #[schema(example = "Secret")]
    kind: &'static str,
    name: String,
    why: String,
}

/// An autoscaler or a disruption budget that is for it.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionObject)]
struct AttachedView {
    #[schema(example = "HorizontalPodAutoscaler/orders")]
    object: String,
    /// What was read of it.
    #[schema(example = "2–10 · CPU 80%")]
    says: String,
    /// What is proposed: `adopted`: it becomes the service's own, or `outside`.
    becomes: &'static str,
    /// The fields that keep it outside.
    beyond: Vec<BeyondView>,
    /// What the next release changes of it, where it is adopted.
    differences: Vec<DifferenceView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionBeyond)]
struct BeyondView {
    #[schema(example = "spec.behavior")]
    path: String,
    why: String,
}

impl AttachedView {
    fn of(caller: &Caller, attached: Attached) -> Self {
        let place = if attached.beyond.is_empty() { Place::Adopted } else { Place::Outside };
        let beyond = attached.beyond.into_iter();
        Self {
            object: attached.object,
            says: attached.says,
            becomes: place.as_str(),
            beyond: beyond.map(|one| BeyondView { path: one.path.to_string(), why: caller.say(&one.why) }).collect(),
            differences: attached.changes.into_iter().map(DifferenceView::from).collect(),
        }
    }
}

/// A word of a command that looks secret. It is not told.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionOpen)]
struct OpenView {
    #[schema(example = "spec.template.spec.containers[web].args[1]")]
    path: String,
    /// What it is given to; absent: it is an address or a connection with a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "--password")]
    option: Option<String>,
}

impl From<Open> for OpenView {
    fn from(open: Open) -> Self {
        Self { path: open.path.to_string(), option: open.option }
    }
}

/// What adopting it would mean.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionLook)]
pub struct LookView {
    #[serde(flatten)]
    found: FoundView,
    /// Pods that Slipway would go on asking for.
    replicas: Option<u32>,
    /// What becomes of the variables: configuration of the environment, or nothing.
    variables: Vec<VariableView>,
    /// Where more variables come from that nobody could read: the next release has none of them.
    unread: Vec<UnreadView>,
    /// Ports by name.
    ports: BTreeMap<String, u16>,
    /// What the next release would change of it.
    differences: Vec<DifferenceView>,
    /// Its Service comes along, and stays as it is.
    service: bool,
    /// Autoscalers and disruption budgets that are for it, and what is proposed for each.
    objects: Vec<AttachedView>,
    /// Where its commands have secrets standing open: release 1 shows them to whoever sees the service.
    open_secrets: Vec<OpenView>,
    /// What refers to it and stays outside.
    outside: Vec<String>,
    /// The team of the service of this name, where there is one already.
    team: Option<String>,
}

impl LookView {
    pub fn of(caller: &Caller, look: Look) -> Self {
        let settings = look.read.as_ref().map(|read| &read.settings);
        let ports = look.read.iter().flat_map(|read| &read.ports);
        Self {
            replicas: settings.map(|settings| settings.replicas),
            variables: look.variables.into_iter().map(|variable| VariableView::of(caller, variable)).collect(),
            unread: look.unread.into_iter().map(|unread| unread_view(caller, unread)).collect(),
            ports: ports.map(|port| (port.name.clone(), port.port)).collect(),
            differences: look.differences.into_iter().map(DifferenceView::from).collect(),
            service: look.service,
            objects: look.attached.into_iter().map(|attached| AttachedView::of(caller, attached)).collect(),
            open_secrets: look.open.into_iter().map(OpenView::from).collect(),
            outside: look.outside,
            team: look.team.map(String::from),
            found: FoundView::of(caller, look.found),
        }
    }
}

fn unread_view(caller: &Caller, unread: Unread) -> UnreadView {
    UnreadView { kind: unread.object.kind.as_str(), name: unread.object.name, why: caller.say(&unread.why) }
}
