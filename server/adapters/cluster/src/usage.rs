//! What pods use now, from each kubelet's resource metrics, read at most every five seconds per node.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::error::{Error, Result};
use domain::metric::Usage;
use domain::workload::Pod;
use kube::Client;
use tokio::sync::Mutex;

use crate::failure;

const REST: Duration = Duration::from_secs(5);

/// Readings of a pod: CPU seconds with their moments (milliseconds), and memory.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Reading {
    before: Option<(i64, f64)>,
    cpu: Option<(i64, f64)>,
    memory: Option<f64>,
}

/// Namespace and pod.
type Readings = HashMap<(String, String), Reading>;

#[derive(Default)]
struct Kubelet {
    read_at: Option<Instant>,
    readings: Readings,
}

#[derive(Default)]
pub struct Meter {
    nodes: Mutex<HashMap<String, Arc<Mutex<Kubelet>>>>,
}

impl Meter {
    pub async fn usage(&self, client: &Client, namespace: &str, pods: &[Pod]) -> Result<Vec<Usage>> {
        let mut answer = Vec::new();
        for pod in pods {
            let Some(node) = &pod.node else { continue };
            let kubelet = Arc::clone(self.nodes.lock().await.entry(node.clone()).or_default());
            let mut kubelet = kubelet.lock().await;
            if kubelet.read_at.is_none_or(|at| at.elapsed() >= REST) {
                let text = read(client, node).await?;
                kubelet.readings = renew(&kubelet.readings, &text);
                kubelet.read_at = Some(Instant::now());
            }
            let reading = kubelet.readings.get(&(namespace.to_owned(), pod.name.clone())).copied().unwrap_or_default();
            answer.push(Usage { pod: pod.name.clone(), cpu: rate(&reading), memory: reading.memory });
        }
        Ok(answer)
    }
}

async fn read(client: &Client, node: &str) -> Result<String> {
    let path = format!("/api/v1/nodes/{node}/proxy/metrics/resource");
    let request = http::Request::get(path).body(Vec::new()).map_err(Error::internal)?;
    match tokio::time::timeout(REST, client.request_text(request)).await {
        Ok(answer) => answer.map_err(|error| failure::error(&error)),
        Err(_) => Err(failure::timeout()),
    }
}

/// The kubelet refreshes its counters less often than it is asked: the older reading is kept until a new one comes.
fn renew(old: &Readings, text: &str) -> Readings {
    let mut new = Readings::new();
    for line in text.lines() {
        let Some((name, pod, value, at)) = parse(line) else { continue };
        let before = old.get(&pod).copied().unwrap_or_default();
        let reading = new.entry(pod).or_default();
        match name {
            "pod_cpu_usage_seconds_total" => {
                reading.before = match before.cpu {
                    Some((then, _)) if then == at => before.before,
                    other => other,
                };
                reading.cpu = Some((at, value));
            }
            "pod_memory_working_set_bytes" => reading.memory = Some(value),
            _ => {}
        }
    }
    new
}

/// Cores between the last two readings; none when the counter began anew.
#[expect(clippy::cast_precision_loss, reason = "milliseconds between two readings")]
fn rate(reading: &Reading) -> Option<f64> {
    let ((then, before), (now, after)) = (reading.before?, reading.cpu?);
    (now > then && after >= before).then(|| (after - before) * 1000.0 / (now - then) as f64)
}

/// `name{namespace="n",pod="p"} value milliseconds`. Lines of other shapes are not about pods.
fn parse(line: &str) -> Option<(&str, (String, String), f64, i64)> {
    let (name, rest) = line.split_once('{')?;
    if name.starts_with('#') {
        return None;
    }
    let (labels, rest) = rest.split_once('}')?;
    // Names of namespaces and pods hold neither commas nor quotes.
    let label = |wanted: &str| {
        labels.split(',').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key.trim() == wanted).then(|| value.trim_matches('"').to_owned())
        })
    };
    let mut figures = rest.split_whitespace();
    let value = figures.next()?.parse().ok()?;
    let at = figures.next()?.parse().ok()?;
    Some((name, (label("namespace")?, label("pod")?), value, at))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_averaged_between_two_readings() {
        let text = |cpu: f64, at: i64| {
            format!(
                "# HELP x\npod_cpu_usage_seconds_total{{namespace=\"n\",pod=\"p\"}} {cpu} {at}\npod_memory_working_set_bytes{{namespace=\"n\",pod=\"p\"}} 1.5e+06 {at}\n"
            )
        };
        let key = ("n".to_owned(), "p".to_owned());
        let first = renew(&Readings::new(), &text(10.0, 1000));
        assert_eq!(rate(&first[&key]), None);
        let second = renew(&first, &text(11.0, 3000));
        assert_eq!(rate(&second[&key]), Some(0.5));
        let same = renew(&second, &text(11.0, 3000));
        assert_eq!(rate(&same[&key]), Some(0.5), "a reading that was not refreshed changes nothing");
        assert_eq!(same.get(&key).expect("there").memory, Some(1.5e6));
        let anew = renew(&same, &text(0.1, 5000));
        assert_eq!(rate(&anew[&key]), None);
    }
}
