//! What a release took along of the configuration beside its plain variables, and where it came from.

use domain::configuration::Used;
use domain::controller::MountPath;
use domain::release::Promoted;
use domain::use_cases::release::What;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Caller;
use super::configuration::scope;

/// A release of another environment.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Promoted)]
pub struct PromotedView {
    #[schema(example = "staging")]
    environment: String,
    /// Its number there.
    release: u32,
}

impl From<Promoted> for PromotedView {
    fn from(promoted: Promoted) -> Self {
        Self { environment: promoted.environment.into(), release: promoted.release }
    }
}

impl From<PromotedView> for What {
    fn from(PromotedView { environment, release }: PromotedView) -> Self {
        Self::Promoted { environment, release }
    }
}

/// A sealed value that a release was made with.
#[derive(Serialize, ToSchema)]
#[schema(as = ReleasedSecret)]
pub struct UsedView {
    /// Of the variable, or the file's path.
    name: String,
    version: u32,
    #[schema(example = "base", pattern = "base|environment")]
    scope: &'static str,
}

impl From<Used> for UsedView {
    fn from(used: Used) -> Self {
        let name = used.key.name().to_owned();
        Self { name, version: used.reference.version, scope: scope(used.reference.scope) }
    }
}

/// A file that a release was made with.
#[derive(Serialize, ToSchema)]
#[schema(as = ReleasedFile)]
pub struct FileView {
    #[schema(example = "/etc/orders/app.yaml")]
    path: String,
    bytes: usize,
    sha256: String,
    /// What stands in it; only of a single release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

impl FileView {
    pub fn of(caller: &Caller, path: &MountPath, content: &str) -> Self {
        let sha256 = caller.ports().host.sha256(content);
        Self { path: path.to_string(), bytes: content.len(), sha256, content: None }
    }
}
