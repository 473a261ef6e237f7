//! What an import would do, as the server says it.

use domain::configuration::import::{Format, Naming};
use domain::pod::Reference;
use domain::text::Text;
use domain::use_cases::configuration::{Becomes, Taken};
use frame::AppError;
use frame::typed::Typed;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::sent::Kind;

/// Where values are to come from: an object, else the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub text: Typed,
    /// `None`: recognised.
    pub format: Option<Format>,
    pub file_name: Option<String>,
    pub naming: Naming,
    pub service: Option<String>,
    pub object: Option<Reference>,
}

/// What stands behind a name. It goes back only to whoever sent it just now; what stands in a Secret of the cluster does
/// not come along at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behind {
    Sent(Typed),
    Taken(Taken),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub kind: Kind,
    pub name: String,
    /// As it is called where it comes from.
    pub named: String,
    pub line: usize,
    pub becomes: Becomes,
    /// This very text is there already, and plain.
    pub there: bool,
    /// The plain text that it would take the place of.
    pub was: Option<String>,
    /// Whether it is proposed as a secret.
    pub secret: bool,
    pub behind: Behind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub line: usize,
    pub name: String,
    pub reason: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Of a text: as what it was read.
    pub format: Option<Format>,
    /// Of docker-compose.
    pub services: Vec<String>,
    pub values: Vec<Offer>,
    pub left: Vec<Left>,
}

/// What an import would do. Nothing is written.
#[server(prefix = "/fn", input = Json)]
pub async fn look_at_import(service: String, environment: Option<String>, asked: Asked) -> Result<Offered, AppError> {
    use domain::use_cases::configuration::{Import, Source, look};
    let (ports, actor) = frame::server::caller()?;
    let Asked { text, format, file_name, naming, service: of, object } = asked;
    let source = match object {
        Some(object) => Source::Object(object),
        None => Source::Text { text: text.into(), format, file_name, naming, service: of },
    };
    let import = Import { source, secret: Vec::new(), plain: Vec::new() };
    let found = look(&ports, &actor, &service, environment.as_deref(), import).await?;
    let offer = |proposed: domain::use_cases::configuration::Proposed| Offer {
        kind: Kind::of(&proposed.key),
        name: proposed.key.name().to_owned(),
        named: proposed.named,
        line: proposed.line,
        becomes: proposed.becomes,
        there: proposed.there,
        was: proposed.was,
        secret: proposed.secret,
        behind: match proposed.taken {
            Some(taken) => Behind::Taken(taken),
            None => Behind::Sent(proposed.value.expose().as_str().into()),
        },
    };
    let left = |refused: domain::configuration::import::Refused| Left {
        line: refused.line,
        name: refused.name,
        reason: refused.reason,
    };
    Ok(Offered {
        format: found.format,
        services: found.services,
        values: found.proposed.into_iter().map(offer).collect(),
        left: found.refused.into_iter().map(left).collect(),
    })
}

/// The ConfigMaps and Secrets of the environment's namespace that values can be taken from.
#[server(prefix = "/fn", input = Json)]
pub async fn list_objects(service: String, environment: String) -> Result<Vec<Reference>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::configuration::objects(&ports, &actor, &service, &environment).await?)
}
