//! The first release after adopting: what of the workload as it was goes, beside what its settings show.

use serde_json::Value;

use crate::adoption::{Adopted, carried, differences};
use crate::preflight::{Check, Subject, Verdict};
use crate::release::Release;
use crate::text;

/// So many fields are named; all of them stand in the manifests.
const NAMED: usize = 8;

pub(super) fn look(
    present: &Release,
    planned: &Release,
    adopted: Option<&Adopted>,
    before: &[Value],
    after: &[Value],
) -> Option<Check> {
    if !present.settings.adopted || planned.settings.adopted {
        return None;
    }
    let kind = present.settings.controller.kind();
    let of = |objects: &'_ [Value]| objects.iter().find(|object| object["kind"] == kind.as_str()).cloned();
    let next = of(after)?;
    let whole = adopted.map(|adopted| adopted.whole.as_slice()).unwrap_or_default();
    let fields = differences(&carried(&of(before)?, &next, &present.settings, whole), &next);
    if fields.is_empty() {
        return None;
    }
    let number = fields.len();
    let named = fields.iter().take(NAMED).map(|field| field.path.to_string()).collect::<Vec<_>>().join(", ");
    let more = if number > NAMED { ", …" } else { "" };
    let sentence = text!(
        "What was adopted gives way to what Slipway writes; {number} fields change: {named}{more}. The manifests show them.",
        "接管的内容将由 Slipway 生成的内容取代，{number} 个字段会改变：{named}{more}。详见清单。"
    );
    Some(Check::new(Subject::Controller, Verdict::Warning, sentence))
}
