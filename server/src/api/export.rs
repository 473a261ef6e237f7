//! A release as files that other tools apply.

use std::io::Write;

use axum::body::Bytes;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::export::{File, Format, files};
use domain::{Error, text, use_cases};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::build::number;
use super::input::{Path, Query};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(export_release))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct As {
    /// `yaml`: one file with all objects. `kustomize`, `helm`: a `.tar.gz` of a Kustomize base, of a Helm chart.
    #[serde(default = "yaml")]
    #[param(example = "yaml", pattern = "yaml|kustomize|helm")]
    format: String,
}

fn yaml() -> String {
    Format::Yaml.as_str().to_owned()
}

/// A release as it was applied, for other tools. Sealed values are not in it.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/releases/{number}/export", tag = "releases",
    params(("service" = String, Path), ("environment" = String, Path), ("number" = u32, Path), As),
    responses(
        (status = 200, body = String, content_type = "application/yaml"),
        (status = 200, description = "kustomize, helm", body = Vec<u8>, content_type = "application/gzip")),
    extensions(("x-action" = json!("view_service"))))]
async fn export_release(
    caller: Caller,
    Path((service, environment, release)): Path<(String, String, String)>,
    Query(As { format }): Query<As>,
) -> Result<Response, Problem> {
    let number = number(&release)?;
    let release = use_cases::release::get(caller.ports(), &caller.actor, &service, &environment, number).await?;
    let format = Format::parse(&format)?;
    if release.manifests.is_empty() {
        return Err(Error::conflict(text!(
            "Release {number} was not applied yet: there is nothing to export.",
            "发布 {number} 尚未应用，没有可导出的内容。"
        ))
        .into());
    }
    let files = files(&release, format);
    let name = format!("{}-{}-{number}", release.service_name, release.environment_name);
    let (name, kind, body) = match (format, files.as_slice()) {
        (Format::Yaml, [file]) => (format!("{name}.yaml"), "application/yaml", file.content.clone().into_bytes()),
        (Format::Yaml | Format::Kustomize | Format::Helm, _) => {
            let at = release.created_at.timestamp().unsigned_abs();
            let archive = archive(&files, at).map_err(Error::internal)?;
            (format!("{name}-{}.tar.gz", format.as_str()), "application/gzip", archive)
        }
    };
    // Names of services and environments have no quotes.
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], Bytes::from(body)).into_response())
}

/// The same release is the same archive: all files are as old as it.
fn archive(files: &[File], at: u64) -> std::io::Result<Vec<u8>> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for file in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(file.content.len()).map_err(std::io::Error::other)?);
        header.set_mode(0o644);
        header.set_mtime(at);
        tar.append_data(&mut header, &file.path, file.content.as_bytes())?;
    }
    let mut gzip = tar.into_inner()?;
    gzip.flush()?;
    gzip.finish()
}
