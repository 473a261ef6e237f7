//! The form filled in with what was changed in the cluster, where its address asks for that.

use domain::drift::Taken;
use domain::status::State;
use frame::placement::use_placement;
use frame::{AppError, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::Banner;

use super::draft::Draft;
use crate::asked::look_at_changes;
use crate::form::Amounts;
use frame::pasted::Variable;

impl Draft {
    /// What is taken over stands in the form like something typed; the rest stays.
    fn take(self, taken: &Taken) {
        // What runs, not the newest build: nobody asked for another.
        let running = untrack(|| self.now.with(|now| now.release.clone()));
        let known = |number: &u32| {
            self.material.with_value(|material| material.builds.iter().any(|build| build.number == *number))
        };
        let build = running.as_ref().and_then(|release| release.build_number).filter(known);
        match (build.filter(|_| taken.image.is_none()), taken.image.as_ref().or(running.as_ref().map(|it| &it.image))) {
            (Some(build), _) => {
                self.what.set("build".to_owned());
                self.chosen_build.set(build.to_string());
            }
            (None, Some(image)) => {
                self.what.set("image".to_owned());
                self.image.set(image.to_string());
            }
            (None, None) => {}
        }
        if let Some(replicas) = taken.replicas {
            self.replicas.set(replicas.to_string());
        }
        if let Some(variables) = &taken.variables {
            self.rows.set(Vec::new());
            let rows = variables.iter().map(|(name, value)| Variable { name: name.clone(), value: value.clone() });
            self.add(rows.collect());
        }
        if let Some(resources) = &taken.resources {
            let amounts = Amounts::of(resources);
            self.cpu_request.set(amounts.cpu_request);
            self.cpu_limit.set(amounts.cpu_limit);
            self.memory_request.set(amounts.memory_request);
            self.memory_limit.set(amounts.memory_limit);
        }
        // Whoever changed them is their manager until then.
        self.take_over.set(true);
    }
}

#[component]
pub fn FilledIn(
    draft: Draft,
    /// Set while it is looked for: what was typed meanwhile would be lost.
    looking: RwSignal<bool>,
) -> impl IntoView {
    let place = use_placement();
    let query = use_query_map();
    let asked = query.with_untracked(|query| query.get_str(paths::CHANGED).is_some());
    let found = RwSignal::new(None::<Result<Taken, AppError>>);
    Effect::new(move |_| {
        if !asked {
            return;
        }
        looking.set(true);
        let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
        leptos::task::spawn_local(async move {
            let answer = look_at_changes(service, environment).await;
            if let Ok(taken) = &answer
                && !taken.is_empty()
                && found.try_get_untracked().is_some()
            {
                draft.take(taken);
            }
            found.try_set(Some(answer));
            looking.try_set(false);
        });
    });
    move || {
        let (state, sentence, evidence) = match found.get()? {
            Ok(taken) if taken.is_empty() => (
                State::Ready,
                t!("Nothing that a release can say was changed in the cluster.", "集群中没有可由发布接管的更改。").to_owned(),
                String::new(),
            ),
            Ok(taken) => (
                State::Warning,
                t!(
                    "Filled in with what was changed in the cluster. Look at it, then deploy. What else was changed of what Slipway applied is set back with it; what was added beside it stays until it is put back.",
                    "已填入集群中的更改。请确认后部署。Slipway 所应用内容的其他更改会随之恢复；额外添加的字段会保留，直到将其恢复。"
                )
                .to_owned(),
                taken.fields.join(", "),
            ),
            Err(error) => (State::Failed, error.sentence(), String::new()),
        };
        let evidence = (!evidence.is_empty()).then_some(evidence);
        Some(view! { <Banner state sentence evidence=Signal::stored(evidence)/> })
    }
}
