//! Configuration centres over HTTP: Nacos 2, Apollo 2 and Disconf 2, each by the interface that its own clients read by. Only
//! Nacos was run for real; the answers of the other two are those of their documentation and sources.
//!
//! - `keeper`: what was read lately, kept up to date while somebody looks;
//! - `nacos`, `apollo`, `disconf`: one question each way; `http`: asking within bounds; `fault`: what went wrong, in words.

mod apollo;
mod disconf;
mod fault;
mod http;
mod keeper;
mod nacos;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::Result;
use domain::centre::{Access, CentreKind, Content, Item};
use domain::id::EnvironmentId;
use domain::ports::{ConfigurationCentres, Seen};

use crate::http::Http;
use crate::keeper::Keeper;
use crate::nacos::Tokens;

/// How long one question may take.
pub const TIMEOUT: Duration = Duration::from_secs(5);

/// How often what somebody looks at is read again.
pub const EVERY: Duration = Duration::from_secs(10);

/// One question to a centre.
#[derive(Debug)]
pub(crate) struct Reader {
    http: Http,
    tokens: Tokens,
}

impl Reader {
    /// `None`: the centre has no such item.
    pub(crate) async fn read(&self, access: &Access, item: &Item) -> Result<Option<Content>> {
        match item {
            Item::Nacos { group, data_id } => nacos::read(self, access, group, data_id).await,
            Item::Apollo { app_id, namespace } => apollo::read(&self.http, access, app_id, namespace).await,
            Item::Disconf { app, version, key } => disconf::read(&self.http, access, app, version, key).await,
        }
    }
}

/// The adapter. One serves all environments.
#[derive(Debug, Clone)]
pub struct Centres {
    reader: Arc<Reader>,
    keeper: Keeper,
}

impl Centres {
    /// Fails only where the machine has no usable certificate store.
    pub fn new() -> Result<Self> {
        Self::with(TIMEOUT, EVERY)
    }

    /// As [`Self::new`], with another patience, and another pace.
    pub fn with(timeout: Duration, every: Duration) -> Result<Self> {
        let reader = Arc::new(Reader { http: Http::new(timeout)?, tokens: Tokens::default() });
        Ok(Self { keeper: Keeper::new(reader.clone(), every), reader })
    }
}

#[async_trait]
impl ConfigurationCentres for Centres {
    async fn look(&self, of: EnvironmentId, access: &Access, items: &[Item], fresh: bool) -> Vec<Seen> {
        self.keeper.look(of, access, items, fresh).await
    }

    async fn check(&self, access: &Access) -> Result<()> {
        match access.kind {
            CentreKind::Nacos => nacos::check(&self.reader, access).await,
            CentreKind::Apollo => apollo::check(&self.reader.http, access).await,
            CentreKind::Disconf => disconf::check(&self.reader.http, access).await,
        }
    }
}
