//! Configuration centres: Nacos, Apollo, Disconf. They are asked by a keeper, so that no page waits for one.

use std::sync::Arc;

use async_trait::async_trait;

use crate::Time;
use crate::centre::{Access, CentreRecord, Content, Item, Mark};
use crate::error::Result;
use crate::id::{EnvironmentId, ReleaseId};
use crate::text::Text;

/// What was read of an item the last time that the centre answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It never answered.
    Nothing,
    /// There is no such item.
    Missing(Time),
    Read(Time, Arc<Content>),
}

impl Known {
    pub fn at(&self) -> Option<Time> {
        match self {
            Self::Nothing => None,
            Self::Missing(at) | Self::Read(at, _) => Some(*at),
        }
    }
}

/// An item as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub item: Item,
    pub known: Known,
    /// Why the last attempt gave no answer; what is known is older then.
    pub trouble: Option<Text>,
}

#[async_trait]
pub trait ConfigurationCentres: Send + Sync {
    /// What is known of these items of an environment's centre, in their order. What was looked at lately is known at once
    /// and kept up to date while somebody looks; the first look waits, two seconds at most. `fresh`: so does every look whose
    /// answer is not new.
    async fn look(&self, of: EnvironmentId, access: &Access, items: &[Item], fresh: bool) -> Vec<Seen>;
    /// A sentence when it does not answer, does not let Slipway in, or is something else. Errors name the field.
    async fn check(&self, access: &Access) -> Result<()>;
}

/// The table of the environments' centres, and what items held when releases were made. An environment that is deleted
/// takes its centre along, a release what was noted with it.
#[async_trait]
pub trait Centres: Send + Sync {
    async fn centre(&self, environment: EnvironmentId) -> Result<Option<CentreRecord>>;
    /// In the place of the one before.
    async fn centre_set(&self, record: &CentreRecord) -> Result<()>;
    /// Whether there was one.
    async fn centre_delete(&self, environment: EnvironmentId) -> Result<bool>;
    async fn centre_marks_keep(&self, release: ReleaseId, marks: &[Mark]) -> Result<()>;
    async fn centre_marks(&self, release: ReleaseId) -> Result<Vec<Mark>>;
}
