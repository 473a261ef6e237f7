//! The command palette: one box that goes anywhere, by keyboard.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::dialog::{Beside, follow};
use crate::icon::{Glyph, Icon};
use crate::t;

/// More than this nobody reads: typing another letter is quicker.
const SHOWN: usize = 60;

/// A place or an action to go to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaletteItem {
    pub title: String,
    /// Muted words at the right: where it belongs.
    pub hint: String,
    pub href: String,
    /// Something to do here instead of going somewhere; the palette's `on_act` is given these words.
    pub act: Option<String>,
    /// Items of a group stand together under its name.
    pub group: String,
    pub icon: Option<Glyph>,
}

/// Those items that hold every typed word, in title or hint, those whose title begins with it first.
pub fn matching(items: &[PaletteItem], typed: &str) -> Vec<PaletteItem> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(usize, &PaletteItem)> = items
        .iter()
        .filter_map(|item| {
            let (title, hint) = (item.title.to_lowercase(), item.hint.to_lowercase());
            let held = words.iter().all(|word| title.contains(word) || hint.contains(word));
            let rank = match words.first() {
                Some(word) if title.starts_with(word) => 0,
                Some(word) if title.contains(word) => 1,
                Some(_) => 2,
                None => 0,
            };
            held.then_some((rank, item))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(SHOWN);
    // Groups stay together, in the order of their best item.
    let mut groups: Vec<&str> = Vec::new();
    for (_, item) in &found {
        if !groups.contains(&item.group.as_str()) {
            groups.push(&item.group);
        }
    }
    found.sort_by_key(|(_, item)| groups.iter().position(|group| *group == item.group));
    found.into_iter().map(|(_, item)| item.clone()).collect()
}

/// The palette. Ctrl-K opens and closes it; so does the signal.
#[component]
pub fn Palette(
    open: RwSignal<bool>,
    #[prop(into)] items: Signal<Vec<PaletteItem>>,
    /// Does what an item's `act` says.
    #[prop(into)]
    on_act: Callback<String>,
    /// Why something that could be found is not offered.
    #[prop(optional, into)]
    trouble: MaybeProp<String>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    follow(dialog, open);
    crate::keyboard::on_control_key("k", move || open.update(|open| *open = !*open));
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found =
        Memo::new(move |_| if open.get() { items.with(|items| matching(items, &typed.get())) } else { Vec::new() });
    Effect::new(move |_| {
        if open.get() {
            typed.set(String::new());
            chosen.set(0);
        }
    });
    let link = NodeRef::<html::A>::new();
    let go = move |item: &PaletteItem| {
        open.set(false);
        match (&item.act, link.get_untracked()) {
            (Some(act), _) => on_act.run(act.clone()),
            // By a link, as a person goes: whoever asks before a link is followed, asks here too.
            (None, Some(link)) => {
                link.set_href(&item.href);
                link.click();
            }
            (None, None) => {}
        }
    };
    let beside = Beside::of(dialog);
    let step = move |by: isize| {
        let count = found.with_untracked(Vec::len) as isize;
        if count > 0 {
            chosen.update(|chosen| *chosen = (*chosen as isize + by).rem_euclid(count) as usize);
            reveal(chosen.get_untracked());
        }
    };
    let key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" => {
            event.prevent_default();
            if let Some(item) = found.with_untracked(|found| found.get(chosen.get_untracked()).cloned()) {
                go(&item);
            }
        }
        _ => {}
    };
    view! {
        <dialog
            node_ref=dialog
            class="dialog palette"
            aria-label=t!("Go to or do", "跳转或执行")
            on:close=move |_| open.set(false)
            on:pointerdown=move |event| beside.pressed(&event)
            on:click=move |event| {
                if beside.clicked(&event) {
                    open.set(false);
                }
            }
        >
            <a node_ref=link hidden=true tabindex="-1"></a>
            <div class="palette-field">
                <Icon glyph=Glyph::Search/>
                <input
                    node_ref=input
                    class="palette-input"
                    type="text"
                    role="combobox"
                    aria-label=t!("Go to or do", "跳转或执行")
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || found.with(|found| (!found.is_empty()).then(|| option_id(chosen.get())))
                    placeholder=t!("Service, environment, build, page…", "服务、环境、构建、页面……")
                    autocomplete="off"
                    spellcheck="false"
                    autofocus=true
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        chosen.set(0);
                    }
                    on:keydown=key
                />
                <kbd>"Esc"</kbd>
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label=t!("Found", "结果")>
                {move || options(found.get(), chosen, go)}
            </div>
            {move || trouble.get().map(|trouble| view! { <p class="palette-none tone tone-warning" role="status">{trouble}</p> })}
            {move || {
                found
                    .with(Vec::is_empty)
                    .then(|| view! { <p class="palette-none" role="status">{t!("Nothing has this name.", "没有匹配的结果。")}</p> })
            }}
            <div class="palette-foot" aria-hidden="true">
                <span><kbd>"↑"</kbd> <kbd>"↓"</kbd> {t!(" choose", " 选择")}</span>
                <span><kbd>"Enter"</kbd> {t!(" open", " 打开")}</span>
            </div>
        </dialog>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("palette-option-{index}")
}

fn options(
    found: Vec<PaletteItem>,
    chosen: RwSignal<usize>,
    go: impl Fn(&PaletteItem) + Copy + Send + 'static,
) -> impl IntoView {
    let mut group = String::new();
    found
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let head = (item.group != group).then(|| item.group.clone());
            group.clone_from(&item.group);
            let chosen_item = item.clone();
            view! {
                {head.map(|name| view! { <div class="palette-group" role="presentation">{name}</div> })}
                <div
                    class="palette-option"
                    role="option"
                    id=option_id(index)
                    aria-selected=move || if chosen.get() == index { "true" } else { "false" }
                    on:click=move |_| go(&chosen_item)
                    on:pointermove=move |_| {
                        if chosen.get_untracked() != index {
                            chosen.set(index);
                        }
                    }
                >
                    {item.icon.map(|glyph| view! { <Icon glyph=glyph/> })}
                    <span class="palette-title">{item.title}</span>
                    <span class="palette-hint">{item.hint}</span>
                </div>
            }
        })
        .collect_view()
}

/// Scrolls the chosen option into view.
fn reveal(index: usize) {
    let option = document().get_element_by_id(&option_id(index));
    if let Some(option) = option.and_then(|option| option.dyn_into::<web_sys::HtmlElement>().ok()) {
        let how = web_sys::ScrollIntoViewOptions::new();
        how.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str, hint: &str, group: &str) -> PaletteItem {
        PaletteItem { title: title.into(), hint: hint.into(), group: group.into(), ..PaletteItem::default() }
    }

    #[test]
    fn every_typed_word_must_be_held_and_the_beginning_counts_most() {
        let items = [item("reorders", "dev", "a"), item("orders", "prod", "a"), item("orders", "dev", "a")];
        let found = matching(&items, "ord dev");
        assert_eq!(found.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["orders", "reorders"]);
    }

    #[test]
    fn a_group_stays_together() {
        let items = [item("one", "", "a"), item("two", "", "b"), item("three", "", "a")];
        let groups: Vec<_> = matching(&items, "").into_iter().map(|item| item.group).collect();
        assert_eq!(groups, ["a", "a", "b"]);
    }
}
