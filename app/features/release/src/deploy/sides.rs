//! What runs, and what would: the two sides of the difference.

use domain::difference::{Difference, Side};
use domain::image::ImageRef;
use domain::pod::Security;
use domain::service::{HealthPath, Port};
use domain::settings::Settings;
use leptos::prelude::*;

use super::configured::released;
use super::draft::Draft;
use crate::form::{DeployForm, Understood};

impl Draft {
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
        let present = self.now.with(|now| Some(now.release.as_ref()?.settings.configuration.clone()));
        self.material.with_value(|material| {
            let configuration = released(&material.configuration, present.as_ref());
            let of_service = |image: Option<ImageRef>| Side {
                image,
                build: None,
                commit: None,
                settings: Settings { configuration: configuration.clone(), ..Settings::default() },
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

    /// The ports that go out with what is chosen: an older release brings its own.
    pub fn ports(self) -> Vec<Port> {
        match self.older() {
            Some(older) => older.ports,
            None => self.material.with_value(|material| material.ports.clone()),
        }
    }

    /// The health check that goes out with what is chosen.
    pub fn health_path(self) -> Option<HealthPath> {
        match self.older() {
            Some(older) => older.health_path,
            None => self.material.with_value(|material| material.health_path.clone()),
        }
    }

    /// What was understood last of what is written.
    fn all_understood(self) -> Understood {
        Understood {
            controller: self.understood.get(),
            autoscaling: self.scaling_understood.get().filter(|_| self.scaled()),
            pod: self.pod_understood.get(),
            network: self.network_so_far(),
        }
    }

    /// The build that runs and the one that would.
    pub fn builds(self) -> Option<(u32, u32)> {
        let before = self.now.with(|now| now.release.as_ref()?.build_number)?;
        let after = match self.what.get().as_str() {
            "release" => self.older()?.build_number,
            "image" => None,
            _ => self.chosen_build.get().parse().ok(),
        };
        Some((before, after?))
    }

    /// What would change. `held` are the images as they would go out, and `security` what they allow, as far as that is
    /// known.
    pub fn difference(self, held: &[ImageRef], security: Option<&Security>) -> Difference {
        let form = self.form();
        let base = self.base(&form);
        let replicas = self.now.with(|now| now.replicas);
        let mut after = form.side(base, replicas, self.all_understood());
        after.hold(held);
        if let Some(security) = security.filter(|found| found.proposed && after.settings.pod.security.proposed) {
            after.settings.pod.security = security.clone();
        }
        Difference::between(self.before().as_ref(), &after)
    }
}
