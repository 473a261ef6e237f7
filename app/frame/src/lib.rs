//! What every feature stands on: who looks, in which language, all paths, errors, the live stream.
//!
//! - [`viewer`], [`may`]: who looks at the page and what they may do, for disabled buttons (the server decides again);
//! - [`paths`]: every address of a page is built there;
//! - [`error`]: what a server function answers when it fails, and how a page shows it;
//! - [`Load`]: a page that is built anew with each answer;
//! - [`Keep`]: a page that is built once, whatever newer answers come;
//! - [`live`]: the page's one event stream; pages say what they listen to;
//! - [`fresh`]: statuses as the stream last told them, over those that a page fetched;
//! - [`address`]: search, filters and dialogs that stand in the address;
//! - [`NoTeam`]: what stands where services would, for somebody who is in no team;
//! - [`Title`]: what stands in the browser's tab;
//! - [`soon`]: doing something once, a while after it was asked for;
//! - [`span`]: how far back charts look, as it stands in the address;
//! - [`typed`]: a secret on its way from a form to the server;
//! - [`pasted`]: lines of `NAME=value`; [`changed`]: what differs between two texts, line by line;
//! - [`Leaving`]: what asks before something that is not saved is lost;
//! - [`form`]: a form over a server function: pending, errors by field;
//! - [`pod`]: what a pod is called where there is little room;
//! - [`placement`]: what the pages below a service in an environment share;
//! - [`server`] (on the server only): who calls, and with which ports.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!(
    "the features `ssr` and `hydrate` exclude each other: build the server and the wasm each by its own command"
);

pub mod address;
pub mod changed;
pub mod error;
pub mod figures;
pub mod form;
pub mod fresh;
mod kept;
mod leaving;
pub mod live;
mod loaded;
mod no_team;
pub mod pasted;
pub mod paths;
pub mod placement;
pub mod pod;
pub mod preference;
#[cfg(feature = "ssr")]
pub mod server;
pub mod soon;
pub mod span;
mod title;
pub mod typed;
pub mod viewer;

pub use error::{AppError, Fault, NotFound};
pub use kept::Keep;
pub use leaving::{Leaving, provide_leaving};
pub use loaded::Load;
pub use no_team::{NoTeam, in_no_team};
pub use title::Title;
pub use ui::{language, t};
pub use viewer::{Theme, Viewer, may, viewer};
