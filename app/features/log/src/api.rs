//! What the pages ask the server for. Lines as they come are the API's business; here are those of the first view.

use domain::status::EnvironmentStatus;
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::line::Wire;

/// How many of the last lines the page holds before it is alive, and without scripts.
#[cfg(feature = "ssr")]
const FIRST: u32 = 200;

/// The last lines of all pods together.
#[server(prefix = "/fn")]
pub async fn load_lines(service: String, environment: String, previous: bool) -> Result<Vec<Wire>, AppError> {
    use domain::log::{LogItem, LogQuery};
    use futures::{StreamExt, TryStreamExt};

    let (ports, actor) = frame::server::caller()?;
    let query = LogQuery { tail: Some(FIRST), previous, ..LogQuery::default() };
    let stream = domain::use_cases::log::read(&ports, &actor, &service, &environment, &query).await?;
    // A service of two hundred pods is still one short page.
    let items: Vec<LogItem> = stream.take(20_000).try_collect().await?;
    let from = items.len().saturating_sub(FIRST as usize);
    let language = frame::language();
    let wire = items.into_iter().skip(from).map(|item| match item {
        LogItem::Line(line) => {
            Wire::Line { time: line.time, pod: line.pod, container: line.container, line: line.line }
        }
        LogItem::Gap { gap } => Wire::Gap {
            gap: crate::line::Missing {
                time: gap.time,
                pod: gap.pod,
                dropped: gap.dropped,
                why: gap.why.say(language).to_owned(),
            },
        },
    });
    Ok(wire.collect())
}

/// A service in an environment whose logs can be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub service: String,
    pub environment: String,
    pub state: domain::status::State,
    pub sentence: domain::Text,
}

impl From<EnvironmentStatus> for Place {
    fn from(status: EnvironmentStatus) -> Self {
        Self {
            service: status.service.to_string(),
            environment: status.environment.to_string(),
            state: status.state,
            sentence: status.sentence,
        }
    }
}

/// Every service in every environment that it was deployed to, the worst first.
#[server(prefix = "/fn")]
pub async fn load_log_places() -> Result<Vec<Place>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let mut statuses = domain::use_cases::status::board(&ports, &actor);
    statuses.sort_by_key(|status| std::cmp::Reverse(status.state));
    Ok(statuses.into_iter().map(Place::from).collect())
}
