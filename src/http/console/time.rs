//! Times on pages: in the sandbox's zone, with the exact value for machines and for whoever points at it.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A time as a page shows it: `2026-01-31 09:00`, with `2026-01-31T09:00:00+01:00[Europe/Berlin]` on hover.
pub struct ShownTime {
    at: Timestamp,
    zone: TimeZone,
    form: &'static str,
}

impl ShownTime {
    /// An instant in a zone.
    #[must_use]
    pub fn new(at: Timestamp, zone: TimeZone) -> Self {
        let form = "%Y-%m-%d %H:%M";
        Self { at, zone, form }
    }

    /// The same with its seconds.
    #[must_use]
    pub fn with_seconds(self) -> Self {
        Self {
            form: "%Y-%m-%d %H:%M:%S",
            ..self
        }
    }
}

impl fmt::Display for ShownTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zoned = self.at.to_zoned(self.zone.clone());
        let (short, at) = (zoned.strftime(self.form), self.at);
        write!(f, r#"<time datetime="{at}" title="{zoned}">{short}</time>"#)
    }
}

/// It is made of digits and the name of a zone.
impl HtmlSafe for ShownTime {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_in_its_zone_with_the_exact_value_beside_it() {
        let at = "2026-01-31T08:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let shown = ShownTime::new(at, zone.clone()).to_string();
        let expected = r#"<time datetime="2026-01-31T08:00:00Z" title="2026-01-31T09:00:00+01:00[Europe/Berlin]">2026-01-31 09:00</time>"#;
        assert_eq!(shown, expected);
        let precise = ShownTime::new(at, zone).with_seconds().to_string();
        assert_eq!(precise, expected.replace("09:00<", "09:00:00<"));
    }
}
