//! Reader of the dialect in which INPUT_DATA arrives: what org.json accepts when it is not strict.
//!
//! The Cortex XSOAR integration sends the `repr` of a Python dict, other clients send JSON, and PAM360 takes both:
//!
//! - Strings stand in single or double quotes, with JSON's escapes and `\'`; any other escape is refused, and so is a
//!   line break. Half a surrogate pair becomes `?`, which is what Java writes for it.
//! - Words without quotes end at a control character or one of ``,:]}/\"[{;=#``. `true`, `false` and `null` count in
//!   any case, numbers are typed, every other word is text: Python's `None` is the text `None`.
//! - `:`, `=` or `=>` follows a key, `,` or `;` a member; the last member may have one too. An element left out of an
//!   array is null. A key that comes twice is refused.
//! - A NUL ends the text, and whatever follows the outermost object is ignored.
//!
//! Reading takes time in proportion to the text. Text and numbers are wiped from memory when they are dropped, since
//! any of them may be a password; for the same reason nothing here prints what was read.

use std::{borrow::Cow, fmt};

use zeroize::Zeroizing;

use super::java_json;

mod details;
mod object;
mod reader;
#[cfg(test)]
mod tests;

pub use details::{Details, DetailsError};
pub use object::Object;
pub use reader::{InputDataError, MAX_DEPTH, read};

/// A value of INPUT_DATA.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// `null`, or an element left out of an array.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written; it is a number of JSON.
    Number(Zeroizing<String>),
    /// A string, or a word that is nothing else.
    Text(Zeroizing<String>),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

impl Value {
    /// The value where a string is expected: a number as it was written, a Boolean in lower case, a container as
    /// compact JSON with its members as they came. `None` for null.
    #[must_use]
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null => None,
            Self::Bool(true) => Some(Cow::Borrowed("true")),
            Self::Bool(false) => Some(Cow::Borrowed("false")),
            Self::Number(text) | Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Array(_) | Self::Object(_) => {
                let mut json = String::new();
                self.write_json(&mut json);
                Some(Cow::Owned(json))
            }
        }
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::Text(text) => java_json::write_text(text, out),
            Self::Array(values) => {
                out.push('[');
                for (at, value) in values.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    value.write_json(out);
                }
                out.push(']');
            }
            Self::Object(object) => {
                out.push('{');
                for (at, (key, value)) in object.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    java_json::write_text(key, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

/// Names the kind of value and nothing of what it holds.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Bool(_) => "Bool(..)",
            Self::Number(_) => "Number(..)",
            Self::Text(_) => "Text(..)",
            Self::Array(_) => "Array(..)",
            Self::Object(_) => "Object(..)",
        })
    }
}
