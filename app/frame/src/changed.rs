//! What differs between two texts, line by line. Pure.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use ui::{DiffKind, DiffLine};

/// Lines that stay, shown around those that change.
const AROUND: usize = 3;

/// The lines that differ, with a few around them, under the name of what they belong to. Empty where nothing differs.
pub fn between(name: &str, before: &[String], after: &[String]) -> Vec<DiffLine> {
    let groups = group_diff_ops(capture_diff_slices(Algorithm::Myers, before, after), AROUND);
    let mut shown = Vec::new();
    for group in groups {
        // The name stands before the first lines; between two places something is left out.
        let head = if shown.is_empty() { name } else { "⋯" };
        shown.push(DiffLine::new(DiffKind::Head, head));
        let mut add = |kind, lines: &[String]| shown.extend(lines.iter().map(|line| DiffLine::new(kind, line)));
        for op in group {
            match op {
                DiffOp::Equal { old_index, len, .. } => add(DiffKind::Same, &before[old_index..old_index + len]),
                DiffOp::Delete { old_index, old_len, .. } => {
                    add(DiffKind::Removed, &before[old_index..old_index + old_len]);
                }
                DiffOp::Insert { new_index, new_len, .. } => {
                    add(DiffKind::Added, &after[new_index..new_index + new_len]);
                }
                DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                    add(DiffKind::Removed, &before[old_index..old_index + old_len]);
                    add(DiffKind::Added, &after[new_index..new_index + new_len]);
                }
            }
        }
    }
    shown
}

/// The lines of a file; that it does not end with a line break is no line.
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown_with_what_is_around_it() {
        let before = lines("a\nb\nc\nd\ne\nf\n");
        let after = lines("a\nb\nc\nd\nE\nf");
        let shown: Vec<_> =
            between("app.yaml", &before, &after).into_iter().map(|line| (line.kind, line.text)).collect();
        let line = |kind, text: &str| (kind, text.to_owned());
        let expected = [
            line(DiffKind::Head, "app.yaml"),
            line(DiffKind::Same, "b"),
            line(DiffKind::Same, "c"),
            line(DiffKind::Same, "d"),
            line(DiffKind::Removed, "e"),
            line(DiffKind::Added, "E"),
            line(DiffKind::Same, "f"),
        ];
        assert_eq!(shown, expected);
        assert!(between("app.yaml", &before, &before).is_empty());
    }
}
