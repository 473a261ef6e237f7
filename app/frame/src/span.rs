//! How far back the charts look, as it stands in the address.

use ui::t;

/// A span of time up to now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Span {
    #[default]
    Hour,
    SixHours,
    Day,
    Week,
}

impl Span {
    pub const ALL: [Self; 4] = [Self::Hour, Self::SixHours, Self::Day, Self::Week];

    /// As in the address: `?range=6h`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::SixHours => "6h",
            Self::Day => "24h",
            Self::Week => "7d",
        }
    }

    /// Anything else in the address is the last hour.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|span| span.as_str() == text).unwrap_or_default()
    }

    pub fn seconds(self) -> u32 {
        match self {
            Self::Hour => 3_600,
            Self::SixHours => 21_600,
            Self::Day => 86_400,
            Self::Week => 604_800,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Hour => t!("1 h", "1 小时"),
            Self::SixHours => t!("6 h", "6 小时"),
            Self::Day => t!("24 h", "24 小时"),
            Self::Week => t!("7 d", "7 天"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_the_same_after_a_way_through_the_address() {
        for span in Span::ALL {
            assert_eq!(Span::parse(span.as_str()), span);
        }
        assert_eq!(Span::parse("yesterday"), Span::Hour);
    }
}
