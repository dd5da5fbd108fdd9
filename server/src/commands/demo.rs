//! `mipaka demo`: the invented world, with its progress on standard error.

use clap::Args;

use crate::clock::Clock;
use crate::config::Config;
use crate::demo::{DemoOptions, Loaded, load_demo};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Remove the demo world that is there and load it anew; refused where anything is no demo.
    #[arg(long)]
    reset: bool,
    /// How many structures to draw, up to a million.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    structures: Option<u32>,
}

pub(super) async fn load(config: Config, arguments: &Arguments) -> anyhow::Result<()> {
    let usual = DemoOptions::default();
    let options =
        DemoOptions { reset: arguments.reset, structures: arguments.structures.unwrap_or(usual.structures) };
    let file = config.home.join("demo.json");
    match load_demo(config, Clock::system(), options, &|line| eprintln!("demo: {line}")).await? {
        Loaded::Now => eprintln!("demo: loaded; the sign-ins are in {}", file.display()),
        Loaded::Already => {
            eprintln!("demo: loaded already; `mipaka demo --reset` removes it and loads it anew");
        }
    }
    Ok(())
}
