//! The form to deploy as signals, and what it would change.

use domain::difference::{Difference, Side};
use domain::image::ImageRef;
use domain::release::ReleaseStatus;
use domain::settings::Settings;
use leptos::prelude::*;

use crate::api::{Material, Now};
use crate::form::{Amounts, DeployForm, Variable};

/// A row of the variables; its key stays while rows around it come and go. Its texts are counted and belong to no owner:
/// a row outlives what added it, be it a box that closes or an effect that runs again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: u32,
    pub name: ArcRwSignal<String>,
    pub value: ArcRwSignal<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct Draft {
    pub material: StoredValue<Material>,
    /// What runs; it may be asked for anew while the form is open.
    pub now: RwSignal<Now>,
    pub what: RwSignal<String>,
    pub chosen_build: RwSignal<String>,
    pub image: RwSignal<String>,
    pub release: RwSignal<String>,
    pub replicas: RwSignal<String>,
    pub rows: RwSignal<Vec<Row>>,
    next_key: StoredValue<u32>,
    pub cpu_request: RwSignal<String>,
    pub cpu_limit: RwSignal<String>,
    pub memory_request: RwSignal<String>,
    pub memory_limit: RwSignal<String>,
    /// The settings that the form was filled with: until they are edited, another choice fills it anew.
    filled: StoredValue<(Vec<Variable>, Amounts)>,
}

fn rows_of(settings: &Settings) -> Vec<Variable> {
    settings.variables.iter().map(|(name, value)| Variable { name: name.clone(), value: value.clone() }).collect()
}

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
        let now = material.now.clone();
        let present = now.release.as_ref().map(|release| release.number);
        // Going back means the one before what runs.
        let before = material.releases.iter().map(|release| release.number).find(|number| Some(*number) < present);
        let before = before.or_else(|| material.releases.first().map(|release| release.number));
        let draft = Self {
            material: StoredValue::new(material),
            now: RwSignal::new(now),
            what: text(what.to_owned()),
            chosen_build: number(build),
            image: text(image.unwrap_or_default()),
            release: number(before),
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
        self.older()
            .or_else(|| self.now.with_untracked(|now| now.release.clone()))
            .map(|release| release.settings)
            .unwrap_or_default()
    }

    fn older(self) -> Option<domain::release::Release> {
        if self.what.get_untracked() != "release" {
            return None;
        }
        let number: u32 = self.release.get_untracked().parse().ok()?;
        self.material.with_value(|material| material.releases.iter().find(|release| release.number == number).cloned())
    }

    fn fill(self) {
        let settings = self.base_settings();
        let (variables, amounts) = (rows_of(&settings), Amounts::of(&settings.resources));
        self.rows.set(Vec::new());
        self.add(variables.clone());
        self.cpu_request.set(amounts.cpu_request.clone());
        self.cpu_limit.set(amounts.cpu_limit.clone());
        self.memory_request.set(amounts.memory_request.clone());
        self.memory_limit.set(amounts.memory_limit.clone());
        self.filled.set_value((variables, amounts));
    }

    /// After another choice: its settings, unless somebody has edited the ones that are there.
    pub fn chosen(self) {
        let edited = untrack(|| (self.variables(), self.amounts())) != self.filled.get_value();
        if !edited {
            self.fill();
        }
    }

    /// Adds rows; one whose name is there already takes its place.
    pub fn add(self, variables: Vec<Variable>) {
        for variable in variables {
            let same = self.rows.with_untracked(|rows| {
                rows.iter().find(|row| !variable.name.is_empty() && row.name.get_untracked() == variable.name).cloned()
            });
            match same {
                Some(row) => row.value.set(variable.value),
                None => {
                    let key = self.next_key.get_value();
                    self.next_key.set_value(key + 1);
                    let row =
                        Row { key, name: ArcRwSignal::new(variable.name), value: ArcRwSignal::new(variable.value) };
                    self.rows.update(|rows| rows.push(row));
                }
            }
        }
    }

    pub fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    fn variables(self) -> Vec<Variable> {
        self.rows
            .with(|rows| rows.iter().map(|row| Variable { name: row.name.get(), value: row.value.get() }).collect())
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
            replicas: self.replicas.get(),
            variables: self.variables(),
            amounts: self.amounts(),
            ..DeployForm::default()
        }
    }

    /// What runs.
    fn before(self) -> Option<Side> {
        self.now.with(|now| {
            let release = now.release.as_ref()?;
            let mut side = Side::of(release);
            side.commit.clone_from(&now.commit);
            side.settings.replicas = now.replicas;
            Some(side)
        })
    }

    /// What the choice brings with it, without the settings.
    fn base(self, form: &DeployForm) -> Side {
        self.material.with_value(|material| {
            let of_service = |image: Option<ImageRef>| Side {
                image,
                build: None,
                commit: None,
                settings: Settings::default(),
                ports: material.ports.clone(),
                health_path: material.health_path.clone(),
            };
            let commit = |build: Option<u32>| {
                let build = material.builds.iter().find(|other| Some(other.number) == build)?;
                build.commit.clone()
            };
            match form.what.as_str() {
                "release" => {
                    let number: Option<u32> = form.release.parse().ok();
                    match material.releases.iter().find(|release| Some(release.number) == number) {
                        Some(release) => Side { commit: commit(release.build_number), ..Side::of(release) },
                        None => of_service(None),
                    }
                }
                "image" => of_service(ImageRef::parse(form.image.trim()).ok()),
                _ => {
                    let number: Option<u32> = form.build.parse().ok();
                    let build = material.builds.iter().find(|build| Some(build.number) == number);
                    let image = build.and_then(|build| Some(build.image.as_ref()?.pinned(build.digest.as_ref()?)));
                    Side { build: number, commit: commit(number), ..of_service(image) }
                }
            }
        })
    }

    /// The release in which this build failed here, when that is what became of it last.
    pub fn failed_in(self, build: u32) -> Option<u32> {
        self.material.with_value(|material| {
            let last = material.releases.iter().find(|release| release.build_number == Some(build))?;
            (last.status == ReleaseStatus::Failed).then_some(last.number)
        })
    }

    /// What would change.
    pub fn difference(self) -> Difference {
        let form = self.form();
        let base = self.base(&form);
        let replicas = self.now.with(|now| now.replicas);
        Difference::between(self.before().as_ref(), &form.side(base, replicas))
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;
    use domain::id::TeamId;

    fn draft() -> Draft {
        let now = Now { release: None, commit: None, replicas: 0, version: 0 };
        let material = Material {
            team: TeamId(Default::default()),
            reference: None,
            image: None,
            deleting: false,
            ports: Vec::new(),
            health_path: None,
            builds: Vec::new(),
            releases: Vec::new(),
            now,
        };
        Draft::new(material, None)
    }

    fn variable(name: &str, value: &str) -> Variable {
        Variable { name: name.into(), value: value.into() }
    }

    #[test]
    fn a_row_outlives_the_box_that_added_it_and_can_be_removed() {
        Owner::new().with(|| {
            let draft = draft();
            let paste = Owner::new();
            paste.with(|| draft.add(vec![variable("A", "1"), variable("B", "2")]));
            paste.cleanup();
            draft.add(vec![variable("B", "3")]);
            assert_eq!(draft.form().variables, [variable("A", "1"), variable("B", "3")]);
            draft.remove(0);
            assert_eq!(draft.form().variables, [variable("B", "3")]);
        });
    }
}
