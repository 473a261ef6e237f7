//! Values taken over from a text or from an object of the cluster: looked at, and put onto a level.

use axum::Json;
use domain::configuration::Key;
use domain::configuration::import::{Format, Naming};
use domain::pod::{Reference, ReferenceKind};
use domain::secret::Secret;
use domain::use_cases::configuration::{Import, Proposal, Proposed, Source, look, objects, take};
use domain::{Error, Result, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::super::input::{Body, Path};
use super::super::list::List;
use super::super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(import_base))
        .routes(routes!(import_of_environment))
        .routes(routes!(list_objects))
}

/// Where values come from, and which of them are secrets. Without a `version` it is only shown what would become of them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewImport {
    /// The text of the file. It may hold secrets, so nothing of it is quoted in an error.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "MODE=stream\n")]
    text: Value,
    /// Left out: recognised.
    #[schema(pattern = "dotenv|properties|yaml|compose")]
    format: Option<String>,
    /// Name of the file, by which it is recognised.
    #[schema(example = "application.properties")]
    file_name: Option<String>,
    /// How names such as `spring.datasource.url` become variables; left out: `spring`.
    #[schema(pattern = "spring|underscore|double")]
    naming: Option<String>,
    /// Which service of docker-compose, if there are several.
    service: Option<String>,
    /// Instead of a text: a ConfigMap or a Secret of the environment's namespace.
    object: Option<ObjectBody>,
    /// Names that are kept as secrets. Those that look like it are without being named.
    #[serde(default)]
    secret: Vec<String>,
    /// Names that are no secrets, whatever they look like.
    #[serde(default)]
    plain: Vec<String>,
    /// The level's `version` that was seen: the values are put onto the level, and what it has besides stays.
    version: Option<u32>,
}

/// A ConfigMap or a Secret.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConfigurationObject)]
struct ObjectBody {
    #[schema(example = "ConfigMap", pattern = "ConfigMap|Secret")]
    kind: String,
    name: String,
}

impl ObjectBody {
    fn parse(self) -> Result<Reference> {
        let kind = match self.kind.as_str() {
            "ConfigMap" => ReferenceKind::ConfigMap,
            "Secret" => ReferenceKind::Secret,
            other => {
                return Err(Error::invalid(
                    "object.kind",
                    text!("“{other}” is neither ConfigMap nor Secret.", "“{other}” 应为 ConfigMap 或 Secret。"),
                ));
            }
        };
        Ok(Reference { kind, name: self.name })
    }
}

impl NewImport {
    fn parse(self) -> Result<(Import, Option<u32>)> {
        let source = match (self.text, self.object) {
            (Value::Null, Some(object)) => Source::Object(object.parse()?),
            (Value::String(text), None) => Source::Text {
                text: Secret::new(text),
                format: self.format.as_deref().map(Format::parse).transpose()?,
                file_name: self.file_name,
                naming: self.naming.as_deref().map_or(Ok(Naming::default()), Naming::parse)?,
                service: self.service,
            },
            _ => {
                return Err(Error::invalid(
                    "text",
                    text!("Send a text, or name an object.", "请发送文本，或指定一个对象。"),
                ));
            }
        };
        Ok((Import { source, secret: self.secret, plain: self.plain }, self.version))
    }
}

/// What an import does to a level, key by key. Of secrets only that they change.
#[derive(Serialize, ToSchema)]
#[schema(as = ConfigurationImport)]
struct ImportView {
    /// As what the text was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "dotenv|properties|yaml|compose")]
    format: Option<&'static str>,
    /// Of docker-compose: its services. If there are several, name one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    services: Vec<String>,
    values: Vec<ProposedView>,
    /// What cannot be taken over.
    refused: Vec<RefusedView>,
    /// Whether it was put onto the level.
    written: bool,
    /// The level's version now.
    version: u32,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ImportedValue)]
struct ProposedView {
    #[schema(example = "variable", pattern = "variable|file")]
    kind: &'static str,
    name: String,
    /// As it is called where it comes from.
    #[schema(example = "spring.datasource.url")]
    named: String,
    /// 0: it has none.
    line: usize,
    #[schema(value_type = String, example = "added", pattern = "added|changed|same")]
    becomes: domain::use_cases::configuration::Becomes,
    secret: bool,
    /// Of what is no secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// The plain value that it takes the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RefusedValue)]
struct RefusedView {
    line: usize,
    name: String,
    reason: String,
}

fn view(caller: &Caller, proposal: Proposal, written: Option<u32>) -> ImportView {
    let value = |proposed: Proposed| ProposedView {
        kind: if matches!(proposed.key, Key::File(_)) { "file" } else { "variable" },
        value: (!proposed.secret).then(|| proposed.plain()),
        name: proposed.key.name().to_owned(),
        named: proposed.named,
        line: proposed.line,
        becomes: proposed.becomes,
        secret: proposed.secret,
        was: proposed.was,
    };
    ImportView {
        format: proposal.format.map(Format::as_str),
        services: proposal.services,
        values: proposal.proposed.into_iter().map(value).collect(),
        refused: proposal
            .refused
            .into_iter()
            .map(|refused| RefusedView { line: refused.line, name: refused.name, reason: caller.say(&refused.reason) })
            .collect(),
        written: written.is_some(),
        version: written.unwrap_or(proposal.version),
    }
}

async fn import(
    caller: &Caller,
    service: &str,
    environment: Option<&str>,
    body: NewImport,
) -> std::result::Result<Json<ImportView>, Problem> {
    let (import, version) = body.parse()?;
    let (proposal, written) = match version {
        Some(version) => {
            let (proposal, configured) =
                take(caller.ports(), &caller.actor, service, environment, import, version).await?;
            (proposal, Some(configured.version))
        }
        None => (look(caller.ports(), &caller.actor, service, environment, import).await?, None),
    };
    Ok(Json(view(caller, proposal, written)))
}

/// Take values over onto the base: from an .env or a properties file, YAML, a service of docker-compose.
#[utoipa::path(post, path = "/services/{service}/configuration/import", tag = "configuration",
    request_body = NewImport, params(("service" = String, Path)),
    responses((status = 200, body = ImportView)), extensions(("x-action" = json!("edit_service"))))]
async fn import_base(
    caller: Caller,
    Path(service): Path<String>,
    Body(body): Body<NewImport>,
) -> std::result::Result<Json<ImportView>, Problem> {
    import(&caller, &service, None, body).await
}

/// Take values over onto an environment's own: from a text, or from a ConfigMap or a Secret of its namespace.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/configuration/import", tag = "configuration",
    request_body = NewImport, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = ImportView)), extensions(("x-action" = json!("deploy"))))]
async fn import_of_environment(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Body(body): Body<NewImport>,
) -> std::result::Result<Json<ImportView>, Problem> {
    import(&caller, &service, Some(&environment), body).await
}

/// The ConfigMaps and Secrets of the environment's namespace that values can be taken over from. The cluster is asked.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/configuration/objects", tag = "configuration",
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = List<ObjectBody>)), extensions(("x-action" = json!("deploy"))))]
async fn list_objects(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
) -> std::result::Result<Json<List<ObjectBody>>, Problem> {
    let found = objects(caller.ports(), &caller.actor, &service, &environment).await?;
    Ok(Json(List::all(found, |Reference { kind, name }| ObjectBody { kind: kind.as_str().to_owned(), name })))
}
