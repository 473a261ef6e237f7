//! The box that a value is typed into. A file's lines are numbered and coloured: the colours lie behind a text area whose
//! own text is transparent, so that keys, selection and screen readers are the browser's, as in any other.

use frame::t;
use leptos::prelude::*;

use crate::highlight::{Language, Tone, lines};
use crate::row::Row;
use crate::sent::Kind;

/// The height of a line, as the style sheet says it.
const LINE: i32 = 20;
/// So many lines more than are in sight, above and below.
const MORE: usize = 40;

/// The lines that are coloured: those in sight, and some more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sight {
    first: usize,
    count: usize,
}

impl Sight {
    /// In steps, so that scrolling does not colour anew for every line.
    fn of(top: i32, height: i32) -> Self {
        let line = |pixels: i32| usize::try_from(pixels / LINE).unwrap_or_default();
        let first = (line(top) / MORE * MORE).saturating_sub(MORE);
        Self { first, count: line(height) + 3 * MORE }
    }
}

/// What is sealed is not shown while it is typed.
#[component]
pub fn Typing(row: Row, why: Signal<Option<String>>, numbered: bool) -> impl IntoView {
    let (text, secret) = (RwSignal::from(row.text.clone()), RwSignal::from(row.secret.clone()));
    let name = RwSignal::from(row.name.clone());
    let count = Memo::new(move |_| text.with(|text| text.split('\n').count()));
    let numbers = move || (1..=count.get()).map(|number| number.to_string()).collect::<Vec<_>>().join("\n");
    let label = move || match secret.get() {
        true => t!("Secret value of {name}", "{name} 的密文值", name = name.get()),
        false => t!("Value of {name}", "{name} 的值", name = name.get()),
    };
    let kind = row.kind;
    let language = Memo::new(move |_| {
        let plain = numbered && !secret.get();
        let of = || if kind == Kind::Entrypoint { Some(Language::Shell) } else { name.with(|name| Language::of(name)) };
        plain.then(of).flatten()
    });
    // Without scripts the text is seen as it is.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let lit = Memo::new(move |_| language.get().filter(|_| alive.get()));
    let sight = RwSignal::new(Sight::of(0, 800));
    let left = RwSignal::new(0);
    let looked = move |event: web_sys::Event| {
        let editor = event_target::<web_sys::HtmlElement>(&event);
        let now = Sight::of(editor.scroll_top(), editor.client_height());
        if sight.get_untracked() != now {
            sight.set(now);
        }
    };
    let shifted = move |event: web_sys::Event| {
        left.set(event_target::<web_sys::HtmlElement>(&event).scroll_left());
    };
    let area = move || {
        view! {
            <textarea
                class="input input-mono"
                class:configuration-hidden=move || secret.get()
                class:configuration-lit=move || lit.get().is_some()
                rows=if numbered { "6" } else { "1" }
                aria-label=label
                placeholder=move || if secret.get() { t!("secret value", "密文值") } else { t!("value", "值") }
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                readonly=move || why.get().is_some()
                title=move || why.get()
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:scroll=shifted
            >
                {text.get_untracked()}
            </textarea>
        }
    };
    if !numbered {
        return view! { <div class="configuration-line">{area()}</div> }.into_any();
    }
    view! {
        <div class="configuration-editor" on:scroll=looked>
            <pre class="configuration-numbers" aria-hidden="true">{numbers}</pre>
            <div class="configuration-paper">
                {move || lit.get().map(|language| view! { <Colours language text sight left/> })}
                {area()}
            </div>
        </div>
    }
    .into_any()
}

/// The lines in sight, coloured, where the text area has them.
#[component]
fn Colours(
    language: Language,
    text: RwSignal<String>,
    sight: RwSignal<Sight>,
    /// How far the text area is scrolled to the side.
    left: RwSignal<i32>,
) -> impl IntoView {
    let pieces = move || {
        let Sight { first, count } = sight.get();
        let all = text.with(|text| {
            let owned = |(tone, text): (Option<Tone>, &str)| (tone, text.to_owned());
            lines(language, text, first, count).into_iter().map(|line| line.into_iter().map(owned).collect()).collect()
        });
        let all: Vec<Vec<(Option<Tone>, String)>> = all;
        let piece = |(tone, text): (Option<Tone>, String)| view! { <span class=tone.map(Tone::class)>{text}</span> };
        all.into_iter().map(|line| view! { {line.into_iter().map(piece).collect_view()}"\n" }).collect_view()
    };
    let place = move || {
        let down = sight.with(|sight| sight.first).saturating_mul(20);
        format!("transform: translate({}px, {down}px)", -left.get())
    };
    view! {
        <pre class="configuration-colours" aria-hidden="true" translate="no"><span style=place>{pieces}</span></pre>
    }
    .into_any()
}
