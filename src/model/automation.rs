//! Decisions in place of people, so that a test needs none: of password requests and of RPA requests alike.

use std::fmt;

use jiff::SignedDuration;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::fault::Pause;

/// Who or what decides requests: `manual`, `immediate`, `reject`, or an object with any of `after` or `after_polls`,
/// `verdict` and `by`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Automation {
    /// The people whom rule RPA-6 and access control name.
    #[default]
    Manual,
    /// The program, on behalf of one of them.
    Decide(AutoDecision),
}

/// What the program decides, when, and in whose name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutoDecision {
    /// What.
    pub verdict: Verdict,
    /// When.
    pub when: When,
    /// In whose name; absent, or where the rules do not let him: the first who may.
    pub by: Option<String>,
}

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Yes.
    #[default]
    Approve,
    /// No.
    Reject,
}

/// When the program decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// With the request.
    AtOnce,
    /// So much sandbox time after the request.
    After(SignedDuration),
    /// With that look of the requester at his undecided request.
    AfterPolls(u32),
}

impl Automation {
    /// At once, by the first who may.
    #[must_use]
    pub const fn at_once(verdict: Verdict) -> Self {
        Self::Decide(AutoDecision {
            verdict,
            when: When::AtOnce,
            by: None,
        })
    }

    /// What is decided, unless people do.
    #[must_use]
    pub const fn decision(&self) -> Option<&AutoDecision> {
        match self {
            Self::Manual => None,
            Self::Decide(decision) => Some(decision),
        }
    }

    /// Whether looks at a request are counted.
    #[must_use]
    pub fn counts_polls(&self) -> bool {
        let when = self.decision().map(|decision| decision.when);
        matches!(when, Some(When::AfterPolls(_)))
    }
}

impl Serialize for Automation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self::Decide(AutoDecision { verdict, when, by }) = self else {
            return serializer.serialize_str("manual");
        };
        if let (When::AtOnce, None) = (when, by) {
            return serializer.serialize_str(match verdict {
                Verdict::Approve => "immediate",
                Verdict::Reject => "reject",
            });
        }
        let mut map = serializer.serialize_map(None)?;
        if *verdict == Verdict::Reject {
            map.serialize_entry("verdict", verdict)?;
        }
        match when {
            When::AtOnce => {}
            When::After(span) => map.serialize_entry("after", span)?,
            When::AfterPolls(polls) => map.serialize_entry("after_polls", polls)?,
        }
        if let Some(by) = by {
            map.serialize_entry("by", by)?;
        }
        map.end()
    }
}

/// The object form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    verdict: Verdict,
    after: Option<Pause>,
    after_polls: Option<u32>,
    by: Option<String>,
}

impl Written {
    fn when(&self) -> Result<When, &'static str> {
        match (self.after, self.after_polls) {
            (None, None) => Ok(When::AtOnce),
            (Some(pause), None) => Ok(When::After(pause.signed())),
            (None, Some(polls @ 1..)) => Ok(When::AfterPolls(polls)),
            (None, Some(_)) => Err("after_polls is at least 1"),
            (Some(_), Some(_)) => Err("either after or after_polls is given"),
        }
    }
}

impl<'de> Deserialize<'de> for Automation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AutomationVisitor;

        impl<'de> de::Visitor<'de> for AutomationVisitor {
            type Value = Automation;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("manual, immediate, reject or an object such as { after: PT30S }")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Automation, E> {
                match word {
                    "manual" => Ok(Automation::Manual),
                    "immediate" => Ok(Automation::at_once(Verdict::Approve)),
                    "reject" => Ok(Automation::at_once(Verdict::Reject)),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Automation, A::Error> {
                let written = Written::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Automation::Decide(AutoDecision {
                    when: written.when().map_err(de::Error::custom)?,
                    verdict: written.verdict,
                    by: written.by,
                }))
            }
        }

        deserializer.deserialize_any(AutomationVisitor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_form_is_read_and_written_the_same() {
        for form in [
            json!("manual"),
            json!("immediate"),
            json!("reject"),
            json!({"after": "PT30S"}),
            json!({"after_polls": 3}),
            json!({"by": "alice"}),
            json!({"verdict": "reject", "after": "PT1H", "by": "alice"}),
        ] {
            let read: Automation = serde_json::from_value(form.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), form);
        }
    }

    #[test]
    fn wrong_forms_are_refused() {
        for form in [
            json!("sometimes"),
            json!(3),
            json!({"after": "PT30S", "after_polls": 3}),
            json!({"after_polls": 0}),
            json!({"after": "-PT1S"}),
            json!({"after": "soon"}),
            json!({"verdict": "maybe"}),
            json!({"when": "later"}),
        ] {
            let read: Result<Automation, _> = serde_json::from_value::<Automation>(Value::clone(&form));
            assert!(read.is_err(), "{form}");
        }
    }
}
