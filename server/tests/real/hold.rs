//! Holds the cluster in the middle of an apply: an admission webhook that is asked before a Deployment is made, and does
//! not answer.

use std::path::PathBuf;

use super::gate::{Gate, Mode, Target};
use super::{World, kubectl};

pub struct Hold {
    pub gate: Gate,
    name: String,
}

impl Hold {
    /// From now on no Deployment is made in the world's namespace. Whether one would be taken may still be asked.
    pub async fn deployments(world: &World) -> Self {
        // Nothing is behind the gate: it is never opened.
        let gate = Gate::before(Target::Unix(PathBuf::new()), Mode::Held).await;
        let name = format!("{}.example.com", world.namespace);
        let manifest = serde_json::json!({
            "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
            "metadata": { "name": name },
            "webhooks": [{
                "name": name, "admissionReviewVersions": ["v1"], "sideEffects": "None",
                "failurePolicy": "Fail", "timeoutSeconds": 30,
                "clientConfig": { "url": format!("https://127.0.0.1:{}/", gate.port) },
                "matchConditions": [{
                    "name": "really",
                    "expression": "object.metadata.name == 'tried' || !has(request.dryRun) || !request.dryRun",
                }],
                "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": world.namespace } },
                "rules": [{
                    "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments"], "operations": ["CREATE"],
                }],
            }],
        });
        let file = world.folder.path().join("hold.json");
        std::fs::write(&file, manifest.to_string()).unwrap();
        let hold = Self { gate, name };
        kubectl(&["apply", "-f", &file.display().to_string()]).expect("the webhook");
        // The API server learns of a webhook a moment later.
        super::until("the webhook at work", async || {
            let tried = ["-n", &world.namespace, "create", "deployment", "tried", "--image=tried", "--dry-run=server"];
            let timeout = ["--request-timeout=1s"];
            if kubectl(&[&tried[..], &timeout[..]].concat()).is_err() { Ok(()) } else { Err("it was let through") }
        })
        .await;
        hold
    }

    /// Whoever waits is refused, and who comes later is not asked any more.
    pub fn end(self) {
        self.gate.set(Mode::Shut);
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let deleted = kubectl(&["delete", "validatingwebhookconfiguration", &self.name, "--ignore-not-found"]);
        assert!(deleted.is_ok() || std::thread::panicking(), "the webhook stays");
    }
}
