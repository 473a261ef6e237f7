//! Figures over time.

use std::collections::BTreeMap;

use axum::Json;
use chrono::{DateTime, TimeDelta, Utc};
use domain::metric::{Figures, Mark, Metric, Point, Range, Series};
use domain::{Error, text, use_cases};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Path, Query, moment};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_metrics))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Span {
    /// RFC 3339, Unix seconds, or how long ago (`6h`); an hour before `to` when absent.
    from: Option<String>,
    /// Now when absent.
    to: Option<String>,
    /// Seconds between two points; chosen to fit when absent.
    step: Option<u32>,
}

/// CPU, memory and restarts over time.
#[derive(Serialize, ToSchema)]
#[schema(as = Figures)]
struct FiguresView {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// Seconds.
    step: u32,
    series: Vec<SeriesView>,
    /// Releases on the time axis.
    marks: Vec<MarkView>,
    /// Cores and bytes of one pod: what was asked for and where it is held.
    cpu_request: Option<f64>,
    cpu_limit: Option<f64>,
    memory_request: Option<f64>,
    memory_limit: Option<f64>,
    /// What is missing and how to get it.
    missing: Option<String>,
}

/// One line of a chart.
#[derive(Serialize, ToSchema)]
#[schema(as = Series)]
struct SeriesView {
    #[schema(value_type = String, example = "cpu")]
    metric: Metric,
    /// `cores`, `bytes` or `restarts`.
    unit: String,
    labels: BTreeMap<String, String>,
    /// Unix seconds and the value.
    #[schema(value_type = Vec<Vec<f64>>)]
    points: Vec<Point>,
}

/// A release on the time axis.
#[derive(Serialize, ToSchema)]
#[schema(as = Mark)]
struct MarkView {
    release: u32,
    at: DateTime<Utc>,
}

/// CPU and memory of each pod, and restarts, with the releases on the time axis.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/metrics", tag = "running",
    params(("service" = String, Path), ("environment" = String, Path), Span),
    responses((status = 200, body = FiguresView)), extensions(("x-action" = json!("view_service"))))]
async fn get_metrics(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Query(span): Query<Span>,
) -> Result<Json<FiguresView>, Problem> {
    let now = caller.ports().host.now();
    let to = span.to.as_deref().map_or(Ok(now), |text| moment("to", text, now))?;
    let from = match span.from.as_deref() {
        Some(text) => moment("from", text, now)?,
        None => to.checked_sub_signed(TimeDelta::hours(1)).ok_or_else(|| {
            Error::invalid("to", text!("There is no hour before that moment.", "该时刻之前没有一小时。"))
        })?,
    };
    let range = Range::parse(from, to, span.step)?;
    let figures = use_cases::metric::figures(caller.ports(), &caller.actor, &service, &environment, range).await?;
    Ok(Json(view(&caller, figures)))
}

fn view(caller: &Caller, figures: Figures) -> FiguresView {
    let series = figures.series.into_iter();
    let series = series.map(|Series { metric, unit, labels, points }| SeriesView { metric, unit, labels, points });
    FiguresView {
        from: figures.range.from,
        to: figures.range.to,
        step: figures.range.step,
        series: series.collect(),
        marks: figures.marks.into_iter().map(|Mark { release, at }| MarkView { release, at }).collect(),
        cpu_request: figures.cpu_request,
        cpu_limit: figures.cpu_limit,
        memory_request: figures.memory_request,
        memory_limit: figures.memory_limit,
        missing: figures.missing.map(|missing| caller.say(&missing)),
    }
}
