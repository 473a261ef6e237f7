//! What becomes of the variables of a workload that is adopted: what is proposed, and a choice for each.

use std::collections::BTreeMap;

use domain::adoption::{Becomes, Unread, Variable};
use domain::status::State;
use frame::{language, t};
use leptos::prelude::*;
use ui::{Banner, CellSelect, Chip, Choice, Panel, StateMark, Table, plural};

fn label(becomes: Becomes) -> &'static str {
    match becomes {
        Becomes::Plain => t!("Plain", "明文"),
        Becomes::Sealed => t!("Sealed", "加密"),
        Becomes::Left => t!("Left out", "不保留"),
    }
}

/// Stands in the form that adopts: each choice goes with it.
#[component]
pub fn Variables(
    variables: Vec<Variable>,
    unread: Vec<Unread>,
    /// By the variable's id, what somebody chose in the place of what is proposed.
    chosen: RwSignal<BTreeMap<String, String>>,
) -> impl IntoView {
    let title = t!("Variables", "变量");
    if variables.is_empty() && unread.is_empty() {
        return view! { <Panel title><p class="muted">{t!("It has none.", "没有变量。")}</p></Panel> }.into_any();
    }
    let sealed = variables.iter().filter(|variable| variable.becomes == Becomes::Sealed).count() as u64;
    let note = plural(sealed, "proposed to seal", "proposed to seal", "个建议加密");
    view! {
        <Panel title note flush=true>
            <div class="panel-body">
                <p class="muted">
                    {t!(
                        "They become the configuration of this environment. What is plain is read by everybody who sees the service; what is sealed is never shown again. What runs keeps all of them until the next release.",
                        "它们将成为此环境的配置。明文对所有能查看该服务的人可见；加密后不再显示。在下一次发布之前，运行中的内容保持全部变量。"
                    )}
                </p>
                {unread.into_iter().map(|unread| view! { <NotRead unread/> }).collect_view()}
            </div>
            {(!variables.is_empty()).then(|| view! {
                <Table label=title>
                    <thead>
                        <tr>
                            <th scope="col">{t!("Name", "名称")}</th>
                            <th scope="col">{t!("Comes from", "来源")}</th>
                            <th scope="col">{t!("Becomes", "成为")}</th>
                        </tr>
                    </thead>
                    <tbody>{variables.into_iter().map(|variable| view! { <Row variable kept=chosen/> }).collect_view()}</tbody>
                </Table>
            })}
        </Panel>
    }
    .into_any()
}

/// Its variables are not even known by name.
#[component]
fn NotRead(unread: Unread) -> impl IntoView {
    let (object, why) = (unread.object.to_string(), unread.why.say(language()).to_owned());
    let sentence = t!(
        "The variables from {object} are lost with the next release: {why}",
        "来自 {object} 的变量将随下一次发布丢失：{why}",
        object = object,
        why = why
    );
    view! { <Banner state=State::Warning sentence/> }
}

#[component]
fn Row(variable: Variable, kept: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let id = variable.id();
    let from = match (&variable.origin, &variable.container) {
        (Some(origin), _) => format!("{} · {}", origin.object, origin.key),
        (None, Some(container)) => t!("Container {container}", "容器 {container}", container = container),
        (None, None) => t!("The workload", "工作负载").to_owned(),
    };
    let why = variable.why.as_ref().map(|why| why.say(language()).to_owned());
    let before = kept.with_untracked(|kept| kept.get(&id).cloned());
    let before = before.filter(|before| variable.choices.iter().any(|choice| choice.as_str() == before));
    let chosen = RwSignal::new(before.unwrap_or_else(|| variable.becomes.as_str().to_owned()));
    let of = id.clone();
    Effect::watch(
        move || chosen.get(),
        move |chosen, _, _| {
            kept.update(|kept| {
                kept.insert(of.clone(), chosen.clone());
            });
        },
        false,
    );
    let options: Vec<Choice> =
        variable.choices.iter().map(|becomes| Choice::new(becomes.as_str(), label(*becomes))).collect();
    let becomes = if let &[only] = variable.choices.as_slice() {
        view! { <Chip>{label(only)}</Chip> }.into_any()
    } else {
        let name = format!("variables[{id}]");
        view! { <CellSelect name label=t!("Becomes", "成为") options bind=chosen/> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <span class="mono small break">{variable.name}</span>
                {why.map(|why| view! {
                    <div class="cell-sub row"><StateMark of=State::Warning silent=true/><span>{why}</span></div>
                })}
            </th>
            <td data-label=t!("Comes from", "来源")><span class="small break">{from}</span></td>
            <td data-label=t!("Becomes", "成为")>{becomes}</td>
        </tr>
    }
}
