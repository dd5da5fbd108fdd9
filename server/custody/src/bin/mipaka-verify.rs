//! Command line for courts and partners: checks an evidence pack without network or database.

use std::error::Error as _;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use custody::verify::{ExpectedKey, Verdict, verify_pack};

/// Checks an evidence pack. Ends with 0 if nothing failed, 1 if something did or it is no pack, 2 if it could
/// not be read from the disk, 3 if its contents are intact but another tool made the zip around them.
#[derive(Parser)]
#[command(name = "mipaka-verify", version)]
struct Arguments {
    /// The pack: a zip, or the folder it was unzipped into.
    pack: PathBuf,
    /// The published key: its fingerprint, or the whole line of a .vkey file.
    #[arg(long, value_name = "FINGERPRINT or vkey")]
    key: Option<ExpectedKey>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let report = match verify_pack(&arguments.pack, arguments.key.as_ref()) {
        Ok(report) => report,
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            eprintln!("{error}{cause}");
            return ExitCode::from(2);
        }
    };
    let told = if arguments.json {
        let json = serde_json::to_string_pretty(&report).expect("a report holds only texts and numbers");
        writeln!(std::io::stdout(), "{json}")
    } else {
        write!(std::io::stdout(), "{report}")
    };
    // Whoever reads the first lines only has read enough; the verdict stays the same.
    if let Err(error) = told.and_then(|()| std::io::stdout().flush())
        && error.kind() != ErrorKind::BrokenPipe
    {
        eprintln!("the report cannot be written: {error}");
        return ExitCode::from(2);
    }
    match report.verdict {
        Verdict::Sound => ExitCode::SUCCESS,
        Verdict::Unsound => ExitCode::from(1),
        Verdict::Repacked => ExitCode::from(3),
    }
}
