//! The numbers that choose.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::now;
use crate::clock::RandomSource;

const TEXTS: [&str; 16] = [
    "",
    "plain",
    "Ünïcödé 漢字 😀",
    " blanks at both ends ",
    "- !x 'y\": {z} [a, b] &c *d | > % @ `",
    "two\nlines\n",
    "${VARIABLE}",
    "$${ESCAPED}",
    "null",
    "0x1F",
    "true",
    "# no comment",
    "\ttabs\t",
    "\\n \\u0041 \\",
    "2026-01-01",
    "~",
];
const ENDINGS: [&str; 8] = ["", ": z", "/y", " #1", "ß", " 'q\" {}", "漢", " - &*!|>%@`"];

/// Numbers that choose.
pub(in crate::service) struct Dice(std::vec::IntoIter<u16>);

impl Dice {
    pub(in crate::service) fn new(rolls: Vec<u16>) -> Self {
        Self(rolls.into_iter())
    }

    /// Numbers that are the same at every run.
    pub(in crate::service) fn of_number(number: u64) -> Self {
        let random = RandomSource::from_seed(number, "dice");
        Self::new((0..8000).map(|_| u16::from_le_bytes(random.bytes())).collect())
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::from(self.0.next().unwrap_or(0)) % bound.max(1)
    }

    pub(super) fn number(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(bound as usize)).unwrap()
    }

    pub(super) fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    pub(super) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub(super) fn some_of<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.yes()).cloned().collect()
    }

    pub(super) fn perhaps<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| make(self))
    }

    pub(super) fn several<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self, usize) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|place| make(self, place)).collect()
    }

    pub(super) fn text(&mut self) -> String {
        self.one(&TEXTS).to_owned() + self.one(&TEXTS)
    }

    pub(super) fn secret(&mut self) -> SecretString {
        format!("s{}", self.text()).into()
    }

    pub(super) fn name(&mut self, kind: &str, place: usize) -> String {
        format!("{kind}{place}{}", self.one(&ENDINGS))
    }

    pub(super) fn base32(&mut self) -> SecretString {
        self.one(&["JBSWY3DPEHPK3PXP", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"])
            .into()
    }

    /// Up to three hours before or after the instant at which time stands.
    pub(super) fn around_now(&mut self) -> Timestamp {
        let minutes = i64::from(self.number(360)) - 180;
        now() + SignedDuration::from_mins(minutes)
    }
}
