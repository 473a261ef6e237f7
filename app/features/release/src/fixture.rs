//! A release for tests.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::controller::ControllerSettings;
use domain::image::ImageRef;
use domain::name::{EnvironmentName, ServiceName, UserName};
use domain::release::{Release, ReleaseStatus};
use domain::settings::Settings;

/// One of `orders` in `dev` that this controller runs.
pub fn release(number: u32, controller: ControllerSettings) -> Release {
    let id = || "00000000-0000-0000-0000-000000000001";
    Release {
        id: id().parse().expect("an id"),
        service: id().parse().expect("an id"),
        service_name: ServiceName::parse("orders").expect("a name"),
        environment: id().parse().expect("an id"),
        environment_name: EnvironmentName::parse("dev").expect("a name"),
        number,
        status: ReleaseStatus::Ready,
        image: ImageRef::parse("registry.example/shop/orders:43").expect("an image"),
        build: None,
        build_number: None,
        settings: Settings { controller, ..Settings::default() },
        ports: Vec::new(),
        health_path: None,
        manifests: Vec::new(),
        reason: String::new(),
        repeats: None,
        promoted: None,
        take_over: false,
        sentence: None,
        created_by: UserName::parse("ann").expect("a name"),
        created_at: domain::Time::default(),
        applied_at: None,
        finished_at: None,
    }
}
