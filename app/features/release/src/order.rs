//! On the server: the order that a form means. The errors name the field that is wrong.

use std::collections::BTreeMap;

use domain::error::Result;
use domain::image::ImageRef;
use domain::use_cases::release::{Order, What};

use frame::pasted::Variable;

use crate::deploy::{no_build, twice};
use crate::form::{DeployForm, number};

impl DeployForm {
    fn what(&self) -> Result<What> {
        match self.what.as_str() {
            "image" => Ok(What::Image(ImageRef::parse(self.image.trim())?)),
            "release" => Ok(What::Release(number(&self.release, "release")?)),
            _ => match given(&self.build) {
                Some(build) => Ok(What::Build(number(build, "build")?)),
                None => Err(no_build()),
            },
        }
    }

    /// The order that is meant.
    pub fn order(&self) -> Result<Order> {
        Ok(Order {
            what: self.what()?,
            controller: Some(self.controller.parse()?),
            replace: self.replace,
            replicas: given(&self.replicas).map(|text| number(text, "replicas")).transpose()?,
            variables: self.touched.then(|| variables(&self.variables)).transpose()?,
            configuration_version: self.touched.then_some(self.configuration_version),
            resources: Some(self.amounts.parse()?),
            autoscaling: Some(self.autoscaling.parse()?),
            pod: Some(self.pod.parse()?),
            network: Some(self.network.parse()?),
            take_over: self.take_over,
            automatic: false,
            reason: self.reason.clone(),
            cause: None,
            version: Some(self.version),
        })
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// Rows as a map; a row with nothing in it does not count. Lines end as they do in a container, not as a browser sends them.
fn variables(rows: &[Variable]) -> Result<BTreeMap<String, String>> {
    let mut map = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.name.trim().is_empty() || !row.value.is_empty()) {
        let name = row.name.trim().to_owned();
        if map.contains_key(&name) {
            return Err(twice(&name));
        }
        map.insert(name, row.value.replace("\r\n", "\n"));
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use domain::controller::{ControllerKind, ControllerSettings, Written, WrittenVolume};
    use domain::pod;
    use domain::quantity::Memory;
    use frame::pasted::pasted;

    fn form() -> DeployForm {
        DeployForm { what: "build".into(), build: "43".into(), replicas: "2".into(), ..DeployForm::default() }
    }

    #[test]
    fn a_form_is_understood() {
        let mut form = form();
        (form.variables, form.touched, form.configuration_version) = (pasted("MODE=stream\n").rows, true, 4);
        form.amounts.memory_limit = "256Mi".into();
        let order = form.order().expect("an order");
        assert_eq!((order.what, order.replicas, order.version), (What::Build(43), Some(2), Some(0)));
        assert_eq!(order.variables, Some([("MODE".to_owned(), "stream".to_owned())].into()));
        assert_eq!(order.configuration_version, Some(4));
        form.variables[0].value = "one\r\ntwo".into();
        let order = form.order().expect("an order");
        assert_eq!(order.variables, Some([("MODE".to_owned(), "one\ntwo".to_owned())].into()));
        assert_eq!(order.resources.and_then(|resources| resources.memory_limit), Some(Memory(256 << 20)));
    }

    #[test]
    fn variables_that_nobody_touched_go_out_as_they_are_configured() {
        let mut form = form();
        (form.variables, form.configuration_version) = (pasted("MODE=stream\n").rows, 4);
        let order = form.order().expect("an order");
        assert_eq!((order.variables, order.configuration_version), (None, None));
    }

    #[test]
    fn the_number_of_pods_is_chosen_by_hand_or_by_the_cluster() {
        let mut form = form();
        assert_eq!(form.order().expect("an order").autoscaling, Some(None));
        form.autoscaling.max = "5".into();
        form.autoscaling.cpu = "80".into();
        let autoscaling = form.order().expect("an order").autoscaling.flatten().expect("autoscaling");
        assert_eq!((autoscaling.min, autoscaling.max, autoscaling.cpu), (1, 5, Some(80)));
        form.autoscaling.max = String::new();
        assert_eq!(form.order().expect_err("refused").field.as_deref(), Some("autoscaling.max"));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let field = |change: &dyn Fn(&mut DeployForm)| {
            let mut form = form();
            change(&mut form);
            form.order().expect_err("refused").field.expect("a field")
        };
        assert_eq!(field(&|form| form.replicas = "two".into()), "replicas");
        assert_eq!(field(&|form| form.amounts.cpu_limit = "1 core".into()), "resources.cpu_limit");
        assert_eq!(field(&|form| form.build = String::new()), "build");
        assert_eq!(field(&|form| (form.variables, form.touched) = (pasted("A=1\nA=2").rows, true)), "variables");
        assert_eq!(field(&|form| (form.what, form.image) = ("image".into(), "Not an image".into())), "image");
    }

    #[test]
    fn what_nobody_chose_of_a_pods_rights_is_left_to_the_server() {
        let mut form = form();
        form.pod.proposed = true;
        form.pod.grace = "60".into();
        let pod = form.order().expect("an order").pod.expect("a pod");
        assert!(pod.security.proposed && pod.shutdown.grace == Some(60), "{pod:?}");
        form.pod = pod::Written { user: "1000".into(), ..pod::Written::default() };
        let pod = form.order().expect("an order").pod.expect("a pod");
        assert_eq!((pod.security.proposed, pod.security.user), (false, Some(1000)));
    }

    #[test]
    fn what_is_wrong_with_a_pod_is_told_at_its_field() {
        let mut form = form();
        form.pod.user = "app".into();
        assert_eq!(form.order().expect_err("refused").field.as_deref(), Some("pod.user"));
    }

    #[test]
    fn an_empty_row_does_not_count() {
        assert_eq!(variables(&[Variable::default()]), Ok(BTreeMap::new()));
    }

    #[test]
    fn a_stateful_set_is_understood() {
        let mut form = form();
        let volume =
            WrittenVolume { name: "data".into(), mount_path: "/data".into(), size: "1Gi".into(), ..Default::default() };
        let volumes = vec![volume, WrittenVolume::default()];
        form.controller = Written { kind: "StatefulSet".into(), partition: "1".into(), volumes, ..Written::default() };
        form.replace = true;
        let order = form.order().expect("an order");
        assert!(order.replace);
        let controller = order.controller.expect("a controller");
        assert_eq!((controller.kind(), controller.volumes().len()), (ControllerKind::StatefulSet, 1));
        assert_eq!(Written::of(&controller).partition, "1");
    }

    #[test]
    fn what_is_wrong_with_a_controller_is_told_at_its_field() {
        let field = |kind: &str, change: &dyn Fn(&mut Written)| {
            let mut form = form();
            form.controller.kind = kind.into();
            change(&mut form.controller);
            form.order().expect_err("refused").field.expect("a field")
        };
        assert_eq!(field("ReplicaSet", &|_| ()), "controller.kind");
        assert_eq!(field("Deployment", &|written| written.max_surge = "half".into()), "controller.max_surge");
        assert_eq!(
            field("Deployment", &|written| written.progress_deadline = "5".into()),
            "controller.progress_deadline"
        );
        assert_eq!(field("StatefulSet", &|written| written.partition = "-1".into()), "controller.partition");
        let half = WrittenVolume { name: "data".into(), ..WrittenVolume::default() };
        assert_eq!(field("StatefulSet", &|written| written.volumes = vec![half.clone()]), "controller.volumes");
        assert_eq!(field("DaemonSet", &|written| written.node_selector = "ssd".into()), "controller.node_selector");
        assert_eq!(field("DaemonSet", &|written| written.max_unavailable = "0".into()), "controller.max_unavailable");
    }

    #[test]
    fn a_cron_job_is_understood() {
        let mut form = form();
        form.controller = Written {
            kind: "CronJob".into(),
            schedule: "30 9 * * mon-fri".into(),
            time_zone: "Europe/Berlin".into(),
            concurrency: "Replace".into(),
            retries: "2".into(),
            ..Written::default()
        };
        let controller = form.order().expect("an order").controller.expect("a controller");
        let cron = controller.cron_job().expect("a CronJob");
        assert_eq!((cron.schedule.as_str(), cron.job.retries), ("30 9 * * mon-fri", 2));
        assert_eq!(Written::of(&controller).time_zone, "Europe/Berlin");
    }

    #[test]
    fn what_is_wrong_with_a_run_is_told_at_its_field() {
        let field = |kind: &str, change: &dyn Fn(&mut Written)| {
            let mut form = form();
            form.controller = Written { kind: kind.into(), schedule: "@daily".into(), ..Written::default() };
            change(&mut form.controller);
            form.order().expect_err("refused").field.expect("a field")
        };
        assert_eq!(field("CronJob", &|written| written.schedule = "every day".into()), "controller.schedule");
        assert_eq!(field("CronJob", &|written| written.schedule = String::new()), "controller.schedule");
        assert_eq!(field("CronJob", &|written| written.time_zone = "Berlin".into()), "controller.time_zone");
        assert_eq!(field("CronJob", &|written| written.concurrency = "Wait".into()), "controller.concurrency");
        assert_eq!(field("CronJob", &|written| written.failed_kept = "all".into()), "controller.failed_kept");
        assert_eq!(field("Job", &|written| written.completions = "0".into()), "controller.completions");
        assert_eq!(field("Job", &|written| written.parallelism = "-1".into()), "controller.parallelism");
        assert_eq!(field("Job", &|written| written.deadline = "1h".into()), "controller.deadline");
    }

    #[test]
    fn a_form_of_before_there_was_a_choice_keeps_the_usual_controller() {
        assert_eq!(form().order().expect("an order").controller, Some(ControllerSettings::default()));
    }
}
