//! The sample service in an image that has a shell, so that a test can write and read files where its volumes stand.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use domain::image::ImageRef;

use super::{BASE, HELLO, REGISTRY};

/// Builds and pushes it, once for all tests of a file.
pub fn keeper() -> ImageRef {
    static MADE: OnceLock<String> = OnceLock::new();
    let image = MADE.get_or_init(|| {
        let image = format!("{REGISTRY}/keeper:1");
        let file = format!("FROM {BASE}\nCOPY --from={HELLO} /hello /hello\nENTRYPOINT [\"/hello\"]\n");
        let mut build = Command::new("docker");
        let mut build = build.args(["build", "-q", "-t", &image, "-"]).stdin(Stdio::piped()).spawn().unwrap();
        build.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
        assert!(build.wait().unwrap().success(), "the keeper's image is not built");
        assert!(Command::new("docker").args(["push", "-q", &image]).status().unwrap().success());
        image
    });
    ImageRef::parse(image).unwrap()
}
