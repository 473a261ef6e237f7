//! What is looked for, what is shown of it, and what is done with it.

use domain::log::Level;
use frame::t;
use leptos::prelude::*;
use ui::{Button, Choice, CopyButton, FilterChips, Glyph, SearchBox, Select, ToggleChip};

use crate::download::download;
use crate::line::short;
use crate::model::Model;
use crate::query::{Query, TAILS, level_name};

/// The parts of the query that the person changes, each a signal.
#[derive(Clone, Copy)]
pub struct Controls {
    pub text: RwSignal<String>,
    pub regex: RwSignal<bool>,
    pub level: RwSignal<Option<String>>,
    pub pod: RwSignal<String>,
    pub container: RwSignal<String>,
    pub previous: RwSignal<bool>,
    pub wrap: RwSignal<bool>,
    pub tail: RwSignal<String>,
}

impl Controls {
    pub fn new(query: &Query) -> Self {
        Self {
            text: RwSignal::new(query.text.clone()),
            regex: RwSignal::new(query.regex),
            level: RwSignal::new(query.level.map(|level| level_name(level).to_owned())),
            pod: RwSignal::new(query.pod.clone().unwrap_or_default()),
            container: RwSignal::new(query.container.clone().unwrap_or_default()),
            previous: RwSignal::new(query.previous),
            wrap: RwSignal::new(query.wrap),
            tail: RwSignal::new(query.tail.unwrap_or(TAILS[0]).to_string()),
        }
    }

    /// What the controls say; the moment is the address's own.
    pub fn query(self, at: Option<domain::Time>) -> Query {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let level = self.level.get();
        Query {
            text: self.text.get(),
            regex: self.regex.get(),
            level: LEVELS.into_iter().find(|known| level.as_deref() == Some(level_name(*known))),
            pod: given(self.pod.get()),
            container: given(self.container.get()),
            previous: self.previous.get(),
            wrap: self.wrap.get(),
            tail: self.tail.get().parse().ok().filter(|tail| *tail != TAILS[0]),
            at,
        }
    }
}

const LEVELS: [Level; 4] = [Level::Error, Level::Warn, Level::Info, Level::Debug];

#[component]
pub fn Toolbar(
    model: Model,
    controls: Controls,
    pods: Memo<Vec<String>>,
    containers: Memo<Vec<String>>,
    /// Address of this view with the marked (or the last) line's moment.
    #[prop(into)]
    link: Signal<String>,
    file: String,
) -> impl IntoView {
    let levels = LEVELS.map(|level| {
        Choice::new(
            level_name(level),
            match level {
                Level::Error => t!("Errors", "错误"),
                Level::Warn => t!("Warnings", "警告"),
                Level::Info => t!("Info", "信息"),
                Level::Debug => t!("Debug", "调试"),
            },
        )
    });
    let all = |label: &str, names: Vec<String>, shown: fn(&str) -> &str| {
        let each = names.into_iter().map(move |name| Choice::new(name.clone(), shown(&name)));
        std::iter::once(Choice::new("", label)).chain(each).collect::<Vec<_>>()
    };
    let pod_choices = Signal::derive(move || all(t!("All pods", "所有 Pod"), pods.get(), short));
    let container_choices =
        Signal::derive(move || all(t!("All containers", "所有容器"), containers.get(), |name| name));
    let tails = TAILS
        .map(|tail| Choice::new(tail.to_string(), t!("Last {tail} lines", "最近 {tail} 行", tail = tail)))
        .to_vec();
    let pause = move |_| {
        if model.paused.get_untracked() { model.go_on() } else { model.paused.set(true) }
    };
    let paused_words = move || {
        if !model.paused.get() {
            return t!("Pause", "暂停").to_owned();
        }
        t!("Go on · {waits} waiting", "继续 · {waits} 行待显示", waits = model.waits.get())
    };
    view! {
        <div class="toolbar log-toolbar">
            <SearchBox label=t!("Filter lines", "筛选日志行") value=controls.text slash=true/>
            <ToggleChip label=t!("Regular expression", "正则表达式") on=controls.regex/>
            <FilterChips label=t!("Level", "级别") options=levels.to_vec() selected=controls.level/>
            <Select name="pod" label=t!("Pod", "Pod") options=pod_choices bind=controls.pod/>
            {move || (containers.with(Vec::len) > 1).then(|| view! {
                <Select name="container" label=t!("Container", "容器") options=container_choices bind=controls.container/>
            })}
            <Select name="tail" label=t!("Per container", "每个容器") options=tails.clone() bind=controls.tail/>
            <ToggleChip label=t!("Previous container", "上一个容器") on=controls.previous/>
            <ToggleChip label=t!("Wrap", "换行") on=controls.wrap/>
            <span class="toolbar-end">
                <Button small=true icon=Glyph::Pause on_click=pause>{paused_words}</Button>
                <Button small=true icon=Glyph::Download on_click=move |_| download(model, &file)>{t!("Download", "下载")}</Button>
                <CopyButton text=link label=t!("Copy link to this moment", "复制此刻的链接")/>
            </span>
        </div>
    }
}
