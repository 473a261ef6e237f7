//! The parts that pages are built from. They know no feature and no data.

mod language;

pub use domain::Language;
pub use language::{language, plural, provide_language};
