//! Which services a list shows, and in which order.

use std::cmp::Ordering;

use domain::service::{Service, Source};
use domain::status::State;
use ui::Sort;

/// What was asked for in the toolbar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    pub text: String,
    pub team: Option<String>,
    /// `git` or `image`.
    pub source: Option<String>,
}

pub const GIT: &str = "git";
pub const IMAGE: &str = "image";

/// The value of the source filter that a service falls under.
pub fn source_kind(service: &Service) -> &'static str {
    match service.source {
        Source::Git(_) => GIT,
        Source::Image(_) => IMAGE,
    }
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether all words of the text stand somewhere in the service's name, description, team or source.
    pub fn takes(&self, service: &Service) -> bool {
        let source = match &service.source {
            Source::Git(source) => source.url.to_string(),
            Source::Image(image) => image.to_string(),
        };
        let all = format!("{} {} {} {source}", service.name, service.description, service.team_name).to_lowercase();
        self.text.to_lowercase().split_whitespace().all(|word| all.contains(word))
            && self.team.as_deref().is_none_or(|team| team == service.team_name.as_str())
            && self.source.as_deref().is_none_or(|source| source == source_kind(service))
    }
}

/// What a list can be sorted by; the first is how it begins.
pub const COLUMNS: [&str; 3] = ["name", "team", "state"];

/// By name, by team, or the worst state first.
pub fn compare(one: (&Service, Option<State>), other: (&Service, Option<State>), sort: Sort) -> Ordering {
    let by_name = one.0.name.cmp(&other.0.name);
    match sort.column {
        "team" => sort.apply(one.0.team_name.cmp(&other.0.team_name)).then(by_name),
        "state" => sort.apply(other.1.cmp(&one.1)).then(by_name),
        _ => sort.apply(by_name),
    }
}
