//! How often a sign-in, a code or a master secret may be wrong (SIGN-IN-WAIT).

use jiff::{SignedDuration, Timestamp};

use super::Refusal;

/// So many failures of one user name from one address, within [`WINDOW`], and the next attempt has to wait.
pub const FAILURES: usize = 5;

/// How long a failure counts.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// Whether another attempt may be made after failures at these instants: fewer than five of them are younger than five
/// minutes. One of the future, which a clock that was set back leaves behind, does not count.
///
/// # Errors
/// SIGN-IN-WAIT, with the whole seconds after which one may be made.
pub fn attempt(failures: &[Timestamp], now: Timestamp) -> Result<(), Refusal> {
    let mut ages: Vec<SignedDuration> = failures
        .iter()
        .map(|at| now.duration_since(*at))
        .filter(|age| !age.is_negative() && *age < WINDOW)
        .collect();
    ages.sort();
    match ages.get(FAILURES - 1) {
        None => Ok(()),
        Some(age) => Err(Refusal::TooManyTries(whole_seconds(WINDOW - *age))),
    }
}

/// Rounded up, so that whoever waits so long does not come too early.
fn whole_seconds(duration: SignedDuration) -> u64 {
    let more = u64::from(duration.subsec_nanos() > 0);
    u64::try_from(duration.as_secs()).unwrap_or(0) + more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn the_fifth_failure_within_five_minutes_makes_the_next_attempt_wait_until_the_first_of_them_is_forgotten() {
        let wait = |seconds| Err(Refusal::TooManyTries(seconds));
        let now = at(1_000_000_000);
        let ago = |ages: &[i64]| ages.iter().map(|age| at(1_000_000_000 - age)).collect::<Vec<_>>();
        for (ages, expected) in [
            (&[][..], Ok(())),
            (&[0], Ok(())),
            (&[0, 0, 0, 0], Ok(())),
            (&[0, 0, 0, 0, 0], wait(300)),
            (&[4, 3, 2, 1, 0], wait(300)),
            (&[299_000, 3, 2, 1, 0], wait(1)),
            (&[299_999, 3, 2, 1, 0], wait(1)),
            (&[300_000, 3, 2, 1, 0], Ok(())),
            (&[299_999, 200_000, 3, 2, 1, 0], wait(100)),
            (&[60_000, 60_000, 60_000, 60_000, 60_000], wait(240)),
            (&[-1, 3, 2, 1, 0], Ok(())),
            (&[-1, 4, 3, 2, 1, 0], wait(300)),
        ] {
            assert_eq!(attempt(&ago(ages), now), expected, "{ages:?}");
        }
    }
}
