//! Reading columns into the domain's types, and the ways back. A value that does not parse is a fault of Slipway's own:
//! only Slipway writes here.

use std::fmt::Display;
use std::str::FromStr;

use chrono::DateTime;
use domain::{Error, Result, Time};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row, Type};

pub(crate) struct Columns<'r>(pub(crate) &'r AnyRow);

impl<'r> Columns<'r> {
    fn get<T: Decode<'r, Any> + Type<Any>>(&self, column: &str) -> Result<T> {
        self.0.try_get(column).map_err(Error::internal)
    }

    pub(crate) fn text(&self, column: &str) -> Result<String> {
        self.get(column)
    }

    pub(crate) fn text_maybe(&self, column: &str) -> Result<Option<String>> {
        self.get(column)
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>> {
        self.get(column)
    }

    pub(crate) fn bytes_maybe(&self, column: &str) -> Result<Option<Vec<u8>>> {
        self.get(column)
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool> {
        Ok(self.get::<i64>(column)? != 0)
    }

    pub(crate) fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T> {
        narrow(column, self.get(column)?)
    }

    pub(crate) fn number_maybe<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>> {
        self.get::<Option<i64>>(column)?.map(|number| narrow(column, number)).transpose()
    }

    pub(crate) fn time(&self, column: &str) -> Result<Time> {
        moment(column, self.get(column)?)
    }

    pub(crate) fn time_maybe(&self, column: &str) -> Result<Option<Time>> {
        self.get::<Option<i64>>(column)?.map(|micros| moment(column, micros)).transpose()
    }

    /// Ids and names.
    pub(crate) fn parsed<T: FromStr<Err: Display>>(&self, column: &str) -> Result<T> {
        self.text(column)?.parse().map_err(|error| odd(column, error))
    }

    pub(crate) fn parsed_maybe<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Option<T>> {
        self.text_maybe(column)?.map(|text| text.parse().map_err(|error| odd(column, error))).transpose()
    }

    /// Images, digests, references: what parses from owned text.
    pub(crate) fn made<T: TryFrom<String, Error: Display>>(&self, column: &str) -> Result<T> {
        T::try_from(self.text(column)?).map_err(|error| odd(column, error))
    }

    pub(crate) fn made_maybe<T: TryFrom<String, Error: Display>>(&self, column: &str) -> Result<Option<T>> {
        self.text_maybe(column)?.map(|text| T::try_from(text).map_err(|error| odd(column, error))).transpose()
    }

    /// A state, by the noun's own `parse`.
    pub(crate) fn state<T>(&self, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
        let text = self.text(column)?;
        parse(&text).ok_or_else(|| odd(column, format!("unknown value {text:?}")))
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(&self.text(column)?).map_err(|error| odd(column, error))
    }

    pub(crate) fn json_maybe<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>> {
        let text = self.text_maybe(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|error| odd(column, error))).transpose()
    }
}

fn odd(column: &str, error: impl Display) -> Error {
    Error::internal(format!("column {column}: {error}"))
}

fn narrow<T: TryFrom<i64>>(column: &str, number: i64) -> Result<T> {
    T::try_from(number).map_err(|_| odd(column, format!("{number} does not fit")))
}

fn moment(column: &str, micros: i64) -> Result<Time> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| odd(column, format!("{micros} is no time")))
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

pub(crate) fn json_maybe<T: Serialize>(value: Option<&T>) -> Result<Option<String>> {
    value.map(json).transpose()
}

pub(crate) fn micros(time: Option<Time>) -> Option<i64> {
    time.map(|time| time.timestamp_micros())
}

/// Offsets are 64-bit without a sign in the domain and with one in the database.
pub(crate) fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(Error::internal)
}

/// Free text without NUL: PostgreSQL takes none. One byte stays one byte, so that offsets into a log hold.
pub(crate) fn clean(text: &str) -> String {
    text.replace('\0', " ")
}
