//! What stands around a workload that is adopted: its autoscaler and disruption budget, with a choice for each that can come
//! along; and secrets that stand open in its commands.

use std::collections::BTreeMap;

use domain::adoption::{Attached, Beyond, Difference, Open, Place};
use domain::drift::brief;
use domain::status::State;
use frame::{language, t};
use leptos::prelude::*;
use ui::{Banner, CellSelect, Chip, Choice, Panel, StateMark, Table, plural};

fn label(place: Place) -> &'static str {
    match place {
        Place::Adopted => t!("Comes along", "一并接管"),
        Place::Outside => t!("Stays outside", "不接管"),
    }
}

/// Stands in the form that adopts: each choice goes with it.
#[component]
pub fn Objects(
    attached: Vec<Attached>,
    /// By the object's name, what somebody chose in the place of what is proposed.
    chosen: RwSignal<BTreeMap<String, String>>,
) -> impl IntoView {
    let title = t!("Autoscaler and disruption budget", "自动伸缩与中断预算");
    (!attached.is_empty()).then(|| view! {
        <Panel title flush=true>
            <div class="panel-body">
                <p class="muted">
                    {t!(
                        "What comes along keeps its name and what it says, and belongs to the service from then on: its releases say it. What stays outside goes on as it does, and a release cannot have an autoscaler of its own beside it.",
                        "一并接管的对象保持名称和内容不变，此后属于该服务，由其发布管理。不接管的对象继续照旧运行，发布不能再另设自动伸缩。"
                    )}
                </p>
            </div>
            <Table label=title>
                <thead>
                    <tr>
                        <th scope="col">{t!("Object", "对象")}</th>
                        <th scope="col">{t!("What was read", "读取到的内容")}</th>
                        <th scope="col">{t!("Becomes", "成为")}</th>
                    </tr>
                </thead>
                <tbody>{attached.into_iter().map(|attached| view! { <Row attached kept=chosen/> }).collect_view()}</tbody>
            </Table>
        </Panel>
    })
}

#[component]
fn Row(attached: Attached, kept: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let Attached { object, says, beyond, changes } = attached;
    let becomes = if beyond.is_empty() {
        view! { <Choose object=object.clone() kept/> }.into_any()
    } else {
        view! { <Chip>{label(Place::Outside)}</Chip> }.into_any()
    };
    view! {
        <tr>
            <th scope="row"><span class="mono small break">{object}</span></th>
            <td data-label=t!("What was read", "读取到的内容")>
                <span class="small break">{says}</span>
                {beyond.into_iter().map(|beyond| view! { <Reason beyond/> }).collect_view()}
                {changes.into_iter().map(|change| view! { <div class="cell-sub">{changed(&change)}</div> }).collect_view()}
            </td>
            <td data-label=t!("Becomes", "成为")>{becomes}</td>
        </tr>
    }
}

#[component]
fn Reason(beyond: Beyond) -> impl IntoView {
    let why = beyond.why.say(language()).to_owned();
    view! {
        <div class="cell-sub row">
            <StateMark of=State::Warning silent=true/>
            <span><span class="mono break">{beyond.path.to_string()}</span>" "{why}</span>
        </div>
    }
}

/// What the next release sets.
fn changed(change: &Difference) -> String {
    let path = change.path.to_string();
    match &change.next {
        Some(next) => {
            let next = brief(next);
            t!(
                "The next release sets {path} to {next}.",
                "下一次发布会将 {path} 设为 {next}。",
                path = path,
                next = next
            )
        }
        None => t!("The next release leaves {path} out.", "下一次发布不再设置 {path}。", path = path),
    }
}

#[component]
fn Choose(object: String, kept: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let before = kept.with_untracked(|kept| kept.get(&object).cloned());
    let chosen = RwSignal::new(before.unwrap_or_else(|| Place::Adopted.as_str().to_owned()));
    let of = object.clone();
    Effect::watch(
        move || chosen.get(),
        move |chosen, _, _| {
            kept.update(|kept| {
                kept.insert(of.clone(), chosen.clone());
            });
        },
        false,
    );
    let options = Place::ALL.map(|place| Choice::new(place.as_str(), label(place))).to_vec();
    let name = format!("objects[{object}]");
    view! { <CellSelect name label=t!("Becomes", "成为") options bind=chosen/> }
}

/// Never with what they are.
#[component]
pub fn OpenSecrets(open: Vec<Open>) -> impl IntoView {
    (!open.is_empty()).then(|| {
        let words = plural(open.len() as u64, "word looks", "words look", "处内容看起来");
        view! {
            <Panel title=t!("Secrets in its commands", "命令中的敏感信息")>
                <Banner
                    state=State::Warning
                    sentence=t!(
                        "{words} secret. A release shows its commands to everybody who sees the service, and so does release 1.",
                        "{words}是敏感信息。发布会向所有能查看该服务的人显示其命令，发布 1 也是如此。",
                        words = words
                    )
                />
                <ul class="drift-list">
                    {open.into_iter().map(|open| view! {
                        <li class="drift">
                            <div class="drift-text">
                                <span class="mono small break">{open.path.to_string()}</span>
                                <span class="small muted">{what(open.option)}</span>
                            </div>
                        </li>
                    }).collect_view()}
                </ul>
                <p class="muted">
                    {t!(
                        "Before you adopt it, or with the next release: put each value into a sealed variable of the configuration, and write $(NAME) in its place. Then choose another value: this one was seen.",
                        "请在接管之前或在下一次发布中，将每个值改为配置中的加密变量，并在命令中写 $(NAME)。之后请更换该值，因为它已经暴露。"
                    )}
                </p>
            </Panel>
        }
    })
}

fn what(option: Option<String>) -> String {
    match option {
        Some(option) => t!("the value of {option}", "{option} 的值", option = option),
        None => t!("an address or a connection with a password", "带密码的地址或连接").to_owned(),
    }
}
