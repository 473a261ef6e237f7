//! How many pods there are: chosen by hand, or by the cluster within bounds.

use domain::autoscaling::{Autoscaling, Written};
use frame::t;
use leptos::prelude::*;
use ui::{Choice, NumberInput, RadioCards, TextInput};

use super::draft::Draft;
use super::wrong::Wrong;

/// The value of the choice that leaves it to the cluster.
const CLUSTER: &str = "cluster";

/// What is written of it.
#[derive(Debug, Clone, Copy)]
pub struct Scaling {
    pub by: RwSignal<String>,
    min: RwSignal<String>,
    max: RwSignal<String>,
    cpu: RwSignal<String>,
    memory: RwSignal<String>,
    figure: RwSignal<String>,
    figure_each: RwSignal<String>,
}

impl Scaling {
    pub fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            by: empty(),
            min: empty(),
            max: empty(),
            cpu: empty(),
            memory: empty(),
            figure: empty(),
            figure_each: empty(),
        }
    }

    pub fn fill(self, autoscaling: Option<&Autoscaling>) {
        let written = Written::of(autoscaling);
        self.by.set(if autoscaling.is_some() { CLUSTER } else { "hand" }.to_owned());
        self.min.set(written.min);
        self.max.set(written.max);
        self.cpu.set(written.cpu);
        self.memory.set(written.memory);
        self.figure.set(written.figure);
        self.figure_each.set(written.figure_each);
    }

    pub fn by_cluster(self) -> bool {
        self.by.get() == CLUSTER
    }

    /// Nothing where it is chosen by hand.
    pub fn written(self) -> Written {
        if !self.by_cluster() {
            return Written::default();
        }
        let min = self.min.get();
        Written {
            // Nothing at all would mean: by hand.
            min: if min.trim().is_empty() { "1".to_owned() } else { min },
            max: self.max.get(),
            cpu: self.cpu.get(),
            memory: self.memory.get(),
            figure: self.figure.get(),
            figure_each: self.figure_each.get(),
        }
    }

    /// Begins with what is usual, where nothing was written yet.
    fn begin(self, replicas: &str) {
        if self.max.with_untracked(String::is_empty) {
            let now: u32 = replicas.trim().parse().unwrap_or(1).max(1);
            self.min.set(now.to_string());
            self.max.set((now * 3).min(domain::settings::REPLICAS_MAX).to_string());
            self.cpu.set("80".to_owned());
        }
    }
}

impl Draft {
    /// Nothing for what has no number of copies.
    pub fn autoscaling(self) -> Written {
        match self.controller.kind().why_not_scaled() {
            Some(_) => Written::default(),
            None => self.scaling.written(),
        }
    }

    /// Whether the cluster decides how many pods run.
    pub fn scaled(self) -> bool {
        self.controller.kind().why_not_scaled().is_none() && self.scaling.by_cluster()
    }
}

fn kinds() -> Vec<Choice> {
    vec![
        Choice::new("hand", t!("By hand", "手动")).text(t!("As many as you say", "由您指定数量")),
        Choice::new(CLUSTER, t!("By the cluster", "由集群决定"))
            .text(t!("By what the pods use, within bounds", "根据 Pod 的用量，在上下限之间")),
    ]
}

/// Only for what has copies.
#[component]
pub fn ScalingFields(draft: Draft, wrong: Wrong) -> impl IntoView {
    let by_cluster = Memo::new(move |_| draft.scaling.by_cluster());
    view! {
        <RadioCards
            name="scaling"
            label=t!("Who decides how many pods run", "由谁决定 Pod 数量")
            options=kinds()
            bind=draft.scaling.by
            error=wrong.at("autoscaling")
        />
        <Show when=move || by_cluster.get()>
            <Bounds draft wrong/>
        </Show>
    }
    .into_any()
}

#[component]
fn Bounds(draft: Draft, wrong: Wrong) -> impl IntoView {
    let scaling = draft.scaling;
    // Before its fields are there: each keeps what it finds.
    draft.replicas.with_untracked(|replicas| scaling.begin(replicas));
    let most = f64::from(domain::settings::REPLICAS_MAX);
    view! {
        <div class="form-row">
            <NumberInput
                name="order[autoscaling][min]"
                label=t!("At least", "最少")
                min=1.0
                max=most
                step=1.0
                unit=t!("pods", "个 Pod")
                error=wrong.at("autoscaling.min")
                bind=scaling.min
            />
            <NumberInput
                name="order[autoscaling][max]"
                label=t!("At most", "最多")
                required=true
                min=1.0
                max=most
                step=1.0
                unit=t!("pods", "个 Pod")
                error=wrong.at("autoscaling.max")
                bind=scaling.max
            />
        </div>
        <div class="form-row">
            <NumberInput
                name="order[autoscaling][cpu]"
                label=t!("CPU", "CPU")
                hint=t!("Of the request, over all pods; needs a CPU request.", "占请求量的比例（所有 Pod 平均）；需设置 CPU 请求。")
                min=1.0
                max=1000.0
                step=1.0
                unit="%"
                error=wrong.at("autoscaling.cpu")
                bind=scaling.cpu
            />
            <NumberInput
                name="order[autoscaling][memory]"
                label=t!("Memory", "内存")
                hint=t!("Of the request; needs a memory request.", "占请求量的比例；需设置内存请求。")
                min=1.0
                max=1000.0
                step=1.0
                unit="%"
                error=wrong.at("autoscaling.memory")
                bind=scaling.memory
            />
        </div>
        <div class="form-row">
            <TextInput
                name="order[autoscaling][figure]"
                label=t!("A metric from Prometheus", "Prometheus 指标")
                hint=t!("Its name; an adapter in the cluster must serve it.", "指标名称；集群中需有适配器提供。")
                mono=true
                error=wrong.at("autoscaling.figure")
                bind=scaling.figure
            />
            <TextInput
                name="order[autoscaling][figure_each]"
                label=t!("Target for each pod", "每个 Pod 的目标值")
                hint=t!("An amount: 100, or 500m for a half.", "数值：100，或 500m 表示一半。")
                mono=true
                error=wrong.at("autoscaling.figure_each")
                bind=scaling.figure_each
            />
        </div>
        <p class="small muted">
            {t!(
                "The cluster adds pods as soon as one of these is passed, and takes them away minutes after all of them fell.",
                "任一指标超过目标时集群会增加 Pod；全部回落几分钟后再减少。"
            )}
        </p>
    }
    .into_any()
}
