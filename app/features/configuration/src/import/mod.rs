//! Taking values over: from a file, from pasted text, from a ConfigMap or a Secret of the namespace. What is taken stands
//! among the other values as if it had been typed; nothing is saved by it.

mod dialog;
pub mod offer;
mod preview;

pub use dialog::ImportDialog;
