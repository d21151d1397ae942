//! Dates as the product writes them: `MMM d, yyyy hh:mm a`, English, in the server's own zone.

use jiff::Timestamp;

use crate::model::settings::Settings;

/// For an instant that never was.
const NEVER: &str = "N/A";

/// For example `Mar 13, 2024 08:50 PM`; `N/A` for none.
#[must_use]
pub fn date(at: Option<Timestamp>, settings: &Settings) -> String {
    at.map_or_else(
        || NEVER.to_owned(),
        |at| {
            let local = at.to_zoned(settings.time_zone.zone().clone());
            local.strftime("%b %-d, %Y %I:%M %p").to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_no_leading_zero_in_its_day_and_one_in_its_hour() {
        let settings = Settings::default();
        let shown = |at: &str| date(Some(at.parse().unwrap()), &settings);
        assert_eq!(shown("2026-01-09T05:16:59Z"), "Jan 9, 2026 05:16 AM");
        assert_eq!(shown("2024-03-13T20:50:00Z"), "Mar 13, 2024 08:50 PM");
        assert_eq!(shown("2025-12-30T00:05:00Z"), "Dec 30, 2025 12:05 AM");
        assert_eq!(date(None, &settings), "N/A");
    }

    #[test]
    fn a_date_is_in_the_zone_of_the_server() {
        let settings = Settings {
            time_zone: "Asia/Kolkata".parse().unwrap(),
            ..Settings::default()
        };
        let at: Timestamp = "2026-01-09T20:00:00Z".parse().unwrap();
        assert_eq!(date(Some(at), &settings), "Jan 10, 2026 01:30 AM");
    }
}
