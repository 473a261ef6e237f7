//! When a schedule is due next, and the schedule in words. For the server: nothing of it is
//! reached in the browser, and so the table of time zones is not sent there.

use chrono_tz::Tz;
use croner::describe::{English, Language};
use croner::parser::{CronParser, Seconds, Year};

use super::{Schedule, TimeZone};
use crate::Time;
use crate::error::{Error, Result};
use crate::text::Text;

fn pattern(schedule: &Schedule) -> Result<croner::Cron> {
    // Where both days are given, either will do: so do Kubernetes and every cron.
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed);
    // As in Kubernetes, `5/15` begins at 5 and goes on to the end.
    let parser = parser.sloppy_ranges(true).build();
    let text = schedule.as_str().replace('?', "*").replace("@midnight", "@daily").replace("@annually", "@yearly");
    // Any of a list will do, and so everything does where one of them is everything.
    let every = |field| if str::split(field, ',').any(|part| part == "*") { "*" } else { field };
    let text = text.split(' ').map(every).collect::<Vec<_>>().join(" ");
    parser.parse(&text).map_err(|error| Error::internal(format!("a schedule that was read is none: {error}")))
}

impl TimeZone {
    /// A moment as a clock there shows it: `2026-11-27 03:00`. UTC without a zone.
    pub fn clock(zone: Option<&Self>, at: Time) -> String {
        let zone = zone.and_then(|zone| zone.as_str().parse().ok()).unwrap_or(Tz::UTC);
        at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
    }
}

impl Schedule {
    /// The next times that it is due after a moment; fewer where there are none (30 February).
    pub fn next(&self, zone: Option<&TimeZone>, after: Time, number: usize) -> Result<Vec<Time>> {
        let zone: Tz = match zone {
            Some(zone) => zone.as_str().parse().map_err(|error| Error::internal(format!("{error}")))?,
            None => Tz::UTC,
        };
        let pattern = pattern(self)?;
        let due = pattern.iter_after(after.with_timezone(&zone)).take(number);
        Ok(due.map(|at| at.to_utc()).collect())
    }

    /// In words, as `At 03:00, on Monday.`
    pub fn words(&self) -> Result<Text> {
        let pattern = pattern(self)?;
        // The library joins the parts by Latin commas.
        let zh = pattern.describe_lang(Chinese).replace(", 和 ", "和").replace(", ", "，").replace('.', "。");
        let zh = zh.replace("在 每", "每").replace("在 星", "在星").replace(" 或 ", "或");
        Ok(Text {
            en: plainly(&pattern.describe_lang(English)).into(),
            zh: zh.replace(WORKDAYS_ZH, "星期一至星期五").into(),
        })
    }
}

const WORKDAYS: &str = "Monday, Tuesday, Wednesday, Thursday, and Friday";
const WORKDAYS_ZH: &str = "星期一，星期二，星期三，星期四和星期五";

/// The library's sentence as somebody would say it.
fn plainly(sentence: &str) -> String {
    let sentence = sentence.replace(WORKDAYS, "Monday to Friday").replace("At every", "Every");
    let hours = |rest: &str| {
        let (span, after) = rest.split_at(rest.find([',', '.']).unwrap_or(rest.len()));
        let (first, last): (u8, u8) =
            span.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))?;
        Some(format!(", from {first:02}:00 to {last:02}:59{after}"))
    };
    match sentence.split_once(", of hour ").and_then(|(before, rest)| Some((before, hours(rest)?))) {
        Some((before, hours)) => format!("{before}{hours}"),
        None => sentence,
    }
}

#[derive(Clone, Copy)]
struct Chinese;

impl Language for Chinese {
    fn every_minute(&self) -> &'static str {
        "每分钟"
    }
    fn every_second_phrase(&self) -> &'static str {
        "每秒"
    }
    fn every_x_minutes(&self, step: u16) -> String {
        format!("每 {step} 分钟")
    }
    fn every_x_seconds(&self, step: u16) -> String {
        format!("每 {step} 秒")
    }
    fn every_x_hours(&self, step: u16) -> String {
        format!("每 {step} 小时")
    }
    fn every_minute_of_every_x_hours(&self, step: u16) -> String {
        format!("每 {step} 小时中的每分钟")
    }
    fn at_time(&self, time: &str) -> String {
        format!("在 {time}")
    }
    fn at_time_and_every_x_seconds(&self, time: &str, step: u16) -> String {
        format!("在 {time}，每 {step} 秒")
    }
    fn at_time_at_second(&self, time: &str, second: &str) -> String {
        format!("在 {time} 的第 {second} 秒")
    }
    fn at_phrase(&self, phrase: &str) -> String {
        format!("在 {phrase}")
    }
    fn on_phrase(&self, phrase: &str) -> String {
        format!("在 {phrase}")
    }
    fn in_phrase(&self, phrase: &str) -> String {
        format!("在 {phrase}")
    }
    fn second_phrase(&self, s: &str) -> String {
        format!("第 {s} 秒")
    }
    fn minute_phrase(&self, s: &str) -> String {
        format!("第 {s} 分钟")
    }
    fn minute_past_every_hour_phrase(&self, s: &str) -> String {
        format!("每小时的{s}")
    }
    fn hour_phrase(&self, s: &str) -> String {
        format!("{s} 点")
    }
    fn year_phrase(&self, s: &str) -> String {
        format!("{s} 年")
    }
    fn day_phrase(&self, s: &str) -> String {
        format!("{s} 日")
    }
    fn the_last_day_of_the_month(&self) -> &'static str {
        "当月最后一天"
    }
    fn the_weekday_nearest_day(&self, day: &str) -> String {
        format!("最接近 {day} 日的工作日")
    }
    fn the_last_weekday_of_the_month(&self, day: &str) -> String {
        format!("当月最后一个{day}")
    }
    fn the_nth_weekday_of_the_month(&self, n: u8, day: &str) -> String {
        format!("当月第 {n} 个{day}")
    }
    fn dom_and_dow_if_also(&self, day: &str) -> String {
        format!("（且为{day}）")
    }
    fn dom_and_dow_if_also_one_of(&self, day: &str) -> String {
        format!("（且为以下之一：{day}）")
    }
    fn list_conjunction_and(&self) -> &'static str {
        "和"
    }
    fn list_conjunction_or(&self) -> &'static str {
        "或"
    }
    fn list_conjunction_and_comma(&self) -> &'static str {
        "和"
    }
    fn day_of_week_names(&self) -> [&'static str; 7] {
        ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"]
    }
    fn month_names(&self) -> [&'static str; 12] {
        ["1 月", "2 月", "3 月", "4 月", "5 月", "6 月", "7 月", "8 月", "9 月", "10 月", "11 月", "12 月"]
    }
    fn every_past_phrase(&self, every: &str, hours: &str) -> String {
        format!("在{hours}内{every}")
    }
    fn past_hour_phrase(&self, s: &str) -> String {
        format!("{s} 点")
    }
    fn every_x_months(&self, step: u16) -> String {
        format!("每 {step} 个月")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use chrono::DateTime;
    use rstest::rstest;

    fn due(schedule: &str, zone: &str, after: &str) -> Vec<String> {
        let after = DateTime::parse_from_rfc3339(after).expect("a moment").to_utc();
        let zone = TimeZone::parse(zone).expect("a zone");
        let schedule = Schedule::parse(schedule).expect("a schedule");
        let times = schedule.next(Some(&zone), after, 3).expect("times");
        times.into_iter().map(|at| at.format("%m-%d %H:%M").to_string()).collect()
    }

    #[rstest]
    #[case("0 3 * * *", "Etc/UTC", ["11-27 03:00", "11-28 03:00", "11-29 03:00"])]
    // Berlin is an hour ahead in winter, Shanghai always eight.
    #[case("0 3 * * *", "Europe/Berlin", ["11-27 02:00", "11-28 02:00", "11-29 02:00"])]
    #[case("30 9 * * mon", "Asia/Shanghai", ["11-30 01:30", "12-07 01:30", "12-14 01:30"])]
    // Either of the two days will do: the 1st, and every Friday.
    #[case("0 0 1 * fri", "Etc/UTC", ["11-27 00:00", "12-01 00:00", "12-04 00:00"])]
    // What Kubernetes reads, and other crons do not.
    #[case("5/20 12 * * *", "Etc/UTC", ["11-26 12:05", "11-26 12:25", "11-26 12:45"])]
    #[case("0 *,5 * * *", "Etc/UTC", ["11-26 13:00", "11-26 14:00", "11-26 15:00"])]
    fn a_schedule_is_due_in_its_time_zone(#[case] schedule: &str, #[case] zone: &str, #[case] expected: [&str; 3]) {
        assert_eq!(due(schedule, zone, "2026-11-26T12:00:00Z"), expected);
    }

    #[test]
    fn a_day_that_never_comes_is_never_due() {
        assert_eq!(due("0 0 30 2 *", "Etc/UTC", "2026-11-26T12:00:00Z"), Vec::<String>::new());
    }

    #[rstest]
    #[case("0 3 * * *", "At 03:00.", "在 03:00。")]
    #[case("*/15 * * * *", "Every 15 minutes.", "每 15 分钟。")]
    #[case("30 9 * * mon-fri", "At 09:30, on Monday to Friday.", "在 09:30，在星期一至星期五。")]
    #[case("@daily", "At 00:00.", "在 00:00。")]
    #[case("0 0 ?,3 * *", "At 00:00.", "在 00:00。")]
    #[case("0 0 1 * fri", "At 00:00, on day 1 or Friday.", "在 00:00，在 1 日或星期五。")]
    fn a_schedule_is_said_in_words(#[case] schedule: &str, #[case] en: &str, #[case] zh: &str) {
        let words = Schedule::parse(schedule).expect("a schedule").words().expect("words");
        assert_eq!((words.en.as_ref(), words.zh.as_ref()), (en, zh));
    }
}
