//! Numbers with units a person reads, round ticks, and where a value lies in the drawing.

use chrono::{DateTime, Utc};

/// What the values of a chart are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    #[default]
    Count,
    Cores,
    Bytes,
    /// From 0 to 1.
    Part,
    Seconds,
    PerSecond,
}

impl Unit {
    /// A value with its unit: "0.41", "171 MiB", "64 %".
    pub fn say(self, value: f64) -> String {
        match self {
            Self::Count => trimmed(value, 1),
            // As Kubernetes writes thousandths of a core.
            Self::Cores if value != 0.0 && value.abs() < 0.0995 => {
                let thousandths = value * 1_000.0;
                format!("{}m", trimmed(thousandths, if thousandths.abs() < 1.0 { 2 } else { 1 }))
            }
            Self::Cores => trimmed(value, 2),
            Self::Bytes => bytes(value),
            Self::Part => format!("{} %", trimmed(value * 100.0, 1)),
            Self::Seconds if value.abs() < 1.0 => format!("{} ms", trimmed(value * 1_000.0, 0)),
            Self::Seconds => format!("{} s", trimmed(value, 2)),
            Self::PerSecond => format!("{}/s", trimmed(value, 2)),
        }
    }

    /// What a round step is a multiple of: bytes are rounded in powers of two.
    fn base(self, top: f64) -> f64 {
        if self != Self::Bytes || top < 1024.0 {
            return 1.0;
        }
        1024_f64.powf(top.log(1024.0).floor())
    }
}

fn trimmed(value: f64, digits: usize) -> String {
    // The sum of nothing is minus zero, which nobody wants to read.
    let value = value + 0.0;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn bytes(value: f64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = value;
    let mut unit = 0;
    while value.abs() >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    let digits = if value.abs() >= 100.0 || unit == 0 { 0 } else { 1 };
    format!("{} {}", trimmed(value, digits), UNITS[unit])
}

/// Round ticks from zero to at least `top`: three to six of them, zero included.
pub fn ticks(top: f64, unit: Unit) -> Vec<f64> {
    let top = if top.is_finite() && top > 0.0 { top } else { 1.0 };
    let base = unit.base(top);
    let rough = top / base / 3.0;
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough * 0.999).unwrap_or(10.0);
    // There is no half a restart.
    let least = if unit == Unit::Count { 1.0 } else { 0.0 };
    let step = (factor * power * base).max(least);
    let steps = (top / step - 1e-9).ceil().max(1.0) as usize;
    (0..=steps).map(|index| index as f64 * step).collect()
}

/// Round moments (seconds since 1970) between two, about `wanted` of them.
pub fn times(from: f64, to: f64, wanted: f64) -> Vec<f64> {
    const STEPS: [f64; 15] = [
        10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 21_600.0, 43_200.0,
        86_400.0, 604_800.0,
    ];
    let span = (to - from).max(1.0);
    let step = STEPS.into_iter().find(|step| span / step <= wanted).unwrap_or(2_592_000.0);
    let first = (from / step).ceil();
    let count = ((to / step).floor() - first).max(-1.0) as i64;
    (0..=count).map(|index| (first + index as f64) * step).collect()
}

/// A moment as the axis writes it, in UTC shifted by the reader's `offset` minutes. Long spans show the day.
pub fn clock(seconds: f64, span: f64, offset: i64) -> String {
    let Some(time) = DateTime::<Utc>::from_timestamp(seconds as i64 - offset * 60, 0) else { return String::new() };
    let format = if span > 172_800.0 {
        "%m-%d"
    } else if span > 86_400.0 {
        "%m-%d %H:%M"
    } else if span < 600.0 {
        "%H:%M:%S"
    } else {
        "%H:%M"
    };
    time.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_in_the_unit_of_their_values() {
        assert_eq!(ticks(0.43, Unit::Cores), [0.0, 0.2, 0.4, 0.6000000000000001]);
        let mebibytes: Vec<_> =
            ticks(256.0 * 1_048_576.0, Unit::Bytes).into_iter().map(|it| Unit::Bytes.say(it)).collect();
        assert_eq!(mebibytes, ["0 B", "100 MiB", "200 MiB", "300 MiB"]);
    }

    #[test]
    fn a_tick_says_what_it_is_however_small() {
        let said: Vec<_> = ticks(0.0007, Unit::Cores).into_iter().map(|it| Unit::Cores.say(it)).collect();
        assert_eq!(said, ["0", "0.25m", "0.5m", "0.75m"]);
    }

    #[test]
    fn a_chart_of_nothing_but_zeros_still_has_an_axis() {
        assert_eq!(ticks(0.0, Unit::Count).first(), Some(&0.0));
        assert!(ticks(0.0, Unit::Count).len() > 1);
    }

    #[test]
    fn values_are_said_as_people_say_them() {
        assert_eq!(Unit::Cores.say(0.4), "0.4");
        assert_eq!(Unit::Cores.say(0.0042), "4.2m");
        assert_eq!(Unit::Cores.say(0.041), "41m");
        assert_eq!(Unit::Bytes.say(171.0 * 1_048_576.0), "171 MiB");
        assert_eq!(Unit::Part.say(0.64), "64 %");
        assert_eq!(Unit::Seconds.say(0.034), "34 ms");
    }

    #[test]
    fn an_hour_is_marked_at_round_minutes() {
        let marks = times(1_000.0, 4_600.0, 6.0);
        assert_eq!(marks, [1_200.0, 1_800.0, 2_400.0, 3_000.0, 3_600.0, 4_200.0]);
    }
}
