//! Who asks, as a request's extension.

use domain::secret::Secret;
use domain::user::Actor;
use tower_sessions::session::Id;

/// Who asks, and by what it was told.
#[derive(Debug, Clone)]
pub struct Who {
    /// Absent when nobody is signed in.
    pub actor: Option<Actor>,
    pub via: Via,
}

#[derive(Debug, Clone)]
pub enum Via {
    Nobody,
    By(Credential),
}

/// What a request showed.
#[derive(Debug, Clone)]
pub enum Credential {
    Session(Id),
    /// `Authorization: Bearer slw_...`
    Token(Secret<String>),
}
