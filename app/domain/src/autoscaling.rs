//! How many pods there are, decided by the cluster from what they use. Part of a release's settings.
//! Source: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::controller::ControllerKind;
use crate::error::{Error, Result};
use crate::pod::{Companion, Role};
use crate::settings::{REPLICAS_MAX, Resources};
use crate::text;
use crate::text::Text;
use crate::written::{given, maybe, number, text};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Autoscaling {
    pub min: u32,
    pub max: u32,
    /// Percent of the CPU that is requested, over all pods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<u32>,
    /// Percent of the memory that is requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u32>,
    /// A figure that an adapter serves from Prometheus, as custom.metrics.k8s.io.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<FigureTarget>,
}

/// So much of a figure for each pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureTarget {
    /// The metric's name, as Prometheus has it.
    pub name: String,
    /// A quantity: `100`, `500m`.
    pub each: String,
}

/// As somebody writes it; all empty: the number of pods is chosen by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Written {
    pub min: String,
    pub max: String,
    pub cpu: String,
    pub memory: String,
    pub figure: String,
    pub figure_each: String,
}

impl Written {
    pub fn of(autoscaling: Option<&Autoscaling>) -> Self {
        let Some(autoscaling) = autoscaling else { return Self::default() };
        let figure = autoscaling.figure.as_ref();
        Self {
            min: autoscaling.min.to_string(),
            max: autoscaling.max.to_string(),
            cpu: text(autoscaling.cpu),
            memory: text(autoscaling.memory),
            figure: figure.map(|figure| figure.name.clone()).unwrap_or_default(),
            figure_each: figure.map(|figure| figure.each.clone()).unwrap_or_default(),
        }
    }

    pub fn parse(&self) -> Result<Option<Autoscaling>> {
        let Self { min, max, cpu, memory, figure, figure_each } = self;
        if [min, max, cpu, memory, figure, figure_each].iter().all(|text| given(text).is_none()) {
            return Ok(None);
        }
        if given(max).is_none() {
            return Err(Error::invalid(
                "autoscaling.max",
                text!("Say how many pods there may be at the most.", "请填写最多多少个 Pod。"),
            ));
        }
        let figure = match (given(figure), given(figure_each)) {
            (None, None) => None,
            (Some(name), Some(each)) => Some(FigureTarget { name: name.to_owned(), each: each.to_owned() }),
            (Some(_), None) => {
                return Err(Error::invalid(
                    "autoscaling.figure_each",
                    text!("Say how much of it each pod may have.", "请填写每个 Pod 的目标值。"),
                ));
            }
            (None, Some(_)) => {
                return Err(Error::invalid("autoscaling.figure", text!("Name the metric.", "请填写指标名称。")));
            }
        };
        Ok(Some(Autoscaling {
            min: number(min, "autoscaling.min", 1)?,
            max: number(max, "autoscaling.max", 1)?,
            cpu: maybe(cpu, "autoscaling.cpu")?,
            memory: maybe(memory, "autoscaling.memory")?,
            figure,
        }))
    }
}

impl Autoscaling {
    /// The number within its bounds.
    pub fn within(&self, replicas: u32) -> u32 {
        replicas.clamp(self.min, self.max.max(self.min))
    }

    /// Checks what the types cannot.
    pub fn check(&self, kind: ControllerKind, resources: &Resources) -> Result<()> {
        if let Some(why) = kind.why_not_scaled() {
            return Err(Error::invalid("autoscaling", why));
        }
        let Self { min, max, .. } = self;
        if *min == 0 {
            return Err(Error::invalid("autoscaling.min", text!("At least one pod.", "至少一个 Pod。")));
        }
        if max < min || *max > REPLICAS_MAX {
            return Err(Error::invalid(
                "autoscaling.max",
                text!(
                    "The most is {max}: it must be at least the {min} that are always there, and at most {REPLICAS_MAX}.",
                    "上限为 {max}：不能少于始终存在的 {min} 个，也不能超过 {REPLICAS_MAX} 个。"
                ),
            ));
        }
        self.percent(self.cpu, "cpu", resources.cpu_request.is_some() || resources.cpu_limit.is_some())?;
        self.percent(self.memory, "memory", resources.memory_request.is_some() || resources.memory_limit.is_some())?;
        if let Some(FigureTarget { name, each }) = &self.figure {
            let good = |c: char| c.is_ascii_alphanumeric() || "_:".contains(c);
            if !name.chars().all(good) || name.starts_with(|c: char| c.is_ascii_digit()) || name.len() > 200 {
                return Err(Error::invalid(
                    "autoscaling.figure",
                    text!("“{name}” is not the name of a metric.", "“{name}” 不是指标名称。"),
                ));
            }
            let amount = crate::quantity::Cpu::parse(each).is_ok_and(|amount| amount.0 > 0);
            if !amount {
                return Err(Error::invalid(
                    "autoscaling.figure_each",
                    text!(
                        "“{each}” is not an amount above 0: write 100 or 500m.",
                        "“{each}” 不是大于 0 的数值：如 100 或 500m。"
                    ),
                ));
            }
        }
        if self.cpu.is_none() && self.memory.is_none() && self.figure.is_none() {
            return Err(Error::invalid(
                "autoscaling.cpu",
                text!("Say what it goes by: CPU, memory or a figure.", "请填写伸缩依据：CPU、内存或某个指标。"),
            ));
        }
        Ok(())
    }

    /// A part of what is requested can be told only where every container that stays requests some of it.
    pub fn check_beside(&self, companions: &[Companion]) -> Result<()> {
        for companion in companions.iter().filter(|companion| companion.role == Role::Sidecar) {
            let Resources { cpu_request, cpu_limit, memory_request, memory_limit } = &companion.resources;
            let missing = [
                ("cpu", "CPU", self.cpu.is_some() && cpu_request.is_none() && cpu_limit.is_none()),
                ("memory", "memory", self.memory.is_some() && memory_request.is_none() && memory_limit.is_none()),
            ];
            if let Some((field, what, _)) = missing.into_iter().find(|(_, _, missing)| *missing) {
                let name = &companion.name;
                return Err(Error::invalid(
                    &format!("autoscaling.{field}"),
                    text!(
                        "The target is a part of what all containers request, and {name} requests no {what}: set its request, too.",
                        "目标值是所有容器请求量的百分比，但 {name} 没有设置 {what_zh} 请求：也请为它设置。",
                        what_zh = if field == "cpu" { "CPU" } else { "内存" }
                    ),
                ));
            }
        }
        Ok(())
    }

    fn percent(&self, percent: Option<u32>, name: &str, requested: bool) -> Result<()> {
        let Some(percent) = percent else { return Ok(()) };
        let field = format!("autoscaling.{name}");
        if !(1..=1000).contains(&percent) {
            return Err(Error::invalid(
                &field,
                text!("Between 1 and 1000 percent of the request.", "应为请求量的 1% 到 1000%。"),
            ));
        }
        if !requested {
            return Err(Error::invalid(
                &field,
                text!(
                    "The target is a part of what a pod requests, and nothing is requested: set the request first.",
                    "目标值是请求量的百分比，但没有设置请求：请先设置请求量。"
                ),
            ));
        }
        Ok(())
    }
}

/// `2–10 · CPU 80% · hits 100`.
impl std::fmt::Display for Autoscaling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}–{}", self.min, self.max)?;
        if let Some(percent) = self.cpu {
            write!(f, " · CPU {percent}%")?;
        }
        if let Some(percent) = self.memory {
            write!(f, " · memory {percent}%")?;
        }
        self.figure.as_ref().map_or(Ok(()), |figure| write!(f, " · {} {}", figure.name, figure.each))
    }
}

/// What the cluster's autoscaler says: how things are, and what it did last.
/// Source: `autoscaling/v2` HorizontalPodAutoscalerStatus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Autoscaler {
    pub min: u32,
    pub max: u32,
    pub current: u32,
    pub desired: u32,
    pub readings: Vec<Reading>,
    pub last_scaled_at: Option<Time>,
    /// Why it cannot decide (`FailedGetResourceMetric`), or is at a bound (`TooManyReplicas`), in the cluster's words.
    pub trouble: Option<crate::workload::Reason>,
    /// Whether it decides at all now.
    pub active: bool,
}

/// One of the figures it goes by. Percent for CPU and memory, the figure itself for another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// `cpu`, `memory`, or the metric's name.
    pub name: String,
    /// `None`: not known yet.
    pub current: Option<f64>,
    pub target: f64,
}

/// Why the number of pods is not chosen by hand.
pub fn why_not_scaled() -> Text {
    text!(
        "The cluster decides how many pods run, by what they use: change its bounds by a release.",
        "Pod 数量由集群根据用量决定：请通过发布更改上下限。"
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::quantity::Cpu;
    use rstest::rstest;

    fn written(min: &str, max: &str, cpu: &str) -> Written {
        Written { min: min.into(), max: max.into(), cpu: cpu.into(), ..Written::default() }
    }

    fn checked(written: &Written, kind: ControllerKind) -> Result<Option<Autoscaling>> {
        let resources = Resources { cpu_request: Some(Cpu(100)), ..Resources::default() };
        let autoscaling = written.parse()?;
        autoscaling.as_ref().map(|autoscaling| autoscaling.check(kind, &resources)).transpose()?;
        Ok(autoscaling)
    }

    #[rstest]
    #[case("autoscaling.max", written("2", "", "80"))]
    #[case("autoscaling.max", written("3", "2", "80"))]
    #[case("autoscaling.max", written("1", "201", "80"))]
    #[case("autoscaling.max", written("1", "many", "80"))]
    #[case("autoscaling.min", written("0", "2", "80"))]
    #[case("autoscaling.min", written("-1", "2", "80"))]
    #[case("autoscaling.cpu", written("1", "2", ""))]
    #[case("autoscaling.cpu", written("1", "2", "0"))]
    #[case("autoscaling.cpu", written("1", "2", "80%"))]
    #[case("autoscaling.memory", Written { memory: "80".into(), ..written("1", "2", "") })]
    #[case("autoscaling.figure", Written { figure: "a b".into(), figure_each: "1".into(), ..written("1", "2", "") })]
    #[case("autoscaling.figure", Written { figure_each: "1".into(), ..written("1", "2", "") })]
    #[case("autoscaling.figure_each", Written { figure: "hits".into(), ..written("1", "2", "") })]
    #[case("autoscaling.figure_each", Written { figure: "hits".into(), figure_each: "0".into(), ..written("1", "2", "") })]
    fn what_cannot_be_carried_out_is_refused_at_its_field(#[case] field: &str, #[case] written: Written) {
        let error = checked(&written, ControllerKind::Deployment).expect_err("refused");
        assert_eq!(error.field.as_deref(), Some(field), "{}", error.text.en);
    }

    #[test]
    fn what_is_not_counted_is_not_scaled() {
        for kind in [ControllerKind::DaemonSet, ControllerKind::Job, ControllerKind::CronJob] {
            assert!(checked(&written("1", "2", "80"), kind).is_err(), "{kind}");
        }
        let found =
            checked(&written("2", "5", "80"), ControllerKind::StatefulSet).expect("holds").expect("autoscaling");
        assert_eq!([0, 3, 9].map(|replicas| found.within(replicas)), [2, 3, 5]);
        assert_eq!(Written::of(Some(&found)).parse().expect("reads back"), Some(found));
        assert_eq!(Written::default().parse().expect("nothing"), None);
    }
}
