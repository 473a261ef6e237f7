//! A value in its row: plain, sealed, the base's, or left out.

use domain::configuration::{Key, SecretRef, Value};
use domain::use_cases::configuration::Taken;
use frame::t;
use leptos::prelude::*;
use ui::{Ago, Button, ButtonKind, Chip, Glyph, Icon};

use crate::row::{Hold, Row};
use crate::sent::Kind;
use crate::sheet::Sheet;
use crate::typing::Typing;

/// `•••• version 2 · ann, 3 days ago`.
#[component]
pub fn Sealed(sheet: Sheet, key: Option<Key>, reference: SecretRef) -> impl IntoView {
    let record = sheet.view.with_untracked(|view| {
        let same = |record: &&domain::configuration::SecretRecord| {
            Some(&record.key) == key.as_ref() && record.reference == reference
        };
        view.secrets.iter().find(same).cloned()
    });
    let by = record.map(|record| {
        view! { <span class="muted">{record.created_by.to_string()} ", " <Ago time=record.created_at/></span> }
    });
    view! {
        <span class="configuration-sealed">
            <Icon glyph=Glyph::Key/>
            <span class="mono">"••••"</span>
            <span>{t!("version {version}", "版本 {version}", version = reference.version)}</span>
            {by}
        </span>
    }
    .into_any()
}

/// What the base says, where it holds or is said otherwise.
#[component]
pub fn OfBase(
    sheet: Sheet,
    row: Row,
    /// It does not hold here.
    struck: bool,
) -> impl IntoView {
    let key = row.name.with_untracked(|name| row.kind.key(name).ok());
    let said = match row.base {
        Some(Value::Text(text)) if text.is_empty() => view! { <i class="muted">{t!("empty", "空")}</i> }.into_any(),
        Some(Value::Text(text)) => {
            view! { <span class="mono configuration-text" translate="no">{text}</span> }.into_any()
        }
        Some(Value::Secret(reference)) => view! { <Sealed sheet key reference/> }.into_any(),
        Some(Value::Unset) | None => ().into_any(),
    };
    if struck {
        view! { <del class="configuration-base" title=t!("What the base says", "基础值")>{said}</del> }.into_any()
    } else {
        view! { <div class="configuration-base">{said}</div> }.into_any()
    }
}

/// Where the value comes from.
#[component]
pub fn From(sheet: Sheet, row: Row) -> impl IntoView {
    move || {
        if !sheet.over_base {
            return None;
        }
        let word = match (row.hold.get(), row.base.is_some()) {
            (Hold::Base, _) => t!("base", "基础"),
            (Hold::Unset, _) => t!("left out", "已去除"),
            (Hold::Own, true) => t!("overrides the base", "覆盖基础值"),
            (Hold::Own, false) => t!("environment", "环境"),
        };
        Some(view! { <Chip>{word}</Chip> })
    }
}

/// What can be done to a value: seal it, say it otherwise here, leave it out, take it away.
#[component]
pub fn Deeds(sheet: Sheet, row: Row, why: Signal<Option<String>>, sealable: bool) -> impl IntoView {
    let hold = RwSignal::from(row.hold.clone());
    let secret = RwSignal::from(row.secret.clone());
    let (name, taken) = (RwSignal::from(row.name.clone()), RwSignal::from(row.taken.clone()));
    let (has_base, kind) = (row.base.is_some(), row.kind);
    let reason = move || MaybeProp::derive(move || why.get());
    let begin = row.clone();
    let remove = StoredValue::new(row);
    let called = move || match kind {
        Kind::Profile => t!("the profile", "配置档").to_owned(),
        Kind::Centre => t!("what is read of the centre", "配置中心读取项").to_owned(),
        Kind::Variable | Kind::File | Kind::Entrypoint => name.get(),
    };
    let label = move |english: fn(String) -> String| Signal::derive(move || english(called()));
    view! {
        <div class="configuration-deeds">
            {move || (sealable && hold.get() == Hold::Own && taken.with(Option::is_none)).then(|| view! {
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Key
                    label=label(|name| t!("Keep {name} as a secret", "将 {name} 保存为密文", name = name))
                    pressed=secret
                    reason=reason()
                    on_click=move |_| secret.update(|on| *on = !*on)
                />
            })}
            {move || {
                let begin = begin.clone();
                (has_base && hold.get() != Hold::Own).then(|| view! {
                    <Button
                        kind=ButtonKind::Quiet
                        small=true
                        icon=Glyph::Edit
                        label=label(|name| t!("Another value of {name} here", "在此环境为 {name} 设置其他值", name = name))
                        reason=reason()
                        on_click=move |_| begin.begin()
                    />
                })
            }}
            {move || (has_base && hold.get() == Hold::Base).then(|| view! {
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Close
                    label=label(|name| t!("Leave {name} out here", "在此环境去除 {name}", name = name))
                    reason=reason()
                    on_click=move |_| hold.set(Hold::Unset)
                />
            })}
            {move || (has_base && hold.get() != Hold::Base).then(|| view! {
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Rollback
                    label=label(|name| t!("Take the base's {name} again", "恢复 {name} 的基础值", name = name))
                    reason=reason()
                    on_click=move |_| hold.set(Hold::Base)
                />
            })}
            {(!has_base).then(|| view! {
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Glyph::Trash
                    label=label(|name| t!("Remove {name}", "移除 {name}", name = name))
                    reason=reason()
                    on_click=move |_| remove.with_value(|row| sheet.remove(row))
                />
            })}
        </div>
    }
    .into_any()
}

/// This level's own value: a text, a sealed one that stays, or one that is typed anew.
#[component]
pub fn Own(
    sheet: Sheet,
    row: Row,
    why: Signal<Option<String>>,
    /// Shown around a text: an editor for files, nothing for a variable.
    #[prop(optional)]
    numbered: bool,
) -> impl IntoView {
    let (secret, anew) = (RwSignal::from(row.secret.clone()), RwSignal::from(row.anew.clone()));
    let taken = RwSignal::from(row.taken.clone());
    let kept = row.kept;
    let is_kept = Memo::new(move |_| kept.is_some() && secret.get() && !anew.get());
    let key = row.name.with_untracked(|name| row.kind.key(name).ok());
    move || {
        if let Some(reference) = kept.filter(|_| is_kept.get()) {
            return view! {
                <div class="configuration-kept">
                    <Sealed sheet key=key.clone() reference/>
                    <Button small=true reason=MaybeProp::derive(move || why.get()) on_click=move |_| anew.set(true)>
                        {t!("Replace", "替换")}
                    </Button>
                </div>
            }
            .into_any();
        }
        if let Some(Taken { secret, key }) = taken.get() {
            return view! {
                <div class="configuration-kept">
                    <span class="configuration-sealed">
                        <Icon glyph=Glyph::Key/>
                        <span class="mono">"••••"</span>
                        <span>{t!("from the Secret {secret}, key {key}", "来自 Secret {secret} 的键 {key}", secret = secret, key = key)}</span>
                    </span>
                    <Button small=true reason=MaybeProp::derive(move || why.get()) on_click=move |_| taken.set(None)>
                        {t!("Type it instead", "改为手动填写")}
                    </Button>
                </div>
            }
            .into_any();
        }
        view! { <Typing row=row.clone() why numbered/> }.into_any()
    }
}
