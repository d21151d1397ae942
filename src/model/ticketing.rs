//! The simulated ticketing system: whether it is asked, and whether it answers.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How the ticketing system stands: written `false`, `true` or `unreachable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ticketing {
    /// Nobody asks for tickets.
    #[default]
    Off,
    /// A password is given only for a ticket (TICK-1, TICK-2).
    On,
    /// It would be asked, and does not answer (TICK-3).
    Unreachable,
}

impl Ticketing {
    /// Whether a ticket is asked for.
    #[must_use]
    pub fn is_on(self) -> bool {
        self != Self::Off
    }
}

/// A ticket of the simulated ticketing system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// Its id, any text.
    pub id: String,
    /// Its state in the ticketing system's words; `Closed` is the one that refuses.
    pub status: String,
    /// The user name of whom it is for; none means anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<String>,
    /// The accounts it is for, each `RESOURCE/ACCOUNT`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<String>,
}

impl Serialize for Ticketing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::On => serializer.serialize_bool(true),
            Self::Unreachable => serializer.serialize_str("unreachable"),
        }
    }
}

impl<'de> Deserialize<'de> for Ticketing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TicketingVisitor;

        impl de::Visitor<'_> for TicketingVisitor {
            type Value = Ticketing;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or unreachable")
            }

            fn visit_bool<E: de::Error>(self, on: bool) -> Result<Ticketing, E> {
                Ok(if on { Ticketing::On } else { Ticketing::Off })
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Ticketing, E> {
                match word {
                    "unreachable" => Ok(Ticketing::Unreachable),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }
        }

        deserializer.deserialize_any(TicketingVisitor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_switch_is_a_truth_value_or_the_word_unreachable() {
        for form in [json!(true), json!(false), json!("unreachable")] {
            let read: Ticketing = serde_json::from_value(form.clone()).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), form);
        }
        assert!(serde_json::from_value::<Ticketing>(json!("down")).is_err());
    }
}
