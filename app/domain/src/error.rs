//! What goes wrong, as a person is told it. The technical cause is kept apart: it is logged once, where the error is
//! handled, and never leaves the server.

use serde::{Deserialize, Serialize};

use crate::text;
use crate::text::Text;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure it is; each has one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The input is wrong; `field` names the place. 422
    Invalid,
    /// Nobody is signed in. 401
    Unauthenticated,
    /// Somebody is, and may not. 403
    Denied,
    /// 404
    NotFound,
    /// It clashes with what is there, or somebody changed it in between. 409
    Conflict,
    /// Too many attempts. 429
    Limited,
    /// Something outside (Docker, the cluster, the registry, ...) does not answer. 503
    Unavailable,
    /// A fault of Slipway's own. 500
    Internal,
}

impl Kind {
    /// The HTTP status of this kind of failure (RFC 9110).
    pub fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Unauthenticated => 401,
            Self::Denied => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Limited => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}

/// A failure: its kind, the sentence for the person, the field at fault, and (for the log only) the cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error {
    pub kind: Kind,
    pub text: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip)]
    pub cause: Option<String>,
}

impl Error {
    pub fn new(kind: Kind, text: Text) -> Self {
        Self { kind, text, field: None, cause: None }
    }

    pub fn invalid(field: &str, text: Text) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(Kind::Invalid, text) }
    }

    pub fn not_found(what: Text) -> Self {
        Self::new(Kind::NotFound, what)
    }

    pub fn conflict(text: Text) -> Self {
        Self::new(Kind::Conflict, text)
    }

    pub fn denied(text: Text) -> Self {
        Self::new(Kind::Denied, text)
    }

    pub fn unavailable(text: Text, cause: impl std::fmt::Display) -> Self {
        Self::new(Kind::Unavailable, text).because(cause)
    }

    pub fn unauthenticated() -> Self {
        Self::new(Kind::Unauthenticated, text!("Sign in to go on.", "请先登录。"))
    }

    /// A fault of Slipway's own; the cause goes to the log, the person gets a plain sentence.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::new(
            Kind::Internal,
            text!(
                "Something failed inside Slipway. It has been logged; try again, and tell an administrator if it stays.",
                "Slipway 内部出错，已记入日志；请重试，若仍然如此请告知管理员。"
            ),
        )
        .because(cause)
    }

    /// Names the field at fault, for errors of a parser that does not know where its text stood.
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Keeps the technical cause, for the log.
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

impl std::error::Error for Error {}
