//! Signing in and out, the own account and its tokens.

#![recursion_limit = "256"]

mod settings;
mod sign_in;
mod sign_out;

pub use settings::SettingsPage;
pub use sign_in::SignInPage;
pub use sign_out::{SignOut, sign_out};
