//! `cargo bench --bench load`: the whole server under load, beside a bare axum handler that answers the same bytes.
//!
//! Everything is measured in one run, on one machine, in rounds that visit every server in turn, so that whatever else
//! the machine does falls on all of them. Figures are medians of the rounds. Each is printed with its budget and with
//! `ok` or `over`; a missed budget is no failure of the run. See [`options::Options`] for what can be set.

#![expect(clippy::print_stdout, reason = "the tables are this program's product")]

use std::error::Error;
use std::process::ExitCode;

mod answer;
mod bare;
mod client;
mod fetching;
mod fixtures;
mod hidden;
mod options;
mod process;
mod rounds;
mod sandboxes;
mod start;
mod table;

use options::Options;

/// What can go wrong ends the run with its text.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let outcome = match bare::Role::of_this_process() {
        Some(role) => bare::serve(role),
        None => measure(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Outcome<()> {
    let options = Options::from_environment()?;
    // One thread, like one thread of wrk: on a small machine the servers need the rest.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        process::describe_machine();
        println!("{options}\n");
        let folder = tempfile::tempdir()?;
        if options.includes("start") {
            start::measure(&options, folder.path()).await?;
        }
        if options.includes("sandboxes") {
            sandboxes::measure(&options, folder.path()).await?;
        }
        if options.includes("hidden") {
            hidden::measure(&options, folder.path()).await?;
        }
        if options.includes("fetch") {
            fetching::measure(&options, folder.path()).await?;
        }
        Ok(())
    })
}
