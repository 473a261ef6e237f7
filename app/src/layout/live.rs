//! How fresh the page is, in words: live and how long ago it heard something, or cut and since when.

use frame::live::{Live, use_live};
use frame::t;
use leptos::prelude::*;

#[component]
pub fn LiveState() -> impl IntoView {
    let live = use_live();
    let words = move || {
        let seconds = live.age() / 1000.0;
        match live.state() {
            Live::Off => None,
            Live::Connecting => Some(("tone-moving", t!("connecting", "正在连接").to_owned())),
            Live::Live { .. } => {
                Some(("tone-ready", t!("live · {seconds:.1} s", "实时 · {seconds:.1} 秒", seconds = seconds)))
            }
            Live::Cut { .. } => Some((
                "tone-failed",
                t!(
                    "stream cut {seconds:.0} s ago, trying again",
                    "数据流已中断 {seconds:.0} 秒，正在重连",
                    seconds = seconds
                ),
            )),
        }
    };
    move || {
        words().map(|(tone, words)| {
            view! { <span class=format!("live {tone}")><span class="live-text">{words}</span></span> }
        })
    }
}
