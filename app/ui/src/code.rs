//! Code, steps that fold, and the lines of a difference.

use leptos::prelude::*;

use crate::copy::CopyButton;
use crate::icon::{Glyph, Icon};
use crate::state::{Badge, StateMark};

/// A block of text in the type of code, with a button that copies it.
#[component]
pub fn Code(
    #[prop(into)] text: Signal<String>,
    /// What it is, for screen readers.
    #[prop(into)]
    label: String,
    /// Numbers its lines.
    #[prop(optional)]
    numbered: bool,
    /// Breaks long lines.
    #[prop(optional)]
    wrap: bool,
) -> impl IntoView {
    let mut class = "code".to_owned();
    if numbered {
        class.push_str(" code-numbered");
    }
    if wrap {
        class.push_str(" code-wrap");
    }
    view! {
        <div class=class>
            <pre role="region" tabindex="0" aria-label=label>
                {move || {
                    let text = text.get();
                    if numbered {
                        text.lines().map(|line| view! { <span class="code-line">{format!("{line}\n")}</span> }).collect_view().into_any()
                    } else {
                        text.into_any()
                    }
                }}
            </pre>
            <CopyButton text=text/>
        </div>
    }
    .into_any()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffKind {
    /// The name of a part.
    Head,
    Same,
    Added,
    Removed,
}

/// A line of a difference, with where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    pub kind: DiffKind,
    pub text: String,
    pub note: Option<String>,
}

impl DiffLine {
    pub fn new(kind: DiffKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), note: None }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// What changes, line by line; a sign tells added from removed as well as the colour.
#[component]
pub fn Diff(#[prop(into)] label: String, #[prop(into)] lines: Signal<Vec<DiffLine>>) -> impl IntoView {
    view! {
        <div class="diff" role="region" tabindex="0" aria-label=label>
            {move || {
                lines
                    .get()
                    .into_iter()
                    .map(|line| {
                        let (class, sign) = match line.kind {
                            DiffKind::Head => ("diff-line diff-head", " "),
                            DiffKind::Same => ("diff-line", " "),
                            DiffKind::Added => ("diff-line diff-added", "+"),
                            DiffKind::Removed => ("diff-line diff-removed", "-"),
                        };
                        view! {
                            <div class=class>
                                <span class="diff-sign">{sign}</span>
                                <span>{line.text}</span>
                                <span class="diff-note">{line.note}</span>
                            </div>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
    .into_any()
}

/// A step that folds. `open` says how it stands at first; the person then decides.
#[component]
pub fn Step(
    #[prop(into)] of: Badge,
    #[prop(into)] name: String,
    /// What stands at its right: how long it took, "cached", "not reached".
    #[prop(optional, into)]
    time: ViewFnOnce,
    #[prop(optional)] open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="step" open=open>
            <summary>
                <span class="step-fold"><Icon glyph=Glyph::ChevronRight/></span>
                <StateMark of=of/>
                <span class="step-name">{name}</span>
                <span class="step-time">{time.run()}</span>
            </summary>
            <div class="step-body">{children()}</div>
        </details>
    }
    .into_any()
}
