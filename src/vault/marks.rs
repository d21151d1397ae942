//! What stands in the journal in place of a secret.

use std::fmt;

use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, SecretBox};

use crate::clock::fresh_bytes;

/// How every mark begins and ends.
const FRAME: (&str, &str) = ("‹secret ", "›");

/// As many bytes of a digest tell one secret from another in a journal.
const SHOWN: usize = 6;

/// Makes marks: one secret always gets the same, so that equality still shows, and nothing leads back from it. Every
/// sandbox has its own, so that nothing shows over its border.
pub struct SecretMarks {
    key: SecretBox<[u8; 32]>,
}

impl SecretMarks {
    /// Marks that nobody else makes.
    #[must_use]
    pub fn fresh() -> Self {
        Self {
            key: SecretBox::init_with_mut(|key| *key = fresh_bytes()),
        }
    }

    /// The mark of a secret; that of a mark is itself, and nothing needs none.
    #[must_use]
    pub fn mark(&self, secret: &str) -> String {
        if secret.is_empty() || is_mark(secret) {
            return secret.to_owned();
        }
        let digest = blake3::keyed_hash(self.key.expose_secret(), secret.as_bytes());
        let (begin, end) = FRAME;
        let mut mark = String::with_capacity(begin.len() + 2 * SHOWN + end.len());
        mark.push_str(begin);
        HEXLOWER.encode_append(&digest.as_bytes()[..SHOWN], &mut mark);
        mark.push_str(end);
        mark
    }
}

impl fmt::Debug for SecretMarks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretMarks")
    }
}

/// Whether a text is a mark, as a journal shows it.
fn is_mark(text: &str) -> bool {
    let digest = text.strip_prefix(FRAME.0).and_then(|rest| rest.strip_suffix(FRAME.1));
    digest.is_some_and(|digest| {
        digest.len() == 2 * SHOWN && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_secret_has_one_mark_and_another_has_another() {
        let marks = SecretMarks::fresh();
        assert_eq!(marks.mark("hunter2"), marks.mark("hunter2"));
        assert_ne!(marks.mark("hunter2"), marks.mark("hunter3"));
        assert_ne!(marks.mark("hunter2"), SecretMarks::fresh().mark("hunter2"));
        assert!(is_mark(&marks.mark("hunter2")));
    }

    #[test]
    fn a_mark_stands_for_itself_and_what_only_resembles_one_does_not() {
        let marks = SecretMarks::fresh();
        let mark = marks.mark("hunter2");
        assert_eq!(marks.mark(&mark), mark);
        for no_mark in [
            "‹secret ›",
            "‹secret 0123456789ag›",
            "‹secret 0123456789AB›",
            "secret 0123456789ab",
        ] {
            assert_ne!(marks.mark(no_mark), no_mark);
        }
        assert_eq!(marks.mark(""), "");
    }

    #[test]
    fn no_key_shows_when_printed() {
        assert_eq!(format!("{:?}", SecretMarks::fresh()), "SecretMarks");
    }
}
