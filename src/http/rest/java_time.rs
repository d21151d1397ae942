//! Dates as the product writes them: `MMM d, yyyy hh:mm a`, English, in the server's own zone.

use jiff::Timestamp;
use jiff::civil::DateTime;

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

/// An instant as requests name it: `dd/MM/yyyy HH:mm`, in the server's own zone.
#[must_use]
pub fn instant(text: &str, settings: &Settings) -> Option<Timestamp> {
    let local = DateTime::strptime("%d/%m/%Y %H:%M", text.trim()).ok()?;
    let zoned = local.to_zoned(settings.time_zone.zone().clone()).ok()?;
    Some(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_of_a_request_is_in_the_zone_of_the_server() {
        let settings = Settings {
            time_zone: "Europe/Berlin".parse().unwrap(),
            ..Settings::default()
        };
        assert_eq!(
            instant("09/01/2026 18:30", &settings),
            "2026-01-09T17:30:00Z".parse().ok()
        );
        for wrong in ["2026-01-09 18:30", "31/02/2026 10:00", "09/01/2026", "soon"] {
            assert_eq!(instant(wrong, &settings), None, "{wrong}");
        }
    }

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
