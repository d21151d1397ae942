//! Names that people give.

/// The longest name, in characters.
const LONGEST: usize = 255;

/// Whether a text can be a name: 1 to 255 characters, no control characters, no blank at either end.
#[must_use]
pub fn is_name(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count()) && !text.contains(char::is_control) && text.trim() == text
}
