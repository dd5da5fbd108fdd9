//! The `mipaka` command: one binary for serving and for everything an administrator does.

use std::process::ExitCode;

use clap::Parser;
use mipaka::commands::{self, Command};

/// Land tenure and eviction monitoring for communities.
#[derive(Debug, Parser)]
#[command(name = "mipaka", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    mipaka::telemetry::start_logging();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("mipaka: the system gave no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mipaka: {error:#}");
            ExitCode::FAILURE
        }
    }
}
