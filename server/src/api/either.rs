//! Fields that take a number or a text. By hand: what is neither gets a sentence of ours, not one of serde's about
//! variants.

use serde::Deserializer;
use serde::de::Visitor;

/// Reads either as a text, which the domain then reads.
pub fn either<'de, D: Deserializer<'de>>(deserializer: D, expected: &'static str) -> Result<String, D::Error> {
    deserializer.deserialize_any(Either(expected))
}

struct Either(&'static str);

impl Visitor<'_> for Either {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }

    fn visit_u64<E>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}
