//! What is asked of the log, as it stands in the address, so that a view can be sent to a colleague.

use domain::Time;
use domain::log::Level;
use frame::paths;
use leptos_router::params::ParamsMap;

/// How many of the last lines of each container are fetched at first.
pub const TAILS: [u32; 3] = [1_000, 10_000, 100_000];

/// Everything that the address says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub text: String,
    /// The text is a regular expression.
    pub regex: bool,
    /// This level and those above it.
    pub level: Option<Level>,
    pub pod: Option<String>,
    pub container: Option<String>,
    pub previous: bool,
    /// Whether long lines are wrapped; `None` leaves it to the width of the page.
    pub wrap: Option<bool>,
    pub tail: Option<u32>,
    /// A moment to show, from which a minute back is fetched.
    pub at: Option<Time>,
}

pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

fn level(text: &str) -> Option<Level> {
    [Level::Debug, Level::Info, Level::Warn, Level::Error].into_iter().find(|level| level_name(*level) == text)
}

impl Query {
    pub fn parse(map: &ParamsMap) -> Self {
        let given = |name: &str| map.get(name).filter(|value| !value.is_empty());
        let on = |name: &str| map.get_str(name) == Some("true");
        Self {
            text: given("q").unwrap_or_default(),
            regex: on("regex"),
            level: given("level").as_deref().and_then(level),
            pod: given("pod"),
            container: given("container"),
            previous: on("previous"),
            wrap: given("wrap").and_then(|text| text.parse().ok()),
            tail: given("tail").and_then(|text| text.parse().ok()).filter(|tail| TAILS.contains(tail)),
            at: given("at").and_then(|text| text.parse().ok()),
        }
    }

    pub fn address(&self, service: &str, environment: &str) -> String {
        let on = |on: bool| on.then(|| "true".to_owned());
        let parts = [
            ("q", Some(self.text.clone()).filter(|text| !text.is_empty())),
            ("regex", on(self.regex)),
            ("level", self.level.map(|level| level_name(level).to_owned())),
            ("pod", self.pod.clone()),
            ("container", self.container.clone()),
            ("previous", on(self.previous)),
            ("wrap", self.wrap.map(|wrap| wrap.to_string())),
            ("tail", self.tail.map(|tail| tail.to_string())),
            ("at", self.at.map(|at| at.to_rfc3339())),
        ];
        let query: Vec<String> =
            parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", paths::encode(value?)))).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", paths::placement_logs(service, environment), query.join("&"))
    }

    /// Whether the same lines of a log are shown.
    pub fn shows_the_same(&self, other: &Self) -> bool {
        let filter = |query: &Self| (query.regex, query.level, query.pod.clone(), query.container.clone());
        self.text == other.text && filter(self) == filter(other)
    }

    /// Whether another log has to be read, or only other lines of it shown.
    pub fn reads_the_same(&self, other: &Self) -> bool {
        let source = |query: &Self| (query.previous, query.tail, query.at);
        source(self) == source(other)
    }

    /// The query of the API. `since` reads on where a cut stream ended.
    pub fn wanted(&self, since: Option<Time>) -> String {
        let from = since.or(self.at.map(|at| at - chrono::Duration::minutes(1)));
        let from = match from {
            Some(from) => format!("since={}", paths::encode(from.to_rfc3339())),
            None => format!("tail={}", self.tail.unwrap_or(TAILS[0])),
        };
        if self.previous { format!("{from}&previous=true") } else { format!("{from}&follow=true") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_all_of_a_view() {
        let query = Query { text: "a b".into(), regex: true, level: Some(Level::Warn), ..Query::default() };
        assert_eq!(
            query.address("orders", "dev"),
            "/services/orders/environments/dev/logs?q=a%20b&regex=true&level=warn"
        );
        let unwrapped = Query { wrap: Some(false), ..Query::default() };
        assert_eq!(unwrapped.address("orders", "dev"), "/services/orders/environments/dev/logs?wrap=false");
        assert_eq!(Query::default().address("orders", "dev"), "/services/orders/environments/dev/logs");
    }

    #[test]
    fn a_view_is_read_back_from_its_address() {
        let query = Query {
            text: "a b&c".into(),
            pod: Some("orders-7c9-x2v8q".into()),
            previous: true,
            wrap: Some(true),
            tail: Some(10_000),
            at: Some(Time::default() + chrono::Duration::milliseconds(1_500)),
            ..Query::default()
        };
        let address = query.address("orders", "dev");
        let mut map = ParamsMap::new();
        for (name, value) in
            address.split('?').nth(1).unwrap_or_default().split('&').filter_map(|it| it.split_once('='))
        {
            map.insert(
                name.to_owned(),
                value.replace("%20", " ").replace("%26", "&").replace("%3A", ":").replace("%2B", "+"),
            );
        }
        assert_eq!(Query::parse(&map), query);
    }

    #[test]
    fn a_moment_is_read_from_a_minute_before_it() {
        let at = Query { at: Some(Time::default() + chrono::Duration::hours(1)), ..Query::default() };
        assert!(at.wanted(None).starts_with("since=1970-01-01T00%3A59%3A00"), "{}", at.wanted(None));
        assert!(at.wanted(at.at).starts_with("since=1970-01-01T01%3A00%3A00"));
        assert_eq!(Query { previous: true, ..Query::default() }.wanted(None), "tail=1000&previous=true");
    }
}
