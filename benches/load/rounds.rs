//! Rounds that visit every server in turn, and what they come to.

use crate::Outcome;
use crate::client::{Load, Measured, Requests};
use crate::options::Options;
use crate::process::Process;
use crate::table::{median, millis};

/// A server and what is asked of it.
pub struct Target<'a> {
    /// What it is called in the table.
    pub name: String,
    /// The server.
    pub server: &'a Process,
    /// The requests.
    pub requests: Requests,
}

/// The rounds of one target.
pub struct Figures {
    measured: Vec<Measured>,
}

impl Figures {
    /// Requests per second.
    pub fn per_second(&self) -> f64 {
        median(self.measured.iter().map(|round| round.per_second))
    }

    /// Half of the requests took less, in milliseconds.
    pub fn p50(&self) -> f64 {
        median(self.measured.iter().map(|round| millis(round.p50)))
    }

    /// 99 of 100 requests took less, in milliseconds.
    pub fn p99(&self) -> f64 {
        median(self.measured.iter().map(|round| millis(round.p99)))
    }

    /// How this compares with another target, round by round.
    pub fn compared(&self, other: &Self, figure: impl Fn(&Measured) -> f64) -> f64 {
        let pairs = self.measured.iter().zip(&other.measured);
        median(pairs.map(|(mine, others)| figure(mine) / figure(others)))
    }
}

/// Loads each target in each round; the figures are in the order of the targets.
pub async fn run(options: &Options, load: &Load, targets: &[Target<'_>]) -> Outcome<Vec<Figures>> {
    let mut figures: Vec<_> = targets.iter().map(|_| Figures { measured: Vec::new() }).collect();
    for _ in 0..options.rounds {
        for (target, figures) in targets.iter().zip(&mut figures) {
            let address = target.server.address;
            // A server that stood still while the others were asked has to wake up first.
            load.run(address, &target.requests, options.round / 5).await?;
            figures
                .measured
                .push(load.run(address, &target.requests, options.round).await?);
        }
    }
    Ok(figures)
}
