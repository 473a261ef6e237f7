//! What would change, as it is shown: by group, removed before added.

mod said;

use domain::controller::ControllerKind;
use domain::difference::{Change, Counts, Difference, Subject};
use frame::changed::{between, lines as text_lines};
use frame::t;
use leptos::prelude::*;
use ui::{Diff, DiffKind, DiffLine, plural};

use said::{head, name, value};

/// How wide a text is in a type of one width: Chinese characters take two places.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// The lines of a difference. `all` shows what stays the same, too.
pub fn lines(difference: &Difference, all: bool) -> Vec<DiffLine> {
    let wanted: Vec<_> =
        difference.lines.iter().filter(|line| all || !matches!(line.change, Change::Same(_))).collect();
    let widest = wanted.iter().map(|line| width(&name(&line.subject))).max().unwrap_or(0).min(32);
    let mut lines = Vec::new();
    let mut last = None;
    for line in wanted {
        let group = line.subject.group();
        if last.replace(group) != Some(group) {
            lines.push(DiffLine::new(DiffKind::Head, head(group)));
        }
        let name = name(&line.subject);
        if line.subject.is_text() {
            lines.extend(of_text(&name, &line.change));
            continue;
        }
        let gap = " ".repeat(widest.saturating_sub(width(&name)) + 2);
        let mut add = |kind, text: &str| {
            lines.push(DiffLine::new(kind, format!("{name}{gap}{}", value(&line.subject, text))));
        };
        match &line.change {
            Change::Same(text) => add(DiffKind::Same, text),
            Change::Added(text) => add(DiffKind::Added, text),
            Change::Removed(text) => add(DiffKind::Removed, text),
            Change::Changed { before, after } => {
                add(DiffKind::Removed, before);
                add(DiffKind::Added, after);
            }
        }
    }
    lines
}

/// A file or a script, line by line; of one that stays the same only how long it is.
fn of_text(name: &str, change: &Change) -> Vec<DiffLine> {
    match change {
        Change::Same(text) => {
            let length = plural(text.lines().count() as u64, "line", "lines", "行");
            vec![DiffLine::new(DiffKind::Same, format!("{name}  {length}"))]
        }
        Change::Added(after) => between(name, &[], &text_lines(after)),
        Change::Removed(before) => between(name, &text_lines(before), &[]),
        Change::Changed { before, after } => between(name, &text_lines(before), &text_lines(after)),
    }
}

/// `2 changed · 1 added`.
pub fn counted(counts: Counts) -> String {
    let parts = [
        (counts.changed > 0).then(|| t!("{n} changed", "{n} 项修改", n = counts.changed)),
        (counts.added > 0).then(|| t!("{n} added", "{n} 项新增", n = counts.added)),
        (counts.removed > 0).then(|| t!("{n} removed", "{n} 项移除", n = counts.removed)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { t!("nothing changes", "没有变化").to_owned() } else { parts.join(" · ") }
}

/// The kind that runs it, where that stays the same.
fn kind(difference: &Difference) -> Option<ControllerKind> {
    let line = difference.lines.iter().find(|line| line.subject == Subject::Controller)?;
    match &line.change {
        Change::Same(kind) => ControllerKind::parse(kind).ok(),
        Change::Added(_) | Change::Removed(_) | Change::Changed { .. } => None,
    }
}

/// What going out does where nothing changes.
fn unchanged(difference: &Difference) -> &'static str {
    match kind(difference).unwrap_or_default() {
        ControllerKind::Deployment | ControllerKind::StatefulSet | ControllerKind::DaemonSet => {
            t!("Nothing changes: the pods would be replaced by equal ones.", "没有变化：Pod 会被相同的 Pod 替换。")
        }
        ControllerKind::Job => t!("Nothing changes: it would run once more.", "没有变化：会再运行一次。"),
        ControllerKind::CronJob => {
            t!("Nothing changes: its runs stay as they are.", "没有变化：之后的运行与现在相同。")
        }
    }
}

/// The difference, or a sentence when there is none. `all` shows what stays the same, too.
#[component]
pub fn Changes(#[prop(into)] of: Signal<Difference>, #[prop(optional)] all: bool) -> impl IntoView {
    let any = Memo::new(move |_| of.with(|difference| difference.counts().any()));
    let shown = Signal::derive(move || of.with(|difference| lines(difference, all)));
    view! {
        <Show when=move || !any.get()>
            <p class="release-same muted">{move || of.with(unchanged)}</p>
        </Show>
        <Show when=move || all || any.get()>
            <Diff label=t!("What changes", "变更内容") lines=shown/>
        </Show>
    }
    .into_any()
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;
    use domain::difference::Line;

    fn difference() -> Difference {
        let line = |subject, change| Line { subject, change };
        Difference {
            lines: vec![
                line(Subject::Replicas, Change::Same("2".into())),
                line(
                    Subject::Variable("MODE".into()),
                    Change::Changed { before: "buffer".into(), after: "stream".into() },
                ),
                line(Subject::Variable("CHUNK".into()), Change::Added("1\n2".into())),
            ],
        }
    }

    #[test]
    fn only_what_changes_is_shown_unless_all_is_asked_for() {
        let shown: Vec<_> = lines(&difference(), false).into_iter().map(|line| (line.kind, line.text)).collect();
        let expected = [
            (DiffKind::Head, "configuration".to_owned()),
            (DiffKind::Removed, "MODE   buffer".to_owned()),
            (DiffKind::Added, "MODE   stream".to_owned()),
            (DiffKind::Added, "CHUNK  1⏎2".to_owned()),
        ];
        assert_eq!(shown, expected);
        assert_eq!(lines(&difference(), true).len(), 6);
    }

    #[test]
    fn a_file_is_shown_line_by_line() {
        let change = Change::Changed { before: "a: 1\nb: 2\n".into(), after: "a: 1\nb: 3\n".into() };
        let of = |change| Difference {
            lines: vec![domain::difference::Line { subject: Subject::File("/etc/app.yaml".into()), change }],
        };
        let shown: Vec<_> = lines(&of(change), false).into_iter().map(|line| line.text).collect();
        assert_eq!(shown, ["configuration", "/etc/app.yaml", "a: 1", "b: 2", "b: 3"]);
        assert_eq!(lines(&of(Change::Same("a: 1".into())), true)[1].text, "/etc/app.yaml  1 line");
    }

    #[test]
    fn a_job_that_stays_the_same_runs_once_more() {
        let of = |kind: &str| Difference {
            lines: vec![Line { subject: Subject::Controller, change: Change::Same(kind.into()) }],
        };
        assert!(unchanged(&of("Job")).contains("once more"));
        assert!(unchanged(&of("Deployment")).contains("replaced by equal ones"));
    }

    #[test]
    fn changes_are_counted_in_words() {
        assert_eq!(counted(difference().counts()), "1 changed · 1 added");
        assert_eq!(counted(Counts::default()), "nothing changes");
    }
}
