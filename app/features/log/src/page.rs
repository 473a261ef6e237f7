//! The log of one service in one environment: drawn by the server with its last lines, then live.

use domain::log::Level;
use frame::Title;
use frame::error::Load;
use frame::placement::use_placement;
use frame::t;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use ui::{EmptyState, Glyph, Skeleton, VirtualList, on_key};

use crate::api::load_lines;
use crate::histogram::Histogram;
use crate::line::{Line, Wire};
use crate::model::{Flow, Model};
use crate::query::Query;
use crate::row::{reader_offset, row};
use crate::toolbar::{Controls, Toolbar};

/// How many of the last lines are shown while lines are wrapped: those have no one height to count with.
const WRAPPED: usize = 2_000;

#[component]
pub fn LogPage() -> impl IntoView {
    let place = use_placement();
    let query = use_query_map();
    let previous = Memo::new(move |_| query.with(|query| Query::parse(query).previous));
    let lines = Resource::new(
        move || (place.service.get(), place.environment.get()),
        move |(service, environment)| load_lines(service, environment, previous.get_untracked()),
    );
    let title = move || {
        t!(
            "Logs · {service} in {place}",
            "日志 · {place} 中的 {service}",
            service = place.service.get(),
            place = place.environment.get()
        )
    };
    view! {
        <Title text=title/>
        <Load resource=lines fallback=|| view! { <section class="panel"><Skeleton rows=12 columns=1/></section> } let:lines>
            <Log lines/>
        </Load>
    }
}

#[component]
fn Log(lines: Vec<Wire>) -> impl IntoView {
    let place = use_placement();
    let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
    let asked = use_query_map().with_untracked(Query::parse);
    let at = asked.at;
    let model = Model::new(&asked, lines.into_iter().map(Line::from).collect());
    let controls = Controls::new(&asked);
    let query = Memo::new(move |_| controls.query(at));
    keep_in_step(model, query, &service, &environment);
    keys(model);

    let offset = reader_offset();
    let pods = Memo::new(move |_| model.read(crate::buffer::Buffer::pods));
    let containers = Memo::new(move |_| {
        let status = place.status.get();
        let pods = status.map(|status| status.pods).unwrap_or_default();
        let mut names: Vec<String> = pods.into_iter().flat_map(|pod| pod.containers).map(|it| it.name).collect();
        names.sort();
        names.dedup();
        names
    });
    let file = format!("{service}-{environment}.log");
    let link = Signal::derive(move || {
        let marked = model.marked.get();
        let at = model.read(|buffer| {
            marked.map_or_else(|| buffer.iter().next_back().map(|it| it.time), |at| buffer.get(at).map(|it| it.time))
        });
        let address = Query { at, ..query.get() }.address(&place.service.get(), &place.environment.get());
        #[cfg(feature = "hydrate")]
        let address = format!("{}{address}", window().location().origin().unwrap_or_default());
        address
    });
    view! {
        <Toolbar model controls pods containers link file/>
        <section class="panel log-panel" aria-label=t!("Log lines", "日志行")>
            <Histogram model/>
            {move || {
                model.generation.track();
                if model.peek(crate::buffer::Buffer::shown) == 0 && model.read(crate::buffer::Buffer::shown) == 0 {
                    return view! { <Nothing model/> }.into_any();
                }
                if query.with(|query| query.wrap) {
                    return view! { <Wrapped model pods offset/> }.into_any();
                }
                rows(model, pods, offset).into_any()
            }}
            <Foot model pods/>
        </section>
    }
}

/// A list of its own for each choice of lines; batches only make it longer.
fn rows(model: Model, pods: Memo<Vec<String>>, offset: ReadSignal<i64>) -> impl IntoView {
    view! {
        <VirtualList
            label=t!("Log lines", "日志行")
            class="log"
            count=Signal::derive(move || model.read(crate::buffer::Buffer::shown))
            dropped=Signal::derive(move || model.read(crate::buffer::Buffer::gone))
            follow=model.follow
            reveal=model.reveal
            row=move |index| row(model, index, pods, offset)
        />
    }
}

#[component]
fn Wrapped(model: Model, pods: Memo<Vec<String>>, offset: ReadSignal<i64>) -> impl IntoView {
    view! {
        <div class="log log-wrap" tabindex="0" role="region" aria-label=t!("Log lines", "日志行")>
            {move || {
                let shown = model.read(crate::buffer::Buffer::shown);
                (shown.saturating_sub(WRAPPED)..shown).map(|index| row(model, index, pods, offset)).collect_view()
            }}
        </div>
    }
}

#[component]
fn Nothing(model: Model) -> impl IntoView {
    let held = move || model.read(crate::buffer::Buffer::held);
    let title = Signal::derive(move || match held() {
        0 => t!("No lines yet", "还没有日志").to_owned(),
        held => t!("None of {held} lines fits the filter", "{held} 行日志中没有符合筛选条件的", held = held),
    });
    let text = Signal::derive(move || {
        if model.broken.get() {
            t!("The regular expression cannot be read.", "无法识别该正则表达式。").to_owned()
        } else if held() > 0 {
            t!("Change the filter above; new lines appear as they come.", "请调整上方的筛选条件；新日志会随时出现。")
                .to_owned()
        } else {
            t!("They appear here as soon as a container writes.", "容器一有输出就会显示在这里。").to_owned()
        }
    });
    view! { <EmptyState icon=Glyph::Log title=title text=text/> }
}

/// How the stream is, what is held, and the keys.
#[component]
fn Foot(model: Model, pods: Memo<Vec<String>>) -> impl IntoView {
    let flow = move || match model.flow.get() {
        Flow::Opening => t!("opening the stream", "正在连接").to_owned(),
        Flow::Live if model.paused.get() => t!("paused", "已暂停").to_owned(),
        Flow::Live => t!("live", "实时").to_owned(),
        Flow::Ended => t!("the log has ended", "日志已结束").to_owned(),
        Flow::Cut { .. } => t!("stream cut, trying again", "连接中断，正在重试").to_owned(),
    };
    let count = move || {
        let (shown, held, let_go) = model.read(|buffer| (buffer.shown(), buffer.held(), buffer.let_go()));
        let pods = pods.with(Vec::len);
        let words = t!(
            "{shown} of {held} lines · {pods}",
            "{held} 行中的 {shown} 行 · {number} 个 Pod",
            pods = domain::text::count(pods as u64, "pod", "pods"),
            number = pods
        );
        if let_go == 0 {
            return words;
        }
        t!(
            "{words} · {let_go} older lines let go",
            "{words} · 已舍弃较早的 {let_go} 行",
            words = words,
            let_go = let_go
        )
    };
    let lost = move || t!("{dropped} dropped", "丢失 {dropped} 行", dropped = model.dropped.get());
    view! {
        <div class="panel-foot log-foot">
            <span role="status" class="log-flow" data-flow=move || if matches!(model.flow.get(), Flow::Live) { "live" } else { "other" }>{flow}</span>
            <span class="tabular">{count}</span>
            <span class="tabular">{lost}</span>
            <span class="log-keys" aria-hidden="true">
                <kbd>"J"</kbd><kbd>"K"</kbd>{t!("move", "移动")}
                <kbd>"E"</kbd>{t!("next error", "下一个错误")}
                <kbd>"P"</kbd>{t!("pause", "暂停")}
            </span>
        </div>
    }
}

fn keys(model: Model) {
    on_key("j", move || model.step(true, |_| true));
    on_key("k", move || model.step(false, |_| true));
    on_key("e", move || model.step(true, |line| line.level == Some(Level::Error)));
    on_key("p", move || if model.paused.get_untracked() { model.go_on() } else { model.paused.set(true) });
}

/// The address follows the controls; another filter shows other lines; another source reads another log.
fn keep_in_step(model: Model, query: Memo<Query>, service: &str, environment: &str) {
    let (name, place) = (service.to_owned(), environment.to_owned());
    let navigate = use_navigate();
    Effect::watch(
        move || query.get(),
        move |query, _, _| {
            model.filter(query);
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&query.address(&name, &place), options);
        },
        false,
    );
    #[cfg(feature = "hydrate")]
    {
        let (service, environment) = (service.to_owned(), environment.to_owned());
        let source = Memo::new_with_compare(
            move |_| query.get(),
            |before, after| !matches!((before, after), (Some(before), Some(after)) if before.reads_the_same(after)),
        );
        Effect::new(move |_| {
            crate::stream::read(model, service.clone(), environment.clone(), source.get());
        });
    }
}
