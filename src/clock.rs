//! The only place that reads time or randomness.
//!
//! Every sandbox owns one [`Clock`] and one [`RandomSource`], so that a test can freeze the one and seed the other.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rand::{CryptoRng, Rng, SeedableRng, TryRng, rngs::SysRng};
use rand_chacha::ChaCha20Rng;

/// How a sandbox's time relates to real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Runs with real time, moved by `offset` (zero unless somebody set or advanced it).
    Real {
        /// What is added to real time.
        offset: SignedDuration,
    },
    /// Stands still at `now` until it is set or advanced.
    Frozen {
        /// The instant at which it stands.
        now: Timestamp,
    },
}

impl ClockState {
    /// Real time, not moved.
    pub const REAL: Self = Self::Real {
        offset: SignedDuration::ZERO,
    };

    /// The present instant of a clock in this state.
    #[must_use]
    pub fn now(self) -> Timestamp {
        match self {
            Self::Real { offset } => real_now().saturating_add(offset).unwrap_or(Timestamp::MAX),
            Self::Frozen { now } => now,
        }
    }
}

/// A sandbox's clock. Instants are whole milliseconds.
#[derive(Debug)]
pub struct Clock {
    state: Mutex<ClockState>,
}

impl Clock {
    /// A clock in the given state.
    #[must_use]
    pub fn new(state: ClockState) -> Self {
        Self {
            state: Mutex::new(state),
        }
    }

    /// The sandbox's present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.state().now()
    }

    /// How the clock runs.
    #[must_use]
    pub fn state(&self) -> ClockState {
        *self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Makes the clock run in another way from now on.
    pub fn set(&self, state: ClockState) {
        *self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = state;
    }
}

/// Real time in whole milliseconds, for what lies outside every sandbox: certificates and offsets of clocks.
#[must_use]
pub fn real_now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads time")]
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// Measures how long something takes in real time, whatever the sandbox's clock says.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins now.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the beginning.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A sandbox's randomness: a stream that a seed makes repeat, and key material that never repeats.
pub struct RandomSource {
    stream: Mutex<ChaCha20Rng>,
    /// Whether somebody chose what it yields.
    repeats: bool,
}

impl RandomSource {
    /// A stream that differs at every start.
    #[must_use]
    pub fn from_entropy() -> Self {
        Self::from_key(fresh_bytes(), false)
    }

    /// A stream that `seed` determines, mixed with the sandbox's name so that no two sandboxes share one.
    #[must_use]
    pub fn from_seed(seed: u64, sandbox: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("pam360-sim 2026 sandbox random stream");
        hasher.update(&seed.to_le_bytes());
        hasher.update(sandbox.as_bytes());
        Self::from_key(*hasher.finalize().as_bytes(), true)
    }

    fn from_key(key: [u8; 32], repeats: bool) -> Self {
        Self {
            stream: Mutex::new(ChaCha20Rng::from_seed(key)),
            repeats,
        }
    }

    fn stream(&self) -> MutexGuard<'_, ChaCha20Rng> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far a stream has come that a seed determines; none of one that differs at every start.
    #[must_use]
    pub fn position(&self) -> Option<u64> {
        self.repeats
            .then(|| u64::try_from(self.stream().get_word_pos()).ok())
            .flatten()
    }

    /// Goes back to a position, if a seed determines the stream: what was drawn from there on is drawn again.
    pub fn go_back_to(&self, position: Option<u64>) {
        if let Some(position) = position.filter(|_| self.repeats) {
            self.stream().set_word_pos(position.into());
        }
    }

    /// The next `N` bytes of the stream: ids, tokens, generated passwords.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.stream().fill_bytes(&mut bytes);
        bytes
    }

    /// A number from 0 up to, and without, 1.
    #[must_use]
    pub fn chance(&self) -> f64 {
        let drawn = u32::from_le_bytes(self.bytes());
        f64::from(drawn) / (f64::from(u32::MAX) + 1.0)
    }

    /// A number below `bound`, without bias. `bound` is at least 1.
    #[must_use]
    pub fn below(&self, bound: u32) -> u32 {
        let bound = bound.max(1);
        let limit = u32::MAX - u32::MAX % bound;
        loop {
            let drawn = u32::from_le_bytes(self.bytes());
            if drawn < limit {
                return drawn % bound;
            }
        }
    }
}

/// Bytes from the operating system, for keys, nonces and salts: these must not repeat, whatever the seed.
#[must_use]
pub fn fresh_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without an entropy source no key may be made: there is nothing sensible to go on with.
    #[expect(clippy::expect_used, reason = "a machine without entropy cannot hold secrets")]
    SysRng
        .try_fill_bytes(&mut bytes)
        .expect("the operating system gives random bytes");
    bytes
}

/// A stream that never repeats, for a library that draws its own bytes for keys.
#[must_use]
pub fn fresh_stream() -> impl CryptoRng {
    ChaCha20Rng::from_seed(fresh_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_stream_and_two_sandboxes_never_share_one() {
        let draw = |name| RandomSource::from_seed(7, name).bytes::<16>();
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
    }

    #[test]
    fn a_seeded_stream_goes_back_and_another_does_not() {
        let (seeded, other) = (RandomSource::from_seed(7, "a"), RandomSource::from_entropy());
        let [_, _]: [[u8; 5]; 2] = [seeded.bytes(), other.bytes()];
        let positions = [seeded.position(), other.position()];
        let [first, foreign]: [[u8; 16]; 2] = [seeded.bytes(), other.bytes()];
        seeded.go_back_to(positions[0]);
        other.go_back_to(positions[0]);
        assert_eq!(seeded.bytes(), first);
        assert_eq!(positions[1], None);
        assert_ne!(other.bytes(), foreign);
    }

    #[test]
    fn a_frozen_clock_stands_still_and_a_real_one_keeps_its_offset() {
        let noon: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        let clock = Clock::new(ClockState::Frozen { now: noon });
        assert_eq!(clock.now(), noon);
        clock.set(ClockState::Real {
            offset: SignedDuration::from_hours(24 * 365),
        });
        assert!(clock.now() > real_now());
    }
}
