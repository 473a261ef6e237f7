//! The server's log, on standard output.

use anyhow::Context;
use tracing_subscriber::EnvFilter;

/// Begins to log what the filter lets through. The error names the key.
pub fn start(filter: &str) -> anyhow::Result<()> {
    let parsed = EnvFilter::try_new(filter).with_context(|| format!("log: “{filter}” is not a filter"))?;
    // Escapes for colours would end up in files and in the journal.
    let terminal = std::io::IsTerminal::is_terminal(&std::io::stdout());
    tracing_subscriber::fmt().with_env_filter(parsed).with_ansi(terminal).init();
    Ok(())
}
