//! What the service reads of the environment's configuration centre: which items, and what stands in them now.

use domain::centre::CentreKind;
use domain::configuration::Origin;
use domain::status::State;
use domain::use_cases::configuration::centre::{Centred, ItemState, ItemView, KeyView};
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{Ago, Chip, Glyph, Icon, Panel, StateMark, plural};

use crate::editor::Editor;
use crate::items::{ItemsRow, begin};
use crate::sent::Kind;
use crate::single::Single;

#[component]
pub fn ConfigurationCentre(editor: Editor, centred: RwSignal<Option<Centred>>) -> impl IntoView {
    let kind = move || centred.with_untracked(|centred| Some(centred.as_ref()?.centre.as_ref()?.kind));
    let begin_one = move || begin(kind().unwrap_or(CentreKind::Nacos));
    let where_it_is = Memo::new(move |_| {
        centred.with(|centred| {
            let centre = centred.as_ref()?.centre.as_ref()?;
            Some(format!("{} · {}", centre.kind.title(), centre.address))
        })
    });
    view! {
        <Panel title=t!("Configuration centre", "配置中心") note=where_it_is>
            <p class="small muted">
                {t!(
                    "What the service reads by itself while it runs. Slipway looks at it and writes nothing there: a change in the centre restarts no pod, and holds when the service reads it.",
                    "服务运行时自行读取的配置。Slipway 只查看、不写入：配置中心的变更不会重启 Pod，服务读取后才生效。"
                )}
            </p>
            <Single
                editor
                kind=Kind::Centre
                name="centre"
                label=t!("Name what is read", "填写读取的内容")
                begin=begin_one
                row=|editor, row| view! { <ItemsRow editor row/> }.into_any()
            />
            <Missing editor centred/>
            <Items editor centred/>
        </Panel>
    }
    .into_any()
}

/// Where to say what the centre is, as long as nobody did.
#[component]
fn Missing(editor: Editor, centred: RwSignal<Option<Centred>>) -> impl IntoView {
    let place = editor.environment();
    let missing = Memo::new(move |_| {
        centred.with(|centred| {
            centred.as_ref().is_some_and(|centred| centred.centre.is_none() && !centred.items.is_empty())
        })
    });
    move || {
        let place = place.clone().filter(|_| missing.get())?;
        Some(view! {
            <p class="configuration-trouble small tone tone-warning" role="status">
                <StateMark of=State::Warning silent=true/>
                <span>
                    {t!("This environment has no configuration centre. An administrator sets it on the page of ", "此环境没有配置中心。请管理员在环境页面设置：")}
                    <a class="link" href=paths::environment(&place)>{place.clone()}</a>
                    {t!(".", "。")}
                </span>
            </p>
        })
    }
}

#[component]
fn Items(editor: Editor, centred: RwSignal<Option<Centred>>) -> impl IntoView {
    let items = Memo::new(move |_| {
        centred.with(|centred| match centred {
            Some(Centred { centre: Some(_), items, .. }) => items.clone(),
            _ => Vec::new(),
        })
    });
    let number = Memo::new(move |_| items.with(Vec::len));
    let release = Memo::new(move |_| centred.with(|centred| centred.as_ref().and_then(|centred| centred.release)));
    view! {
        <For each=move || 0..number.get() key=|at| *at children=move |at| {
            let item = Memo::new(move |_| items.with(|items| items.get(at).cloned()));
            view! { <OneItem editor item release/> }
        }/>
    }
    .into_any()
}

/// What is said of an item beside its name: a state, and a sentence.
fn said(view: &ItemView) -> (State, String) {
    match view.state {
        ItemState::Missing => (State::Warning, t!("The centre has no such item.", "配置中心没有此项。").to_owned()),
        ItemState::Unknown => (State::Unknown, t!("Nothing is known of it.", "尚未得知其内容。").to_owned()),
        ItemState::Elsewhere => (
            State::Warning,
            t!("This environment has another kind of centre.", "此环境使用其他类型的配置中心。").to_owned(),
        ),
        ItemState::Read if view.trouble.is_some() => {
            (State::Warning, t!("As it was the last time.", "上次读取的内容。").to_owned())
        }
        ItemState::Read => (State::Ready, plural(view.bytes as u64, "byte", "bytes", "字节")),
    }
}

#[component]
fn OneItem(editor: Editor, item: Memo<Option<ItemView>>, release: Memo<Option<u32>>) -> impl IntoView {
    let of = move |take: fn(&ItemView) -> String| item.with(|item| item.as_ref().map(take).unwrap_or_default());
    let name = move || of(|item| item.item.name());
    let origin = move || {
        of(|item| match item.origin {
            Origin::Base => t!("base", "基础").to_owned(),
            Origin::Environment => t!("environment", "环境").to_owned(),
        })
    };
    let state = move || item.with(|item| item.as_ref().map(said));
    let format =
        move || item.with(|item| item.as_ref().and_then(|item| item.format).map(domain::centre::Format::as_str));
    let at = move || item.with(|item| item.as_ref().and_then(|item| item.at));
    let trouble = move || {
        item.with(|item| {
            item.as_ref().and_then(|item| item.trouble.as_ref()).map(|text| text.say(language()).to_owned())
        })
    };
    let changed = move || {
        let changed = item.with(|item| item.as_ref().and_then(|item| item.changed)) == Some(true);
        let release = release.get().filter(|_| changed)?;
        Some(t!("changed since release {n} was made", "自发布 {n} 以来已变更", n = release))
    };
    let keys = Memo::new(move |_| {
        let words = editor.words();
        let fits = |key: &KeyView| {
            let found = |text: &str| text.to_lowercase().contains(&words);
            words.is_empty() || found(&key.name) || key.value.as_deref().is_some_and(found)
        };
        item.with(|item| {
            item.iter().flat_map(|item| item.keys.iter()).filter(|key| fits(key)).cloned().collect::<Vec<_>>()
        })
    });
    let more = move || item.with(|item| item.as_ref().map_or(0, |item| item.more));
    view! {
        <div class="configuration-centre-head">
            {move || state().map(|(state, sentence)| {
                // What stands in a chip is asked for later, when nothing is listened to.
                let (name, format, origin) = (name(), format(), origin());
                view! {
                    <StateMark of=state silent=true/>
                    <span class="mono small break" translate="no">{name}</span>
                    {format.map(|format| view! { <span class="small muted" translate="no">{format}</span> })}
                    <Chip>{origin}</Chip>
                    <span class="small muted">{sentence}</span>
                }
            })}
            {move || at().map(|at| view! { <span class="small muted">{t!("read ", "读取于 ")}<Ago time=at/></span> })}
            {move || changed().map(|said| view! { <Chip state=State::Warning>{said}</Chip> })}
        </div>
        {move || trouble().map(|trouble| view! {
            <p class="configuration-trouble small tone tone-warning" role="status">
                <StateMark of=State::Warning silent=true/>
                <span>{trouble}</span>
            </p>
        })}
        <div class="configuration-rows">
            <For each=move || keys.get() key=|key| (key.name.clone(), key.value.clone(), key.variable.clone()) children=|key| view! { <OneKey key/> }/>
        </div>
        {move || (more() > 0).then(|| view! {
            <p class="small muted">{t!("and {more} more", "另有 {more} 项", more = plural(more() as u64, "name", "names", ""))}</p>
        })}
    }
    .into_any()
}

#[component]
fn OneKey(key: KeyView) -> impl IntoView {
    let both = key.variable.map(|variable| {
        t!(
            "The variable {variable} says this too: the application decides which one holds.",
            "变量 {variable} 也设置了此项：由应用决定以哪个为准。",
            variable = variable
        )
    });
    let value = match key.value {
        Some(value) => {
            view! { <pre class="configuration-text configuration-read" translate="no">{value}</pre> }.into_any()
        }
        None => view! {
            <span class="configuration-sealed configuration-read muted small">
                <Icon glyph=Glyph::Key/>
                {t!("hidden: its name says that it is a secret", "已隐藏：名称表明它是密文")}
            </span>
        }
        .into_any(),
    };
    view! {
        <div class="configuration-row">
            <div class="configuration-name"><span class="mono break" translate="no">{key.name}</span></div>
            <div class="configuration-value">
                {value}
                {both.map(|both| view! {
                    <p class="configuration-trouble small tone tone-warning">
                        <StateMark of=State::Warning silent=true/>
                        <span>{both}</span>
                    </p>
                })}
            </div>
            <div class="configuration-from"><Chip>{t!("configuration centre", "配置中心")}</Chip></div>
            <span></span>
        </div>
    }
    .into_any()
}
