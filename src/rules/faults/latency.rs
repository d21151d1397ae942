//! How long an answer is held back.

use std::time::Duration;

use crate::model::fault::{FaultKind, Pause};

/// How many standard deviations above its mean a normal distribution has its 99th percentile.
const P99: f64 = 2.326;

/// How long an answer is held back; `chance` draws numbers from 0 to 1.
#[must_use]
pub fn held_back(kind: &FaultKind, chance: &mut dyn FnMut() -> f64) -> Duration {
    match kind {
        FaultKind::Latency { time } => time.unsigned(),
        FaultKind::RandomLatency { from, to } => {
            let spread = to.unsigned().saturating_sub(from.unsigned());
            from.unsigned() + spread.mul_f64(chance())
        }
        FaultKind::LongTailedLatency { median, p99, at_most } => {
            log_normal(*median, *p99, chance).min(at_most.unsigned())
        }
        _ => Duration::ZERO,
    }
}

/// A draw from the log-normal distribution with that median and 99th percentile.
fn log_normal(median: Pause, p99: Pause, chance: &mut dyn FnMut() -> f64) -> Duration {
    let (median, p99) = (median.unsigned(), p99.unsigned());
    let spread = (p99.as_secs_f64() / median.as_secs_f64()).ln() / P99;
    // Box and Muller's way from two even draws to a normal one; 0 has no logarithm.
    let (radius, angle) = (1.0 - chance(), chance());
    let normal = (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
    let factor = (spread * normal).exp();
    Duration::try_from_secs_f64(median.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}
