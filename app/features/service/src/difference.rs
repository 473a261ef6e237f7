//! Two people edited one service: what the other one changed, beside what was typed here.

use crate::input::{LinkInput, PortInput, ServiceInput, SourceKind};

/// A part of a service, as it is named on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Source,
    Team,
    Ports,
    HealthPath,
    Description,
    Links,
}

/// A part that somebody else changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub part: Part,
    /// As it is now.
    pub now: String,
    /// As it was typed here.
    pub mine: String,
}

/// How a part reads.
type Say = fn(&ServiceInput) -> String;

/// What changed since `before`, in the order of the form.
pub fn differences(before: &ServiceInput, now: &ServiceInput, mine: &ServiceInput) -> Vec<Difference> {
    let parts: [(Part, Say); 6] = [
        (Part::Source, source),
        (Part::Team, |input| input.team.trim().to_owned()),
        (Part::Ports, |input| joined(&input.ports, port)),
        (Part::HealthPath, |input| input.health_path.trim().to_owned()),
        (Part::Description, |input| input.description.trim().to_owned()),
        (Part::Links, |input| joined(&input.links, link)),
    ];
    let changed = parts.into_iter().filter(|(_, of)| of(before) != of(now));
    changed.map(|(part, of)| Difference { part, now: of(now), mine: of(mine) }).collect()
}

fn source(input: &ServiceInput) -> String {
    if input.source == SourceKind::Image {
        return input.image.trim().to_owned();
    }
    let parts = [&input.url, &input.reference, &input.path, &input.dockerfile];
    let parts: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn port(port: &PortInput) -> String {
    [&port.name, &port.port, &port.protocol].map(|part| part.trim()).join(" ").trim().to_owned()
}

fn link(link: &LinkInput) -> String {
    [&link.title, &link.url].map(|part| part.trim()).join(" ").trim().to_owned()
}

/// Rows that were left empty do not count; neither does a protocol without a port.
fn joined<T>(rows: &[T], of: fn(&T) -> String) -> String {
    let rows: Vec<String> = rows.iter().map(of).filter(|row| !matches!(row.as_str(), "" | "TCP" | "UDP")).collect();
    rows.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_other_one_changed_is_shown_beside_what_was_typed() {
        let before =
            ServiceInput { description: "Orders".into(), health_path: "/healthz".into(), ..Default::default() };
        let now = ServiceInput { description: "Orders of the shop".into(), ..before.clone() };
        let mine = ServiceInput { description: "All orders".into(), health_path: "/ready".into(), ..before.clone() };
        let expected =
            Difference { part: Part::Description, now: "Orders of the shop".into(), mine: "All orders".into() };
        assert_eq!(differences(&before, &now, &mine), vec![expected]);
    }

    #[test]
    fn an_empty_row_is_no_change() {
        let before = ServiceInput::default();
        let row = PortInput { protocol: "TCP".into(), ..PortInput::default() };
        let now = ServiceInput { ports: vec![row], links: vec![LinkInput::default()], ..before.clone() };
        assert_eq!(differences(&before, &now, &before), vec![]);
    }
}
