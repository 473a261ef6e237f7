//! What is said around the lines: how the stream is, how much there is of it, and why there is nothing.

use std::time::Duration;

use frame::placement::use_placement;
use frame::t;
use leptos::prelude::*;
use ui::{Button, Elapsed, EmptyState, Glyph};

use crate::buffer::Buffer;
use crate::model::{Flow, Model};
use crate::query::Query;

/// How the stream is, and how much comes: "live · 3 pods · 41 lines/s · 0 dropped".
#[component]
pub fn Head(model: Model, pods: Memo<Vec<String>>, query: Memo<Query>) -> impl IntoView {
    let place = use_placement();
    let newest = move || Query { at: None, ..query.get() }.address(&place.service.get(), &place.environment.get());
    let tone = move || match model.flow.get() {
        Flow::Live if !model.paused.get() => "live",
        Flow::Cut { .. } | Flow::Refused { .. } => "failed",
        _ => "other",
    };
    let state = move || match model.flow.get() {
        Flow::Opening => t!("opening the stream", "正在连接").to_owned(),
        Flow::Live if model.paused.get() => t!("paused", "已暂停").to_owned(),
        Flow::Live => t!("live", "实时").to_owned(),
        Flow::Ended => t!("the log has ended", "日志已结束").to_owned(),
        Flow::Full => {
            t!("reading has stopped: no more lines fit after this moment", "已停止读取：此刻之后的日志行数已达上限")
                .to_owned()
        }
        Flow::Cut { why, .. } => t!("stream cut, trying again: {why}", "连接中断，正在重试：{why}", why = why),
        Flow::Refused { why } => t!("the log cannot be read: {why}", "无法读取日志：{why}", why = why),
    };
    let way_on = move || match model.flow.get() {
        Flow::Cut { since, .. } => view! { <span class="tabular"><Elapsed since/></span> }.into_any(),
        Flow::Full => view! { <a class="link" href=newest>{t!("To the newest lines", "查看最新日志")}</a> }.into_any(),
        Flow::Refused { .. } => {
            let again = move |_| model.again.update(|again| *again += 1);
            view! { <Button small=true on_click=again>{t!("Try again", "重试")}</Button> }.into_any()
        }
        Flow::Opening | Flow::Live | Flow::Ended => ().into_any(),
    };
    let writers = move || {
        let pods = pods.with(Vec::len);
        t!("{pods}", "{number} 个 Pod", pods = domain::text::count(pods as u64, "pod", "pods"), number = pods)
    };
    let rate = rate(model);
    // What has ended, or is not read, brings none.
    let comes = move || matches!(model.flow.get(), Flow::Opening | Flow::Live);
    let rate = move || rate.get().filter(|_| comes()).map(|rate| t!("{rate} lines/s", "每秒 {rate} 行", rate = rate));
    let dropped = move || t!("{dropped} dropped", "丢失 {dropped} 行", dropped = model.dropped.get());
    view! {
        <div class="log-head">
            <span role="status" class="log-flow" data-flow=tone>{state}</span>
            {way_on}
            <span class="tabular">{writers}</span>
            {move || rate().map(|rate| view! { <span class="tabular">{rate}</span> })}
            <span class="tabular">{dropped}</span>
        </div>
    }
}

/// How many lines come in a second; looked at once a second, and known only once the page is alive.
fn rate(model: Model) -> RwSignal<Option<u64>> {
    /// So many seconds without a line, and it is none.
    const QUIET: u32 = 10;
    let rate = RwSignal::new(None);
    Effect::new(move |_| {
        let (before, quiet) = (StoredValue::new(0_u64), StoredValue::new(QUIET));
        let look = move || {
            let came = model.came.get_value();
            quiet.update_value(|quiet| *quiet = if came == before.get_value() { *quiet + 1 } else { 0 });
            before.set_value(came);
            rate.set(Some(if quiet.get_value() >= QUIET { 0 } else { model.peek(Buffer::rate) }));
        };
        if let Ok(timer) = set_interval_with_handle(look, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
    });
    rate
}

/// Why no line is shown.
#[component]
pub fn Nothing(model: Model, previous: RwSignal<bool>) -> impl IntoView {
    let held = move || model.read(Buffer::held);
    let place = use_placement();
    let restarted = move || {
        let pods = place.status.with(|status| status.as_ref().map(|status| status.pods.clone())).unwrap_or_default();
        pods.iter().flat_map(|pod| &pod.containers).any(|container| container.restarts > 0)
    };
    let of_none = move || previous.get() && matches!(model.flow.get(), Flow::Ended);
    let title = Signal::derive(move || match held() {
        0 if of_none() && restarted() => t!("The containers before wrote nothing", "之前的容器没有输出").to_owned(),
        0 if of_none() => t!("No container was restarted", "没有容器重启过").to_owned(),
        // Without scripts nothing is read on.
        0 if model.generation.get() > 0 && model.flow.get() == Flow::Opening => {
            t!("Reading the log", "正在读取日志").to_owned()
        }
        0 => t!("No lines yet", "还没有日志").to_owned(),
        held => t!("None of {held} lines fits the filter", "{held} 行日志中没有符合筛选条件的", held = held),
    });
    let text = Signal::derive(move || {
        if model.broken.get() {
            t!("The regular expression cannot be read.", "无法识别该正则表达式。").to_owned()
        } else if held() > 0 {
            t!("Change the filter above; new lines appear as they come.", "请调整上方的筛选条件；新日志会随时出现。")
                .to_owned()
        } else if previous.get() {
            t!("Here stands what a container wrote before its last restart.", "这里显示容器在最近一次重启之前的输出。")
                .to_owned()
        } else {
            t!("They appear here as soon as a container writes.", "容器一有输出就会显示在这里。").to_owned()
        }
    });
    view! { <EmptyState icon=Glyph::Log title=title text=text/> }
}

/// What is held, and the keys.
#[component]
pub fn Foot(model: Model) -> impl IntoView {
    let count = move || {
        let (shown, held, let_go) = model.read(|buffer| (buffer.shown(), buffer.held(), buffer.let_go()));
        let words = t!("{shown} of {held} lines", "{held} 行中的 {shown} 行", shown = shown, held = held);
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
    view! {
        <div class="panel-foot log-foot">
            <span class="tabular">{count}</span>
            <span class="log-keys" aria-hidden="true">
                <kbd>"J"</kbd><kbd>"K"</kbd>{t!("move", "移动")}
                <kbd>"E"</kbd>{t!("next error", "下一个错误")}
                <kbd>"P"</kbd>{t!("pause", "暂停")}
            </span>
        </div>
    }
}
