//! How long a program takes from its start to its first answer, and what it weighs.

use std::path::Path;

use crate::Outcome;
use crate::client::{Requests, ask_once};
use crate::options::Options;
use crate::process::{Process, Storage, program};
use crate::table::{self, at_most, median, millis};

/// Prints start times, idle memory and the size of the binary.
pub async fn measure(options: &Options, folder: &Path) -> Outcome<()> {
    let body = demo_answer().await?;
    let (mut bare, mut memory, mut data) = (Figures::default(), Figures::default(), Figures::default());
    for _ in 0..options.starts {
        bare.add(&Process::bare(&body, None).await?)?;
        memory.add(&Process::ephemeral("demo").await?)?;
        data.add(&Process::server(Storage::Folder, "demo", folder).await?)?;
    }
    let more = memory.start() - bare.start();
    let binary = std::fs::metadata(program())?.len() as f64 / (1024.0 * 1024.0);
    let row = |name: &str, figures: &Figures, budget: String, memory_budget: String| {
        let start = format!("{:.1} ms", figures.start());
        let resident = format!("{:.1} MiB", figures.resident());
        vec![name.to_owned(), start, budget, resident, memory_budget]
    };
    table::print(
        "Start to the first answered request, and resident memory after it (medians)",
        &[
            ["", "start", "budget", "resident", "budget"]
                .map(str::to_owned)
                .to_vec(),
            row("bare", &bare, String::new(), String::new()),
            row(
                "--memory, demo",
                &memory,
                format!("bare + {}", at_most(more, 50.0, " ms")),
                at_most(memory.resident(), 25.0, " MiB"),
            ),
            row(
                "--data, demo, first start",
                &data,
                String::new(),
                at_most(data.resident(), 25.0, " MiB"),
            ),
        ],
    );
    println!("Release binary: {binary:.1} MiB ({})\n", at_most(binary, 20.0, " MiB"));
    Ok(())
}

/// The bytes that the bare handler is to answer.
pub async fn demo_answer() -> Outcome<String> {
    let server = Process::ephemeral("demo").await?;
    let request = Requests::of_the_demo().first();
    Ok(String::from_utf8(ask_once(server.address, &request).await?)?)
}

#[derive(Default)]
struct Figures {
    starts: Vec<f64>,
    residents: Vec<f64>,
}

impl Figures {
    fn add(&mut self, process: &Process) -> Outcome<()> {
        self.starts.push(millis(process.start));
        self.residents.push(process.resident_mib()?);
        Ok(())
    }

    fn start(&self) -> f64 {
        median(self.starts.iter().copied())
    }

    fn resident(&self) -> f64 {
        median(self.residents.iter().copied())
    }
}
