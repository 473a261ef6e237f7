//! The sample service in an image that has a shell, so that a test can write and read files where its volumes stand.

use std::sync::OnceLock;

use domain::image::ImageRef;

use super::{BASE, HELLO, make_image};

/// Builds and pushes it, once for all tests of a file.
pub fn keeper() -> ImageRef {
    static MADE: OnceLock<ImageRef> = OnceLock::new();
    let file = format!("FROM {BASE}\nCOPY --from={HELLO} /hello /hello\nENTRYPOINT [\"/hello\"]\n");
    MADE.get_or_init(|| make_image("keeper", &file)).clone()
}

/// A newer edition of it: another image with another variable of its own.
pub fn later() -> ImageRef {
    static MADE: OnceLock<ImageRef> = OnceLock::new();
    let file = format!("FROM {BASE}\nCOPY --from={HELLO} /hello /hello\nENV EDITION=later\nENTRYPOINT [\"/hello\"]\n");
    MADE.get_or_init(|| make_image("keeper-later", &file)).clone()
}
