//! Moments and durations. The server writes the exact time in UTC; once the page is alive it becomes the reader's own
//! time, or "5 min ago", and keeps ticking. The first drawing is the same on both sides.

use chrono::{DateTime, Utc};
use domain::Time;
use leptos::prelude::*;

use crate::t;

/// The present, told once a second to whatever asks; nothing before the page is alive.
fn now() -> ArcReadSignal<Option<Time>> {
    thread_local! {
        static NOW: std::cell::OnceCell<ArcReadSignal<Option<Time>>> = const { std::cell::OnceCell::new() };
    }
    NOW.with(|cell| {
        cell.get_or_init(|| {
            let (read, write) = ArcRwSignal::new(None).split();
            if cfg!(feature = "hydrate") {
                let tick = move || write.set(browser_now());
                tick();
                gloo_timers::callback::Interval::new(1_000, tick).forget();
            }
            read
        })
        .clone()
    })
}

fn browser_now() -> Option<Time> {
    DateTime::<Utc>::from_timestamp_millis(js_sys::Date::now() as i64)
}

/// A text that is one thing until the page is alive and then follows the time.
fn alive(
    at_first: impl Fn() -> String + Send + Sync + 'static,
    later: impl Fn(Time) -> String + 'static,
) -> Signal<String> {
    let told = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(now) = now().get() {
            let text = later(now);
            if told.with_untracked(|told| told.as_ref() != Some(&text)) {
                told.set(Some(text));
            }
        }
    });
    Signal::derive(move || told.get().unwrap_or_else(&at_first))
}

/// "5 min ago", with the exact time as its title.
#[component]
pub fn Ago(#[prop(into)] time: Signal<Time>) -> impl IntoView {
    let text = alive(move || utc(time.get()), move |now| ago(now, time.get()));
    view! {
        <time class="nowrap" datetime=move || time.get().to_rfc3339() title=move || exact(time.get())>
            {text}
        </time>
    }
}

/// A moment on the reader's clock: the time of day, with the date unless it is today.
#[component]
pub fn Moment(#[prop(into)] time: Signal<Time>) -> impl IntoView {
    let text = alive(move || utc(time.get()), move |now| local(time.get(), now));
    view! {
        <time class="nowrap" datetime=move || time.get().to_rfc3339() title=move || exact(time.get())>
            {text}
        </time>
    }
}

/// How long something took, or, without an end, has been taking so far.
#[component]
pub fn Elapsed(#[prop(into)] since: Signal<Time>, #[prop(optional, into)] until: MaybeProp<Time>) -> impl IntoView {
    let taken = move || until.get().map(|until| duration((until - since.get()).num_milliseconds().max(0) as u64));
    let text = alive(
        move || taken().unwrap_or_default(),
        move |now| taken().unwrap_or_else(|| duration((now - since.get()).num_seconds().max(0) as u64 * 1_000)),
    );
    view! { <span class="nowrap">{text}</span> }
}

/// `2025-03-01 10:20:30 UTC`.
pub fn exact(time: Time) -> String {
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn utc(time: Time) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// "5 min ago"; a clock that runs ahead by seconds is "just now", too.
pub fn ago(now: Time, time: Time) -> String {
    let seconds = (now - time).num_seconds();
    if seconds < 5 {
        return t!("just now", "刚刚").to_owned();
    }
    let span = span(seconds.unsigned_abs());
    t!("{span} ago", "{span}前", span = span)
}

/// The largest unit alone: "40 s", "5 min", "3 h", "12 d". For ages.
pub fn span(seconds: u64) -> String {
    match seconds {
        0..60 => t!("{n} s", "{n} 秒", n = seconds),
        60..3_600 => t!("{n} min", "{n} 分钟", n = seconds / 60),
        3_600..86_400 => t!("{n} h", "{n} 小时", n = seconds / 3_600),
        _ => t!("{n} d", "{n} 天", n = seconds / 86_400),
    }
}

/// Milliseconds as two units at most: "0.8 s", "21.6 s", "3 min 4 s", "1 h 12 min".
pub fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    match seconds {
        0..60 => t!("{n:.1} s", "{n:.1} 秒", n = milliseconds as f64 / 1_000.0),
        60..3_600 => t!("{m} min {s} s", "{m} 分 {s} 秒", m = seconds / 60, s = seconds % 60),
        _ => t!("{h} h {m} min", "{h} 小时 {m} 分", h = seconds / 3_600, m = seconds / 60 % 60),
    }
}

/// On the reader's clock. Only called in the browser, which alone knows where the reader is.
fn local(time: Time, now: Time) -> String {
    let here = |time: Time| {
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(time.timestamp_millis() as f64));
        time - chrono::Duration::minutes(date.get_timezone_offset() as i64)
    };
    let (time, now) = (here(time), here(now));
    let format = if time.date_naive() == now.date_naive() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M" };
    time.format(format).to_string()
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_two_units_at_most() {
        let said: Vec<_> = [800, 21_600, 184_000, 4_320_000].map(duration).to_vec();
        assert_eq!(said, ["0.8 s", "21.6 s", "3 min 4 s", "1 h 12 min"]);
    }

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        let said: Vec<_> = [40, 300, 7_200, 1_036_800].map(span).to_vec();
        assert_eq!(said, ["40 s", "5 min", "2 h", "12 d"]);
    }

    #[test]
    fn a_moment_in_the_near_future_is_just_now() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        assert_eq!(ago(now, now + chrono::Duration::seconds(3)), "just now");
        assert_eq!(ago(now + chrono::Duration::minutes(5), now), "5 min ago");
    }
}
