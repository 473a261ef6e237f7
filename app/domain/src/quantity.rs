//! Amounts of CPU and memory in Kubernetes' notation, kept as whole numbers: thousandths of a core, and bytes.
//! Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;

/// CPU in thousandths of a core: `500m`, `2`, `0.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cpu(pub u64);

/// Memory in bytes: `256Mi`, `1G`, `134217728`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Memory(pub u64);

/// Splits a quantity into its number and its suffix; the number is returned as (digits, decimals after the point).
fn split(text: &str) -> Option<(u128, u32, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && part.is_empty()) || part.len() > 9 || whole.len() > 18 {
        return None;
    }
    let digits: u128 = format!("{whole}{part}").parse().ok()?;
    Some((digits, u32::try_from(part.len()).ok()?, suffix))
}

/// What one unit of a suffix is worth, in bytes. `m` (thousandths) is refused for memory: nobody means it.
fn bytes_of(suffix: &str) -> Option<u128> {
    Some(match suffix {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        "Ti" => 1 << 40,
        _ => return None,
    })
}

impl Cpu {
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || {
            Error::invalid(
                "cpu",
                text!(
                    "“{text}” is not an amount of CPU: write cores (0.5, 2) or thousandths (500m).",
                    "“{text}” 不是 CPU 用量：请写核数（0.5、2）或千分之一核（500m）。"
                ),
            )
        };
        let (digits, decimals, suffix) = split(text.trim()).ok_or_else(wrong)?;
        let scale = 10u128.pow(decimals);
        let thousandths = match suffix {
            "" => (digits * 1000).div_ceil(scale),
            "m" => digits.div_ceil(scale),
            _ => return Err(wrong()),
        };
        if thousandths == 0 || thousandths > 1_000_000_000 {
            return Err(wrong());
        }
        u64::try_from(thousandths).map(Self).map_err(|_| wrong())
    }

    pub fn cores(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Memory {
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || {
            Error::invalid(
                "memory",
                text!(
                    "“{text}” is not an amount of memory: write a number with Mi or Gi (256Mi, 1Gi).",
                    "“{text}” 不是内存用量：请写数字加 Mi 或 Gi（256Mi、1Gi）。"
                ),
            )
        };
        let (digits, decimals, suffix) = split(text.trim()).ok_or_else(wrong)?;
        let bytes = digits.checked_mul(bytes_of(suffix).ok_or_else(wrong)?).ok_or_else(wrong)?;
        let bytes = bytes.div_ceil(10u128.pow(decimals));
        if bytes == 0 || bytes > 1 << 50 {
            return Err(wrong());
        }
        u64::try_from(bytes).map(Self).map_err(|_| wrong())
    }

    /// As a person reads it: `256 MiB`, `1.5 GiB`.
    pub fn human(self) -> String {
        let units = [(1u64 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
        for (size, unit) in units {
            if self.0 >= size {
                let value = self.0 as f64 / size as f64;
                return if value >= 10.0 || value.fract() < 0.05 {
                    format!("{value:.0} {unit}")
                } else {
                    format!("{value:.1} {unit}")
                };
            }
        }
        format!("{} B", self.0)
    }
}

impl fmt::Display for Cpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1000) { write!(f, "{}", self.0 / 1000) } else { write!(f, "{}m", self.0) }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let binary = [(1u64 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")];
        // What somebody wrote in tens is shown so: 100M is no round number of the others.
        for (size, unit) in binary.into_iter().chain([(1_000_000_000, "G"), (1_000_000, "M")]) {
            if self.0 >= size && self.0.is_multiple_of(size) {
                return write!(f, "{}{unit}", self.0 / size);
            }
        }
        write!(f, "{}", self.0)
    }
}

crate::parsed::as_text!(Cpu, Memory);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("500m", 500)]
    #[case("2", 2000)]
    #[case("0.25", 250)]
    fn cpu_is_read_in_thousandths(#[case] text: &str, #[case] thousandths: u64) {
        assert_eq!(Cpu::parse(text), Ok(Cpu(thousandths)));
    }

    #[rstest]
    #[case("256Mi", 256 << 20)]
    #[case("1.5Gi", 3 << 29)]
    #[case("1G", 1_000_000_000)]
    fn memory_is_read_in_bytes(#[case] text: &str, #[case] bytes: u64) {
        assert_eq!(Memory::parse(text), Ok(Memory(bytes)));
    }

    #[rstest]
    #[case("")]
    #[case("-1")]
    #[case("1Q")]
    #[case("0")]
    #[case("..")]
    #[case("99999999999999999999")]
    #[case("999999999999999999.999999999Ti")]
    fn what_is_no_amount_is_refused(#[case] text: &str) {
        assert!(Memory::parse(text).is_err());
        assert!(Cpu::parse(text).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(thousandths in 1u64..1_000_000_000, bytes in 1u64..(1 << 50)) {
            prop_assert_eq!(Cpu::parse(&Cpu(thousandths).to_string()), Ok(Cpu(thousandths)));
            prop_assert_eq!(Memory::parse(&Memory(bytes).to_string()), Ok(Memory(bytes)));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = Cpu::parse(&text);
            let _ = Memory::parse(&text);
        }
    }
}
