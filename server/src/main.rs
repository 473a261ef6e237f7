//! The program `slipway`. See `command` for its verbs.

use std::process::ExitCode;

use clap::Parser;

// A page is thousands of small allocations, and a password's hash one large: with this they are quick, and given back.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match slipway::command::Command::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // On one line, and without the backtrace that Rust's own way would print where it is enabled.
            eprintln!("slipway: {error:#}");
            ExitCode::FAILURE
        }
    }
}
