//! What runs to an end, in an image of its own: it says WORDS, takes TAKES seconds and, where FAILS is given, says that and
//! ends with exit code 3.

use std::sync::OnceLock;

use domain::image::ImageRef;

use super::{BASE, make_image};

/// As the first process of its container a shell heeds no signal that it has no trap for, and none while it waits for a
/// program in the foreground.
const SCRIPT: &str = r#"trap 'exit 143' TERM; echo "$WORDS"; sleep "${TAKES:-0}" & wait $!; [ -z "$FAILS" ] || { echo "$FAILS" >&2; exit 3; }"#;

/// Builds and pushes it, once for all tests of a file.
pub fn runner() -> ImageRef {
    static MADE: OnceLock<ImageRef> = OnceLock::new();
    let entry = serde_json::json!(["/bin/sh", "-c", SCRIPT]);
    MADE.get_or_init(|| make_image("runner", &format!("FROM {BASE}\nENTRYPOINT {entry}\n"))).clone()
}
