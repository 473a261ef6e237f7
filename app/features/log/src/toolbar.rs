//! What is looked for, what is shown of it, and what is done with it.

use domain::log::Level;
use frame::{pod, t};
use leptos::prelude::*;
use ui::{Button, Choice, CopyButton, FilterChips, Glyph, SearchBox, Select, ToggleChip};

use crate::download::download;
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
    /// How it is where nobody chose: wrapped where the page is narrow.
    pub wraps_by_itself: RwSignal<bool>,
    pub tail: RwSignal<String>,
    /// The moment that the address names.
    pub at: RwSignal<Option<domain::Time>>,
}

impl Controls {
    pub fn new(query: &Query) -> Self {
        Self {
            text: RwSignal::new(query.text.clone()),
            regex: RwSignal::new(query.regex),
            level: RwSignal::new(level(query)),
            pod: RwSignal::new(query.pod.clone().unwrap_or_default()),
            container: RwSignal::new(query.container.clone().unwrap_or_default()),
            previous: RwSignal::new(query.previous),
            wrap: RwSignal::new(query.wrap.unwrap_or(false)),
            wraps_by_itself: RwSignal::new(false),
            tail: RwSignal::new(tail(query)),
            at: RwSignal::new(query.at),
        }
    }

    /// What the controls say.
    pub fn query(self) -> Query {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let level = self.level.get();
        Query {
            text: self.text.get(),
            regex: self.regex.get(),
            level: LEVELS.into_iter().find(|known| level.as_deref() == Some(level_name(*known))),
            pod: given(self.pod.get()),
            container: given(self.container.get()),
            previous: self.previous.get(),
            wrap: Some(self.wrap.get()).filter(|wrap| *wrap != self.wraps_by_itself.get()),
            tail: self.tail.get().parse().ok().filter(|tail| *tail != TAILS[0]),
            at: self.at.get(),
        }
    }

    /// Somebody followed a link to this page with other filters.
    pub fn set(self, query: &Query) {
        self.text.set(query.text.clone());
        self.regex.set(query.regex);
        self.level.set(level(query));
        self.pod.set(query.pod.clone().unwrap_or_default());
        self.container.set(query.container.clone().unwrap_or_default());
        self.previous.set(query.previous);
        self.wrap.set(query.wrap.unwrap_or_else(|| self.wraps_by_itself.get_untracked()));
        self.tail.set(tail(query));
        self.at.set(query.at);
    }
}

fn level(query: &Query) -> Option<String> {
    query.level.map(|level| level_name(level).to_owned())
}

fn tail(query: &Query) -> String {
    query.tail.unwrap_or(TAILS[0]).to_string()
}

/// "All", each by name, and the chosen one even where nothing of it is held: what is filtered by is always said.
fn choices(all: &str, mut names: Vec<String>, chosen: String, shown: fn(&str) -> String) -> Vec<Choice> {
    if !chosen.is_empty() && !names.contains(&chosen) {
        names.push(chosen);
    }
    let each = names.into_iter().map(move |name| Choice::new(name.clone(), shown(&name)));
    std::iter::once(Choice::new("", all)).chain(each).collect()
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
    let pod_choices =
        Signal::derive(move || choices(t!("All pods", "所有 Pod"), pods.get(), controls.pod.get(), pod::short));
    let container_choices = Signal::derive(move || {
        choices(t!("All containers", "所有容器"), containers.get(), controls.container.get(), str::to_owned)
    });
    let several = Memo::new(move |_| containers.with(Vec::len) > 1 || !controls.container.with(String::is_empty));
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
            <SearchBox label=t!("Filter lines", "筛选日志行") value=controls.text slash=true invalid=model.broken/>
            <ToggleChip label=t!("Regular expression", "正则表达式") on=controls.regex/>
            <FilterChips label=t!("Level", "级别") options=levels.to_vec() selected=controls.level/>
            <Select name="pod" label=t!("Pod", "Pod") options=pod_choices bind=controls.pod/>
            {move || several.get().then(|| view! {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_pod_can_be_chosen_though_it_wrote_nothing() {
        let values = |chosen: &str| -> Vec<String> {
            let names = vec!["a".to_owned(), "b".to_owned()];
            choices("All pods", names, chosen.to_owned(), pod::short).into_iter().map(|choice| choice.value).collect()
        };
        assert_eq!(values("c"), ["", "a", "b", "c"]);
        assert_eq!(values("b"), ["", "a", "b"]);
        assert_eq!(values(""), ["", "a", "b"]);
    }

    #[test]
    fn the_controls_take_over_another_address() {
        Owner::new().with(|| {
            let controls = Controls::new(&Query { text: "x".into(), level: Some(Level::Warn), ..Query::default() });
            let last_words = Query { pod: Some("orders-1".into()), previous: true, ..Query::default() };
            controls.set(&last_words);
            assert_eq!(untrack(|| controls.query()), last_words);
        });
    }
}
