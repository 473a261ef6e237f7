//! The log of one service in one environment: drawn by the server with its last lines, then live.

use domain::log::Level;
use frame::Load;
use frame::Title;
use frame::placement::use_placement;
use frame::t;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Skeleton, VirtualList, on_key};

use crate::address::keep_in_step;
use crate::api::load_lines;
use crate::buffer::Buffer;
use crate::histogram::Histogram;
use crate::line::{Line, Wire};
use crate::model::Model;
use crate::query::Query;
use crate::row::{reader_offset, row};
use crate::toolbar::{Controls, Toolbar};
use crate::words::{Foot, Head, Nothing};
use crate::wrapped::Wrapped;

#[component]
pub fn LogPage() -> impl IntoView {
    let place = use_placement();
    // Only for the first drawing: once the page is alive, the stream follows the address.
    let previous = use_query_map().with_untracked(|query| Query::parse(query).previous);
    let lines = Resource::new(
        move || (place.service.get(), place.environment.get()),
        move |(service, environment)| load_lines(service, environment, previous),
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
    let model = Model::new(&asked, lines.into_iter().map(Line::from).collect());
    let controls = Controls::new(&asked);
    let query = Memo::new(move |_| controls.query());
    keep_in_step(model, controls, query, &service, &environment);
    keys(model);

    let offset = reader_offset();
    let pods = Memo::new(move |_| model.read_slowly(|buffer| buffer.pods().names()));
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
            let line = marked.map_or_else(|| buffer.iter().next_back(), |number| buffer.line(number));
            line.map(|line| line.time)
        });
        let address = Query { at, ..query.get() }.address(&place.service.get(), &place.environment.get());
        #[cfg(feature = "hydrate")]
        let address = format!("{}{address}", window().location().origin().unwrap_or_default());
        address
    });
    let empty = Memo::new(move |_| model.read(Buffer::shown) == 0);
    view! {
        <Head model pods query/>
        <Toolbar model controls pods containers link file/>
        <section class="panel log-panel" aria-label=t!("Log lines", "日志行")>
            <Histogram model offset/>
            {move || {
                model.generation.track();
                if empty.get() {
                    return view! { <Nothing model previous=controls.previous/> }.into_any();
                }
                if controls.wrap.get() {
                    return view! { <Wrapped model offset/> }.into_any();
                }
                rows(model, offset).into_any()
            }}
            <Foot model/>
        </section>
    }
}

/// A list of its own for each choice of lines; batches only make it longer.
fn rows(model: Model, offset: ReadSignal<i64>) -> impl IntoView {
    view! {
        <VirtualList
            label=t!("Log lines", "日志行")
            class="log log-scroll"
            count=Signal::derive(move || model.read(Buffer::shown))
            dropped=Signal::derive(move || model.read(Buffer::gone))
            follow=model.follow
            reveal=model.reveal
            row=move |index| row(model, model.peek(|buffer| buffer.number(index)), offset)
        />
    }
}

fn keys(model: Model) {
    on_key("j", move || model.step(true, |_| true));
    on_key("k", move || model.step(false, |_| true));
    // A stack trace is one error, however many lines it has.
    on_key("e", move || model.step(true, |line| line.level == Some(Level::Error) && !line.goes_on));
    on_key("p", move || if model.paused.get_untracked() { model.go_on() } else { model.paused.set(true) });
}
