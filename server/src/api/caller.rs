//! Who calls, with what is needed to answer: the first argument of every operation that wants somebody signed in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::ports::Ports;
use domain::user::Actor;
use domain::{Error, Language, Text};

use crate::auth::{Credential, Via, Who};
use crate::problem::{self, Problem};

use super::Api;

pub struct Caller {
    pub api: Api,
    pub actor: Actor,
    pub credential: Credential,
    pub language: Language,
}

impl Caller {
    pub fn ports(&self) -> &Ports {
        &self.api.ports
    }

    /// A sentence in the caller's language.
    pub fn say(&self, sentence: &Text) -> String {
        sentence.say(self.language).to_owned()
    }
}

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let language = problem::language(&parts.headers);
        match parts.extensions.get::<Who>().cloned() {
            Some(Who { actor: Some(actor), via: Via::By(credential) }) => {
                Ok(Self { api: api.clone(), actor, credential, language })
            }
            Some(_) => Err(Error::unauthenticated().into()),
            None => Err(Error::internal("the guard is missing").into()),
        }
    }
}
