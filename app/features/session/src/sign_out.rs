//! Signing out.

use frame::AppError;
use leptos::prelude::*;

/// Ends this browser's session and leads to the page to sign in. Whoever is signed out already gets there too.
#[server(prefix = "/fn", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    frame::server::keeper()?.sign_out().await?;
    frame::server::go_to(frame::paths::SIGN_IN);
    Ok(())
}
