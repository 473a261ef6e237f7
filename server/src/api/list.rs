//! Lists: `{items, next?}`.

use domain::page::{Page, Piece};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A list, or a piece of a long one.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    /// Hand this in as `after` for the following piece; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> List<T> {
    pub fn all<D>(items: impl IntoIterator<Item = D>, view: impl FnMut(D) -> T) -> Self {
        Self { items: items.into_iter().map(view).collect(), next: None }
    }

    pub fn of<D>(page: Page<D>, view: impl FnMut(D) -> T) -> Self {
        Self { items: page.items.into_iter().map(view).collect(), next: page.next }
    }
}

/// Which piece of a long list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// `next` of the piece before.
    pub after: Option<String>,
    /// How many at most, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
}

impl From<Cursor> for Piece {
    fn from(cursor: Cursor) -> Self {
        Self { after: cursor.after, limit: cursor.limit }
    }
}
