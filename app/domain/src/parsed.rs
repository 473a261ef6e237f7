//! What every type has that is parsed from text: over the wire and in the database it is that text again.

/// Reads by the type's own `parse`, writes by its `Display`, for `#[serde(try_from = "String", into = "String")]`.
macro_rules! as_text {
    ($($name:ident),* $(,)?) => {$(
        impl TryFrom<String> for $name {
            type Error = crate::error::Error;
            fn try_from(text: String) -> crate::error::Result<Self> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )*};
}

pub(crate) use as_text;
