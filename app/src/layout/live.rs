//! How fresh the page is, in words: live and how long ago it heard something, or cut and since when.

use frame::live::{Live, use_live};
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn LiveState() -> impl IntoView {
    let live = use_live();
    let location = use_location();
    let here = move || format!("{}{}", location.pathname.get(), location.search.get());
    let words = move || {
        let seconds = live.age() / 1000.0;
        match live.state() {
            Live::Off | Live::Refused { signed_out: true } => None,
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
            Live::Refused { signed_out: false } => Some((
                "tone-failed",
                t!("not live: this is gone, or you may not see it any more", "已停止更新：内容已不存在或无权查看")
                    .to_owned(),
            )),
        }
    };
    let signed_out = Memo::new(move |_| live.state() == Live::Refused { signed_out: true });
    view! {
        {move || {
            words().map(|(tone, words)| {
                view! { <span class=format!("live {tone}")><span class="live-text">{words}</span></span> }
            })
        }}
        // Not gone to by itself: what somebody has typed on this page would be lost.
        <Show when=move || signed_out.get()>
            <a class="button button-primary button-small" href=move || paths::sign_in(&here()) rel="external">
                {t!("Signed out: sign in again", "已退出登录，请重新登录")}
            </a>
        </Show>
    }
}
