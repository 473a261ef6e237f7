//! Reading what somebody wrote as texts, in a form or in a request: what is empty is the usual, and an error names its
//! field.

use crate::controller::Share;
use crate::error::{Error, Result};
use crate::text;

pub(crate) fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

pub(crate) fn number(text: &str, field: &str, usual: u32) -> Result<u32> {
    let Some(text) = given(text) else { return Ok(usual) };
    text.parse().map_err(|_| {
        Error::invalid(field, text!("“{text}” is not a whole number from 0 on.", "“{text}” 不是不小于 0 的整数。"))
    })
}

/// A number that may be left out.
pub(crate) fn maybe(text: &str, field: &str) -> Result<Option<u32>> {
    given(text).map(|text| number(text, field, 0)).transpose()
}

pub(crate) fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub(crate) fn share(text: &str, field: &str, usual: Share) -> Result<Share> {
    given(text).map_or(Ok(usual), |text| Share::parse(text).map_err(|error| error.at(field)))
}

/// What is separated by commas or lines.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty())
}
