//! Durations and names as people write them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A length of time: `PT1.5S` or `1500ms`. Days have 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Pause(SignedDuration);

impl Pause {
    /// So many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(SignedDuration::from_millis(millis))
    }

    /// Between instants.
    #[must_use]
    pub const fn signed(self) -> SignedDuration {
        self.0
    }

    /// To wait for.
    #[must_use]
    pub fn unsigned(self) -> Duration {
        self.0.unsigned_abs()
    }
}

impl From<SignedDuration> for Pause {
    fn from(duration: SignedDuration) -> Self {
        Self(duration.max(SignedDuration::ZERO))
    }
}

impl FromStr for Pause {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let span: Span = text.parse().map_err(drop)?;
        let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(drop)?;
        if duration.is_negative() {
            Err(())
        } else {
            Ok(Self(duration))
        }
    }
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Pause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Pause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(|()| de::Error::custom("a duration is written like PT1.5S or 1500ms"))
    }
}

/// The id or the name of a resource or account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ThingName(pub String);

impl ThingName {
    /// Whether this is the thing with that id, or with that name compared without case.
    #[must_use]
    pub fn is(&self, id: Option<i64>, name: Option<&str>) -> bool {
        let is_id = id.is_some_and(|id| self.0 == id.to_string());
        is_id || name.is_some_and(|name| name.to_lowercase() == self.0.to_lowercase())
    }
}

impl<'de> Deserialize<'de> for ThingName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = ThingName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id or a name")
            }

            fn visit_u64<E>(self, id: u64) -> Result<ThingName, E> {
                Ok(ThingName(id.to_string()))
            }

            fn visit_i64<E>(self, id: i64) -> Result<ThingName, E> {
                Ok(ThingName(id.to_string()))
            }

            fn visit_str<E>(self, name: &str) -> Result<ThingName, E> {
                Ok(ThingName(name.to_owned()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A text, or a list of them.
pub(super) fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Visitor;
    impl<'de> de::Visitor<'de> for Visitor {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a name or a list of names")
        }

        fn visit_str<E>(self, one: &str) -> Result<Self::Value, E> {
            Ok(vec![one.to_owned()])
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, mut names: A) -> Result<Self::Value, A::Error> {
            let mut read = Vec::new();
            while let Some(name) = names.next_element()? {
                read.push(name);
            }
            if read.is_empty() {
                // It would stand for every one.
                return Err(de::Error::custom("a list of names has at least one"));
            }
            Ok(read)
        }
    }
    deserializer.deserialize_any(Visitor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_read_in_both_notations_and_never_runs_backwards() {
        for text in ["PT1.5S", "1500ms", "1s 500ms"] {
            assert_eq!(text.parse(), Ok(Pause::from_millis(1500)), "{text}");
        }
        assert_eq!("P1D".parse(), Ok(Pause::from_millis(24 * 3_600_000)));
        for text in ["", "5", "-PT1S", "soon", "P1M"] {
            assert_eq!(text.parse::<Pause>(), Err(()), "{text}");
        }
        let pause = Pause::from_millis(90_500);
        assert_eq!(pause.to_string().parse(), Ok(pause));
    }

    #[test]
    fn a_thing_is_known_by_its_id_or_by_its_name_without_case() {
        let name = |text: &str| ThingName(text.to_owned());
        assert!(name("7").is(Some(7), None));
        assert!(name("WEB-01").is(Some(7), Some("web-01")));
        assert!(!name("7").is(Some(8), Some("web-01")));
        assert!(!name("7").is(None, None));
    }
}
