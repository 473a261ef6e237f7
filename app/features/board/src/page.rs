//! The page: fetched once, then kept true by the stream.

use domain::event::Event;
use domain::use_cases::event::Topic;
use frame::Load;
use frame::Title;
use frame::live::use_live;
use frame::{AppError, Fault, t};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::Skeleton;

use crate::address::use_filter;
use crate::api::{BoardData, load_board};
use crate::cluster::CutClusters;
use crate::empty::{NoEnvironments, NoServices};
use crate::finding::Findings;
use crate::grid::Grid;
use crate::model::Model;
use crate::toolbar::Toolbar;

#[component]
pub fn BoardPage() -> impl IntoView {
    let board = Resource::new(|| (), |()| load_board());
    view! {
        <Title text=t!("Board", "看板")/>
        <h1 class="visually-hidden">{t!("Board", "看板")}</h1>
        <Load resource=board fallback=|| view! { <section class="panel"><Skeleton rows=8 columns=4/></section> } let:data>
            <Board data/>
        </Load>
    }
}

#[component]
fn Board(data: BoardData) -> impl IntoView {
    let model = Model::new(data);
    let fault = listen(model);
    let (filter, text) = use_filter();
    let has_rows = Memo::new(move |_| model.rows.with(|rows| !rows.is_empty()));
    let has_columns = Memo::new(move |_| model.columns.with(|columns| !columns.is_empty()));
    view! {
        {move || fault.get().map(|error| view! { <Fault error retry=move |()| reload(model, fault)/> })}
        <CutClusters model/>
        {move || match (has_rows.get(), has_columns.get()) {
            (false, environments) => EitherOf3::A(view! { <NoServices environments/> }),
            (true, false) => {
                EitherOf3::B(
                    view! {
                        <NoEnvironments/>
                        <Toolbar model filter text/>
                        <Grid model filter/>
                    },
                )
            }
            (true, true) => {
                EitherOf3::C(
                    view! {
                        <Findings model/>
                        <Toolbar model filter text/>
                        <Grid model filter/>
                    },
                )
            }
        }}
    }
    .into_any()
}

/// Keeps the model true. What the stream does not carry whole (the list of services) is asked for again when it says
/// that something changed there, and when it was opened. The error of asking again is shown above what is known.
fn listen(model: Model) -> RwSignal<Option<AppError>> {
    let live = use_live();
    let fault = RwSignal::new(None);
    live.listen(Topic::default(), move |event| match event {
        Event::Status(status) => model.put((**status).clone()),
        Event::Cluster { cluster, freshness } => model.freshness(cluster, *freshness),
        Event::Service { .. } | Event::Platform => reload(model, fault),
        Event::Build(_) | Event::BuildLog { .. } | Event::Release(_) | Event::Placement { .. } => {}
    });
    live.on_open(move || reload(model, fault));
    fault
}

fn reload(model: Model, fault: RwSignal<Option<AppError>>) {
    let seen = model.seen();
    spawn_local(async move {
        match load_board().await {
            Ok(data) => {
                fault.try_set(None);
                // The page may have been left meanwhile.
                if !model.rows.is_disposed() {
                    model.replace(data, &seen);
                }
            }
            Err(error) => {
                fault.try_set(Some(error));
            }
        }
    });
}
