//! The dialog: where the values are, what would become of them, and the button that takes them over.

use std::collections::BTreeMap;

use domain::configuration::import::{Format, Naming};
use domain::configuration::{Profile, Value};
use domain::pod::{Reference, ReferenceKind};
use domain::use_cases::configuration::{Becomes, View};
use frame::soon::soon;
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Choice, Dialog, FileInput, Segmented, Select, TextArea};

use super::offer::{Asked, Behind, Offer, Offered, list_objects, look_at_import};
use super::preview::{Preview, becomes_of, is_secret, plain_of};
use crate::editor::Editor;
use crate::sent::Kind;
use crate::sheet::{Fresh, Incoming};

/// After this long without a key it is read.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(300);
const TEXT: &str = "text";
const OBJECT: &str = "object";

/// Of the values that are shown, and of what somebody else saved since.
type Versions = (u32, Option<u32>);

fn formats() -> Vec<Choice> {
    let name = |format| match format {
        Format::Dotenv => ".env",
        Format::Properties => "Java properties",
        Format::Yaml => "YAML",
        Format::Compose => t!("docker-compose service", "docker-compose 服务"),
    };
    let recognised = Choice::new("", t!("recognise it", "自动识别"));
    std::iter::once(recognised).chain(Format::ALL.map(|format| Choice::new(format.as_str(), name(format)))).collect()
}

/// An example says more than its rule.
fn namings() -> Vec<Choice> {
    let name = |naming: Naming| match naming {
        Naming::Spring => "Spring Boot",
        Naming::Underscore => "Quarkus, Micronaut",
        Naming::Double => "ASP.NET Core",
    };
    let label = |naming: Naming| format!("{}: {}", name(naming), naming.variable("app.pool-size"));
    Naming::ALL.map(|naming| Choice::new(naming.as_str(), label(naming))).into()
}

fn object_of(text: &str) -> Option<Reference> {
    let (kind, name) = text.split_once('/')?;
    let kind = if kind == "Secret" { ReferenceKind::Secret } else { ReferenceKind::ConfigMap };
    Some(Reference { kind, name: name.to_owned() })
}

/// What of an offer goes among the values: what is there already stays as it is.
fn incoming(offer: &Offer, chosen: &BTreeMap<String, bool>) -> Option<Incoming> {
    if becomes_of(offer, chosen) == Becomes::Same {
        return None;
    }
    let secret = is_secret(offer, chosen);
    let value = match &offer.behind {
        Behind::Taken(taken) => Fresh::Taken(taken.clone()),
        Behind::Sent(_) if !secret => Fresh::Typed(plain_of(offer)?),
        Behind::Sent(text) => Fresh::Typed(text.clone().into_text()),
    };
    Some(Incoming { kind: offer.kind, name: offer.name.clone(), secret, value })
}

/// As the framework of the profile names them, be it this level's own or the base's.
fn usual_naming(editor: Editor) -> Naming {
    let row = editor.sheet.rows.with_untracked(|rows| rows.iter().find(|row| row.kind == Kind::Profile).cloned());
    let profile = match row.and_then(|row| untrack(|| row.value()).or(row.base)) {
        Some(Value::Text(text)) => Profile::parse(&text).ok(),
        _ => None,
    };
    profile.map(|profile| Naming::of(profile.framework)).unwrap_or_default()
}

#[component]
pub fn ImportDialog(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let (service, environment) = (editor.service(), editor.environment());
    let from = RwSignal::new(TEXT.to_owned());
    let text = RwSignal::new(String::new());
    let file_name = RwSignal::new(None::<String>);
    let (format, naming) = (RwSignal::new(String::new()), RwSignal::new(Naming::Spring.as_str().to_owned()));
    let (of, object) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = RwSignal::new(BTreeMap::new());
    let asked = move || {
        let of_object = from.get() == OBJECT;
        let asked = Asked {
            text: if of_object { "".into() } else { text.get().as_str().into() },
            format: Format::parse(&format.get()).ok(),
            file_name: file_name.get(),
            naming: Naming::parse(&naming.get()).unwrap_or_default(),
            service: Some(of.get()).filter(|of| !of.is_empty()),
            object: object_of(&object.get()).filter(|_| of_object),
        };
        let empty = if of_object { asked.object.is_none() } else { asked.text.is_empty() };
        (!empty).then_some(asked)
    };
    let place = StoredValue::new((service.clone(), environment.clone()));
    // Somebody else may save meanwhile: then it is another question, and its answer says what of theirs would change.
    let saved = move || {
        let version = |view: &View| view.version;
        (editor.sheet.view.with(version), editor.sheet.newer.with(|newer| newer.as_ref().map(version)))
    };
    let look = Action::new(move |asked: &(Asked, Versions)| {
        let ((service, environment), asked) = (place.get_value(), asked.clone());
        async move { (asked.clone(), look_at_import(service, environment, asked.0).await) }
    });
    let now = Memo::new(move |_| Some((asked()?, saved())));
    let later = soon(PAUSE, move || {
        if let Some(asked) = now.try_get_untracked().flatten() {
            look.dispatch(asked);
        }
    });
    Effect::new(move |_| {
        if now.get().is_some() {
            later();
        }
    });
    // It begins anew each time, and keeps nothing of what was pasted.
    Effect::new(move |_| {
        if open.get() {
            naming.set(usual_naming(editor).as_str().to_owned());
        } else {
            [text, format, of, object].into_iter().for_each(|signal| signal.set(String::new()));
            file_name.set(None);
            chosen.set(BTreeMap::new());
            look.value().set(None);
        }
    });
    // An answer to what was asked before is none.
    let answer = move || look.value().get().filter(|(asked, _)| now.with(|now| now.as_ref() == Some(asked)));
    let offered = Memo::new(move |_| answer().and_then(|(_, answer)| answer.ok()));
    let wrong = move || answer().and_then(|(_, answer)| answer.err());
    let taken = Memo::new(move |_| {
        let offered = offered.get();
        let values = offered.map(|Offered { values, .. }| values).unwrap_or_default();
        chosen.with(|chosen| values.iter().filter_map(|offer| incoming(offer, chosen)).collect::<Vec<_>>())
    });
    let take = move |_| {
        editor.sheet.take_over(taken.get_untracked());
        open.set(false);
    };
    let title = t!("Import values", "导入配置").to_owned();
    let foot = move || {
        let label = move || match taken.with(Vec::len) {
            0 => t!("Take them over", "导入").to_owned(),
            n => t!("Take over {n}", "导入 {n} 项", n = n),
        };
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel", "取消")}</Button>
            <Button
                kind=ButtonKind::Primary
                disabled=Signal::derive(move || taken.with(Vec::is_empty))
                pending=look.pending()
                on_click=take
            >
                {label}
            </Button>
        }
    };
    let in_place = environment.is_some();
    let froms = || {
        vec![
            Choice::new(TEXT, t!("A file or text", "文件或文本")),
            Choice::new(OBJECT, t!("From the cluster", "从集群")),
        ]
    };
    // What is chosen from stays while the next answer is on its way.
    let last = move || look.value().get().and_then(|(_, answer)| answer.ok());
    let services = Memo::new(move |_| last().map(|offered| offered.services));
    let recognised = move || {
        let found = offered.with(|offered| offered.as_ref()?.format)?;
        let name = formats().into_iter().find(|choice| choice.value == found.as_str())?.label;
        format.with(String::is_empty).then(|| t!("Read as {format}.", "按 {format} 读取。", format = name))
    };
    let dotted = Memo::new(move |_| {
        let values = last().map(|offered| offered.values).unwrap_or_default();
        values.iter().any(|offer| offer.kind == Kind::Variable && offer.name != offer.named)
    });
    let body = move || {
        view! {
            {in_place.then(|| view! { <Segmented label=t!("Where from", "来源") options=Signal::stored(froms()) value=from/> })}
            <Show when=move || from.get() == TEXT>
                <FileInput
                    name="import-file"
                    label=t!("File", "文件")
                    on_text=Callback::new(move |read: String| text.set(read))
                    on_name=Callback::new(move |name: String| file_name.set(Some(name)))
                />
                <TextArea name="import-text" label=t!("or text", "或文本") rows=6 mono=true aside=true bind=text/>
                <Select
                    name="import-format"
                    label=t!("Format", "格式")
                    options=Signal::stored(formats())
                    hint=MaybeProp::derive(recognised)
                    aside=true
                    bind=format
                />
                <Show when=move || dotted.get()>
                    <Select
                        name="import-naming"
                        label=t!("How app.pool-size is named as a variable", "app.pool-size 转换为变量名的方式")
                        options=Signal::stored(namings())
                        aside=true
                        bind=naming
                    />
                </Show>
            </Show>
            <Show when=move || from.get() == OBJECT><Objects place chosen=object/></Show>
            {move || services.get().filter(|services| services.len() > 1).map(|services| {
                let first = Choice::new("", t!("choose", "请选择"));
                let all = std::iter::once(first).chain(services.into_iter().map(|name| Choice::new(name.clone(), name)));
                view! {
                    <Select
                        name="import-service"
                        label=t!("Which service", "选择服务")
                        aside=true
                        options=Signal::stored(all.collect::<Vec<_>>())
                        value=of.get_untracked()
                        bind=of
                    />
                }
            })}
            {move || wrong().map(|error| view! { <p class="field-error" role="alert">{error.sentence()}</p> })}
            {move || offered.get().map(|offered| view! { <Preview offered chosen/> })}
            <p class="small muted">
                {t!("They stand among the other values then; nothing is saved yet.", "导入后与其他值一起显示，尚未保存。")}
            </p>
        }
    };
    view! {
        <Dialog open title=Signal::stored(title) wide=true foot=foot>
            {move || open.get().then(body)}
        </Dialog>
    }
    .into_any()
}

/// The ConfigMaps and Secrets of the namespace, asked for when the list is looked at.
#[component]
fn Objects(place: StoredValue<(String, Option<String>)>, chosen: RwSignal<String>) -> impl IntoView {
    let (service, environment) = place.get_value();
    let found = LocalResource::new(move || {
        let (service, environment) = (service.clone(), environment.clone().unwrap_or_default());
        async move { list_objects(service, environment).await }
    });
    move || {
        match found.get() {
        None => view! { <p class="small muted">{t!("The cluster is being asked.", "正在查询集群。")}</p> }.into_any(),
        Some(Err(error)) => view! { <p class="field-error" role="alert">{error.sentence()}</p> }.into_any(),
        Some(Ok(objects)) if objects.is_empty() => view! {
            <p class="small muted">
                {t!("The namespace has no ConfigMap and no Secret of others.", "命名空间中没有其他来源的 ConfigMap 或 Secret。")}
            </p>
        }
        .into_any(),
        Some(Ok(objects)) => {
            let first = Choice::new("", t!("choose", "请选择"));
            let name = |Reference { kind, name }: Reference| {
                Choice::new(format!("{}/{name}", kind.as_str()), format!("{} {name}", kind.as_str()))
            };
            let all: Vec<Choice> = std::iter::once(first).chain(objects.into_iter().map(name)).collect();
            view! {
                <Select
                    name="import-object"
                    label=t!("ConfigMap or Secret", "ConfigMap 或 Secret")
                    hint=t!("A Secret's values are read when they are saved, and shown to nobody.", "Secret 的值在保存时读取，不会显示给任何人。")
                    options=Signal::stored(all)
                    aside=true
                    bind=chosen
                />
            }
            .into_any()
        }
    }
    }
}
