//! What an import would do, value by value: what is added, changed and left; what cannot be taken, with the reason.

use std::collections::BTreeMap;

use domain::configuration::to_the_letter;
use domain::use_cases::configuration::Becomes;
use frame::{language, t};
use leptos::prelude::*;
use ui::Chip;

use super::offer::{Behind, Left, Offer, Offered};
use crate::sent::Kind;

/// What somebody chose otherwise than it was proposed.
pub type Chosen = RwSignal<BTreeMap<String, bool>>;

/// Whether it is kept as a secret.
pub fn is_secret(offer: &Offer, chosen: &BTreeMap<String, bool>) -> bool {
    matches!(offer.behind, Behind::Taken(_)) || chosen.get(&offer.name).copied().unwrap_or(offer.secret)
}

/// A plain value that is there already changes by being sealed, and by nothing else.
pub fn becomes_of(offer: &Offer, chosen: &BTreeMap<String, bool>) -> Becomes {
    match (offer.there, is_secret(offer, chosen)) {
        (true, true) => Becomes::Changed,
        (true, false) => Becomes::Same,
        (false, _) => offer.becomes,
    }
}

/// How it is kept when it is no secret.
pub fn plain_of(offer: &Offer) -> Option<String> {
    let Behind::Sent(text) = &offer.behind else { return None };
    let text = text.clone().into_text();
    Some(if offer.kind == Kind::Variable { to_the_letter(&text) } else { text })
}

#[component]
pub fn Preview(offered: Offered, chosen: Chosen) -> impl IntoView {
    let Offered { values, left, .. } = offered;
    let counted = values.clone();
    let said = move || {
        let count =
            |becomes| chosen.with(|chosen| counted.iter().filter(|offer| becomes_of(offer, chosen) == becomes).count());
        t!(
            "{added} added, {changed} changed, {same} as they are",
            "新增 {added} 项，修改 {changed} 项，{same} 项不变",
            added = count(Becomes::Added),
            changed = count(Becomes::Changed),
            same = count(Becomes::Same)
        )
    };
    let none = values.is_empty();
    view! {
        {(!none).then(|| view! { <p class="small muted" role="status">{said}</p> })}
        <ul class="dialog-list configuration-offers">
            {values.into_iter().map(|offer| view! { <Value offer chosen/> }).collect_view()}
        </ul>
        {(!left.is_empty()).then(|| view! { <NotTaken left/> })}
    }
    .into_any()
}

#[component]
fn Value(offer: Offer, chosen: Chosen) -> impl IntoView {
    let seen = offer.clone();
    let word = move || match chosen.with(|chosen| becomes_of(&seen, chosen)) {
        Becomes::Added => t!("added", "新增"),
        Becomes::Changed => t!("changed", "修改"),
        Becomes::Same => t!("as it is", "不变"),
    };
    let text = plain_of(&offer);
    let doubled = match &offer.behind {
        Behind::Sent(sent) => text.as_ref().is_some_and(|text| *text != sent.clone().into_text()),
        Behind::Taken(_) => false,
    };
    let name = offer.name.clone();
    // The name that it had is worth a word where it is called otherwise here.
    let named = (offer.named != offer.name && !offer.name.ends_with(&format!("/{}", offer.named)))
        .then(|| view! { <span class="muted small break">{offer.named.clone()}</span> });
    let fixed = text.is_none();
    let was = offer.was.as_deref().map(|before| {
        let said = t!("was {before}", "原为 {before}", before = short(before));
        view! { <span class="muted small break" translate="no">{said}</span> }
    });
    let (shown, ticked) = (offer.clone(), offer.clone());
    let secret = Memo::new(move |_| chosen.with(|chosen| is_secret(&ticked, chosen)));
    let value = move || match (&text, secret.get()) {
        (Some(text), false) => {
            let text = short(text);
            let doubled = doubled.then(|| {
                let said = t!(
                    "$ is doubled: the container sees it once, and nothing is put in its place.",
                    "$ 写作两个：容器看到一个，且不会被替换。"
                );
                view! { <span class="muted small">{said}</span> }
            });
            view! { <span class="mono small break" translate="no">{text}</span>{doubled} }.into_any()
        }
        _ => view! { <span class="mono small">"••••"</span> }.into_any(),
    };
    let label = t!("Keep {name} as a secret", "将 {name} 保存为密文", name = shown.name);
    let flip = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            chosen.insert(name.clone(), on);
        });
    };
    view! {
        <li class="configuration-offer">
            <Chip>{word}</Chip>
            <span class="configuration-offer-what">
                <b class="mono small break">{offer.name.clone()}</b>
                {named}
                {value}
                {was}
            </span>
            <label class="configuration-offer-secret small">
                <input type="checkbox" aria-label=label prop:checked=move || secret.get() disabled=fixed on:change=flip/>
                {t!("secret", "密文")}
            </label>
        </li>
    }
    .into_any()
}

/// As much of a value as a list has room for.
fn short(text: &str) -> String {
    text.chars().take(120).collect::<String>().replace('\n', "⏎")
}

#[component]
fn NotTaken(left: Vec<Left>) -> impl IntoView {
    let one = |Left { line, name, reason }: Left| {
        let place = (line > 0).then(|| t!("line {line}", "第 {line} 行", line = line));
        view! {
            <li class="configuration-left">
                <span class="muted small">{place}</span>
                <span class="small break"><b class="mono">{name}</b>" "{reason.say(language()).to_owned()}</span>
            </li>
        }
    };
    view! {
        <div class="stack-tight">
            <b class="small">{t!("Not taken over", "未导入")}</b>
            <ul class="dialog-list">{left.into_iter().map(one).collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_variable_is_kept_so_that_the_container_sees_what_was_imported() {
        let offer = |kind| Offer {
            kind,
            name: "GREETING".into(),
            named: "GREETING".into(),
            line: 1,
            becomes: Becomes::Added,
            there: false,
            was: None,
            secret: false,
            behind: Behind::Sent("$(date) pa$word".into()),
        };
        assert_eq!(plain_of(&offer(Kind::Variable)).as_deref(), Some("$$(date) pa$word"));
        assert_eq!(plain_of(&offer(Kind::File)).as_deref(), Some("$(date) pa$word"), "of files nothing is made");
    }

    #[test]
    fn a_value_that_is_there_changes_only_by_being_sealed() {
        let offer = |secret| Offer {
            kind: Kind::Variable,
            name: "API_KEY".into(),
            named: "API_KEY".into(),
            line: 1,
            becomes: if secret { Becomes::Changed } else { Becomes::Same },
            there: true,
            was: None,
            secret,
            behind: Behind::Sent("x".into()),
        };
        let chosen = |secret| BTreeMap::from([("API_KEY".to_owned(), secret)]);
        assert_eq!(becomes_of(&offer(true), &BTreeMap::new()), Becomes::Changed);
        assert_eq!(becomes_of(&offer(true), &chosen(false)), Becomes::Same);
        assert_eq!(becomes_of(&offer(false), &BTreeMap::new()), Becomes::Same);
        assert_eq!(becomes_of(&offer(false), &chosen(true)), Becomes::Changed);
    }
}
