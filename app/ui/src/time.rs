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

/// "in 5 min", with the exact time as its title.
#[component]
pub fn Until(#[prop(into)] time: Signal<Time>) -> impl IntoView {
    let text = alive(move || utc(time.get()), move |now| until(now, time.get()));
    view! {
        <time class="nowrap" datetime=move || time.get().to_rfc3339() title=move || exact(time.get())>
            {text}
        </time>
    }
}

/// A moment on the reader's clock: the time of day, with the date unless it is today.
#[component]
pub fn Moment(
    #[prop(into)] time: Signal<Time>,
    /// With the date, be it today or not, and to the minute: for moments that stand in a list.
    #[prop(optional)]
    whole: bool,
    /// With the name of the reader's time zone: for what is due by the clock of another one.
    #[prop(optional)]
    zone: bool,
) -> impl IntoView {
    let later = move |now| {
        let text = local(time.get(), (!whole).then_some(now));
        match own_time_zone().filter(|_| zone) {
            Some(zone) => format!("{text} {zone}"),
            None => text,
        }
    };
    let text = alive(move || utc(time.get()), later);
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

/// "in 5 min"; what is due by now is "now".
pub fn until(now: Time, time: Time) -> String {
    let seconds = (time - now).num_seconds();
    if seconds < 1 {
        return t!("now", "现在").to_owned();
    }
    let span = span(seconds.unsigned_abs());
    t!("in {span}", "{span}后", span = span)
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

/// The reader's time zone, as `Europe/Berlin`. Only called in the browser, which alone knows where the reader is.
pub fn own_time_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}

/// On the reader's clock; `now` leaves out the date of today. Only called in the browser, which alone knows where the
/// reader is.
fn local(time: Time, now: Option<Time>) -> String {
    let here = |time: Time| {
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(time.timestamp_millis() as f64));
        time - chrono::Duration::minutes(date.get_timezone_offset() as i64)
    };
    let (time, today) = (here(time), now.map(|now| here(now).date_naive()));
    let format = if today == Some(time.date_naive()) { "%H:%M:%S" } else { "%Y-%m-%d %H:%M" };
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
    fn what_is_to_come_is_told_by_how_far_it_is() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let said: Vec<_> =
            [-3, 0, 40, 750].map(|seconds| until(now, now + chrono::Duration::seconds(seconds))).to_vec();
        assert_eq!(said, ["now", "now", "in 40 s", "in 12 min"]);
    }

    #[test]
    fn a_moment_in_the_near_future_is_just_now() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        assert_eq!(ago(now, now + chrono::Duration::seconds(3)), "just now");
        assert_eq!(ago(now + chrono::Duration::minutes(5), now), "5 min ago");
    }
}
