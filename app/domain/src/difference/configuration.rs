//! What is compared of a release's configuration, beside its plain variables. Of a sealed value only which version it is.

use super::Subject;
use crate::configuration::{Released, Scope};

pub(super) type Value = fn(&Released) -> Option<String>;

pub(super) const VALUES: [(Subject, Value); 2] = [
    (Subject::Profile, |released| {
        let profile = released.profile.as_ref()?;
        Some(format!("{} ({})", profile.names(), profile.framework.title()))
    }),
    (Subject::Entrypoint, |released| Some(released.entrypoint.as_ref()?.script.clone())),
];

/// The values that have names: sealed ones, files.
pub(super) fn named(released: &Released) -> Vec<(Subject, String)> {
    let secret = |used: &crate::configuration::Used| {
        let version = used.reference.version;
        let version = match used.reference.scope {
            Scope::Base => format!("•••• (base {version})"),
            Scope::Environment(_) => format!("•••• ({version})"),
        };
        (Subject::Secret(used.key.name().to_owned()), version)
    };
    let files = released.files.iter().map(|(path, content)| (Subject::File(path.to_string()), content.clone()));
    // What stands there is none of the release's: only that it is read.
    let items = released.centre.iter().map(|item| (Subject::Centre(item.name()), item.kind().title().to_owned()));
    released.secrets.iter().map(secret).chain(files).chain(items).collect()
}
