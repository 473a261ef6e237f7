//! What the palette (Ctrl K) offers: every service in every environment and what can be done to it, the newest builds, all
//! pages, the look. What the reader may not do is not offered.

mod offers;

use domain::Language;
use domain::controller::ControllerKind;
use domain::id::TeamId;
use frame::preference::choose;
use frame::viewer::Theme;
use frame::{AppError, paths, t, viewer};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};
use ui::{Palette, Toasts, toasts};

use super::user_menu::show;
use offers::offers;

/// What can be gone to by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    services: Vec<FoundService>,
    environments: Vec<String>,
    placed: Vec<FoundPlacement>,
    clusters: Vec<String>,
    teams: Vec<String>,
    builds: Vec<(String, u32)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FoundService {
    name: String,
    team: TeamId,
    built_here: bool,
    deleting: bool,
}

/// A service where it was deployed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FoundPlacement {
    service: String,
    environment: String,
    controller: ControllerKind,
    /// The cluster decides how many pods there are.
    autoscaled: bool,
    stopped: bool,
    roll_back: Option<u32>,
}

/// What the page is about that the palette is opened on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Here {
    service: Option<String>,
    environment: Option<String>,
}

impl Here {
    /// As its address says. A name is what stands in an address unchanged.
    fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let after = |noun: &str| {
            let mut pairs = parts.chunks_exact(2);
            pairs.find(|pair| pair.first() == Some(&noun)).and_then(|pair| pair.get(1)).map(|name| (*name).to_owned())
        };
        Self { service: after("services"), environment: after("environments") }
    }
}

/// How many builds are offered: older ones are found through their service.
#[cfg(feature = "ssr")]
const BUILDS: u32 = 20;

#[server(prefix = "/fn", endpoint = "places")]
pub async fn places() -> Result<Found, AppError> {
    use domain::page::Piece;
    use domain::service::{Service, Source};
    use domain::use_cases::{build, cluster, environment, service, status, team};

    let (ports, actor) = frame::server::caller()?;
    let piece = Piece { after: None, limit: Some(BUILDS) };
    let builds = build::list(&ports, &actor, None, None, &piece).await?.items;
    let of_service = |service: Service| FoundService {
        built_here: matches!(service.source, Source::Git(_)),
        name: service.name.into(),
        team: service.team,
        deleting: service.deleting,
    };
    let placed = status::board(&ports, &actor).into_iter().map(|status| FoundPlacement {
        service: status.service.into(),
        environment: status.environment.into(),
        controller: status.controller,
        autoscaled: status.autoscaler.is_some(),
        stopped: status.stopped,
        roll_back: status.roll_back,
    });
    Ok(Found {
        services: service::list(&ports, &actor).await?.into_iter().map(of_service).collect(),
        environments: environment::list(&ports, &actor).await?.into_iter().map(|each| each.name.into()).collect(),
        placed: placed.collect(),
        clusters: cluster::list(&ports, &actor).await?.into_iter().map(|cluster| cluster.name.into()).collect(),
        teams: team::list(&ports, &actor).await?.into_iter().map(|team| team.name.into()).collect(),
        builds: builds.into_iter().map(|build| (build.service_name.into(), build.number)).collect(),
    })
}

#[component]
pub fn CommandPalette(open: RwSignal<bool>) -> impl IntoView {
    // Asked for each time it is opened: what was made a minute ago must be found.
    let found = RwSignal::new(Found::default());
    let fault = RwSignal::new(None::<AppError>);
    Effect::new(move || {
        if open.get() {
            spawn_local(async move {
                match places().await {
                    Ok(places) => {
                        fault.try_set(None);
                        found.try_set(places);
                    }
                    Err(error) => {
                        fault.try_set(Some(error));
                    }
                }
            });
        }
    });
    let reader = viewer();
    let path = use_location().pathname;
    let items = Signal::derive(move || {
        let here = path.with(|path| Here::of(path));
        found.with(|found| offers(found, reader.as_ref(), &here))
    });
    let trouble = Signal::derive(move || {
        fault.with(|fault| {
            let cause = fault.as_ref()?.sentence();
            Some(t!(
                "Services and builds cannot be found now: {cause}",
                "暂时无法查找服务和构建：{cause}",
                cause = cause
            ))
        })
    });
    let toasts = toasts();
    view! { <Palette open items trouble on_act=move |act: String| carry_out(&act, toasts)/> }
}

/// What is done on the spot rather than gone to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Theme(Theme),
    Language(Language),
    SignOut,
}

impl Act {
    const ALL: [Self; 6] = [
        Self::Theme(Theme::System),
        Self::Theme(Theme::Light),
        Self::Theme(Theme::Dark),
        Self::Language(Language::English),
        Self::Language(Language::Chinese),
        Self::SignOut,
    ];

    fn key(self) -> String {
        match self {
            Self::Theme(theme) => format!("theme={}", theme.as_str()),
            Self::Language(language) => format!("language={}", language.tag()),
            Self::SignOut => "sign-out".to_owned(),
        }
    }
}

fn carry_out(key: &str, toasts: Toasts) {
    let Some(act) = Act::ALL.into_iter().find(|act| act.key() == key) else { return };
    match act {
        Act::Theme(theme) => show(theme),
        Act::Language(language) => spawn_local(async move {
            match choose(Some(language.tag().to_owned()), None).await {
                // Every sentence of the page changes.
                Ok(()) => left(window().location().reload()),
                Err(error) => toasts.failed(error.sentence()),
            }
        }),
        Act::SignOut => spawn_local(async move {
            match feature_session::sign_out().await {
                Ok(()) => left(window().location().assign(paths::SIGN_IN)),
                Err(error) => toasts.failed(error.sentence()),
            }
        }),
    }
}

fn left<E: std::fmt::Debug>(gone: Result<(), E>) {
    if let Err(error) = gone {
        leptos::logging::warn!("the browser did not load the page: {error:?}");
    }
}
