//! Scaling: another number of pods, with what is now beside it.

use domain::settings;
use frame::{language, t};
use leptos::prelude::*;
use ui::{Button, ButtonKind, Dialog, Glyph, NumberInput, plural};

use crate::here::Here;
use crate::wish::{Wish, Wishing};
use crate::words;

#[component]
pub fn ScaleDialog(here: Here, wishing: Wishing, open: RwSignal<bool>) -> impl IntoView {
    let written = RwSignal::new(String::new());
    // Each time it opens, it begins from what is.
    Effect::watch(
        move || open.get(),
        move |open, _, _| {
            if *open {
                let now = here.with_untracked(|status| status.replicas).unwrap_or_default();
                written.set(now.to_string());
            }
        },
        false,
    );
    let wanted = Memo::new(move |_| written.with(|text| parse(text)));
    let now = here.memo(|status| (status.replicas, status.ready, status.stopped));
    let kind = here.memo(|status| status.controller);
    let same = move || now.get().map(|(replicas, ..)| replicas) == wanted.get().ok();
    let act = move || {
        if let Ok(replicas) = wanted.get_untracked() {
            wishing.wish(Wish::Scale(replicas), open);
        }
    };
    let step = move |by: i64| {
        let from = wanted.get_untracked().unwrap_or_default();
        let to = (i64::from(from) + by).clamp(0, i64::from(settings::REPLICAS_MAX));
        written.set(to.to_string());
    };
    // What the server said of the number belongs to the field; until then the same rule is asked here.
    let error = Signal::derive(move || wishing.sentence().get().or_else(|| wanted.get().err()));
    let (service, environment) = here.names();
    let title = t!(
        "Scale {service} in {environment}",
        "调整 {environment} 中 {service} 的副本数",
        service = service,
        environment = environment
    );
    view! {
        <Dialog
            open=open
            title=title
            foot=move || {
                view! {
                    <Button on_click=move |_| open.set(false)>{t!("Cancel", "取消")}</Button>
                    <Button
                        kind=ButtonKind::Primary
                        disabled=Signal::derive(move || wanted.get().is_err() || same())
                        pending=wishing.pending
                        on_click=move |_| act()
                    >
                        {move || match wanted.get() {
                            Ok(replicas) => t!(
                                "Scale to {pods}",
                                "调整为 {pods}",
                                pods = plural(replicas, "pod", "pods", "个 Pod")
                            ),
                            Err(_) => t!("Scale", "调整").to_owned(),
                        }}
                    </Button>
                }
            }
        >
            <p>{move || now.get().map(said)}</p>
            <form
                class="scale-form"
                on:submit=move |event| {
                    event.prevent_default();
                    act();
                }
            >
                <Button icon=Glyph::Minus label=t!("One fewer", "减少一个") on_click=move |_| step(-1)/>
                <NumberInput
                    name="replicas"
                    label=t!("Pods", "Pod 数")
                    bind=written
                    error=error
                    required=true
                    min=0.0
                    max=f64::from(settings::REPLICAS_MAX)
                    step=1.0
                />
                <Button icon=Glyph::Plus label=t!("One more", "增加一个") on_click=move |_| step(1)/>
            </form>
            {move || words::scale(kind.get().unwrap_or_default()).map(|words| view! { <p class="muted">{words}</p> })}
            {move || {
                (wanted.get() == Ok(0))
                    .then(|| {
                        view! {
                            <p class="muted">
                                {t!(
                                    "With no pods nothing answers. To end it for a while, Stop keeps the number.",
                                    "副本数为 0 时服务不再响应。若只是暂停，请用“停止”，它会保留副本数。"
                                )}
                            </p>
                        }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

/// The number of pods, by the same rule that the server holds to.
fn parse(text: &str) -> Result<u32, String> {
    let number: u32 =
        text.trim().parse().map_err(|_| t!("A whole number from 0 on.", "请输入不小于 0 的整数。").to_owned())?;
    settings::replicas(number).map_err(|error| error.text.say(language()).to_owned())?;
    Ok(number)
}

/// What is now.
fn said((replicas, ready, stopped): (u32, u32, bool)) -> String {
    let pods = plural(replicas, "pod", "pods", "个 Pod");
    if stopped {
        t!(
            "Now: stopped, with {pods} to come back. A new number holds from the next start on.",
            "当前：已停止，启动后恢复 {pods}。新的副本数在下次启动时生效。",
            pods = pods
        )
    } else {
        t!("Now: {pods} wanted, {ready} ready.", "当前：期望 {pods}，就绪 {ready} 个。", pods = pods, ready = ready)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_pods_is_held_to_the_same_rule_as_on_the_server() {
        assert_eq!(parse(" 3 "), Ok(3));
        assert_eq!(parse("0"), Ok(0));
        assert!(parse("201").is_err_and(|why| why.contains("200")));
        assert!(parse("-1").is_err() && parse("").is_err() && parse("1.5").is_err());
    }
}
