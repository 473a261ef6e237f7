//! When a CronJob runs: a schedule of five fields and a time zone. What Kubernetes would refuse is refused here, by the
//! same rules (https://pkg.go.dev/github.com/robfig/cron/v3); when it is due, and how that is said, is a library's work.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;

/// Five fields (minute, hour, day of the month, month, day of the week), or a macro such as `@daily`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Schedule(String);

/// A name of the IANA time zone database, as `Europe/Berlin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(String);

const MACROS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// One of the five: what it is called, its bounds, and names that stand for its numbers.
struct Field {
    en: &'static str,
    zh: &'static str,
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { en: "a minute", zh: "分钟", least: 0, most: 59, names: &[] },
    Field { en: "an hour", zh: "小时", least: 0, most: 23, names: &[] },
    Field { en: "a day of the month", zh: "日期", least: 1, most: 31, names: &[] },
    Field { en: "a month", zh: "月份", least: 1, most: 12, names: &MONTHS },
    Field { en: "a day of the week", zh: "星期", least: 0, most: 6, names: &DAYS },
];

impl Field {
    fn number(&self, text: &str) -> Option<u32> {
        let named = self.names.iter().position(|name| text.eq_ignore_ascii_case(name));
        let number = match named {
            Some(at) => u32::try_from(at).ok()? + self.least,
            None => text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse().ok())??,
        };
        (self.least..=self.most).contains(&number).then_some(number)
    }

    /// `*`, `5`, `1-5`, each with a step behind it: `*/15`, `10-40/10`.
    fn takes(&self, part: &str) -> bool {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let stepped = step.is_none_or(|step| {
            step.chars().all(|c| c.is_ascii_digit())
                && step.parse::<u32>().is_ok_and(|step| step > 0 && step <= self.most)
        });
        let ranged = match range.split_once('-') {
            Some((from, to)) => matches!((self.number(from), self.number(to)), (Some(from), Some(to)) if from <= to),
            None => matches!(range, "*" | "?") || self.number(range).is_some(),
        };
        stepped && ranged
    }
}

impl Schedule {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.starts_with("TZ=") || text.starts_with("CRON_TZ=") {
            return Err(wrong(text!(
                "The time zone has a field of its own: write the five fields alone.",
                "时区有单独的字段：此处只写五个字段。"
            )));
        }
        if MACROS.contains(&text) {
            return Ok(Self(text.to_owned()));
        }
        let parts: Vec<&str> = text.split_whitespace().collect();
        if parts.len() != FIELDS.len() {
            return Err(wrong(text!(
                "“{text}” is not a schedule: write minute, hour, day of the month, month and day of the week, as 0 3 * * *, or a word such as @daily.",
                "“{text}” 不是计划：请依次写分钟、小时、日期、月份、星期，如 0 3 * * *，或写 @daily 等。"
            )));
        }
        for (field, part) in FIELDS.iter().zip(&parts) {
            if let Some(bad) = part.split(',').find(|part| !field.takes(part)) {
                let (least, most) = (field.least, field.most);
                return Err(wrong(text!(
                    "“{bad}” is not {field_en}: {least} to {most}, a range (1-5), a step (*/2) or a list (1,3).",
                    "“{bad}” 不是有效的{field_zh}：可写 {least} 到 {most}、范围（1-5）、步长（*/2）或列表（1,3）。",
                    field_en = field.en,
                    field_zh = field.zh
                )));
            }
        }
        Ok(Self(parts.join(" ")))
    }

    pub fn daily() -> Self {
        Self("@daily".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn wrong(sentence: crate::Text) -> Error {
    Error::invalid("controller.schedule", sentence)
}

impl TimeZone {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if known(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::invalid(
            "controller.time_zone",
            text!(
                "“{text}” is not a time zone: write a name such as Europe/Berlin, Asia/Shanghai or Etc/UTC.",
                "“{text}” 不是时区：请写 Asia/Shanghai、Europe/Berlin 或 Etc/UTC 等名称。"
            ),
        ))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn known(name: &str) -> bool {
    name.parse::<chrono_tz::Tz>().is_ok()
}

/// The browser is not sent the table of zones; the server looks again.
#[cfg(target_arch = "wasm32")]
fn known(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c))
}

impl std::fmt::Display for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for TimeZone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

crate::parsed::as_text!(Schedule, TimeZone);

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("0 3 * * *")]
    #[case("*/15 8-18 * * mon-fri")]
    #[case("0,30 0 1 JAN,jul ?")]
    #[case("@daily")]
    fn a_schedule_is_read(#[case] text: &str) {
        assert!(Schedule::parse(text).is_ok_and(|schedule| schedule.as_str() == text));
    }

    #[rstest]
    #[case("", "minute, hour")]
    #[case("0 3 * *", "minute, hour")]
    #[case("0 0 3 * * *", "minute, hour")]
    #[case("@reboot", "minute, hour")]
    #[case("60 3 * * *", "not a minute")]
    #[case("0 24 * * *", "not an hour")]
    #[case("0 0 0 * *", "not a day of the month")]
    #[case("0 0 L * *", "not a day of the month")]
    #[case("0 0 * 13 *", "not a month")]
    #[case("0 0 * * 7", "not a day of the week")]
    #[case("0 0 * * fri-mon", "not a day of the week")]
    #[case("*/0 * * * *", "not a minute")]
    #[case("1- * * * *", "not a minute")]
    #[case("+1 * * * *", "not a minute")]
    #[case("TZ=UTC 0 3 * * *", "field of its own")]
    fn what_kubernetes_would_refuse_is_refused_by_field(#[case] text: &str, #[case] says: &str) {
        let error = Schedule::parse(text).err();
        assert!(error.as_ref().is_some_and(|error| error.text.en.contains(says)), "{error:?}");
    }

    #[rstest]
    #[case("Berlin")]
    #[case("")]
    #[case("Europe/Bärlin")]
    fn what_is_no_time_zone_is_refused(#[case] text: &str) {
        assert!(TimeZone::parse(text).is_err_and(|error| error.field.as_deref() == Some("controller.time_zone")));
    }
}
