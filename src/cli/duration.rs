//! Spans of time as people write them on a command line: `500ms`, `10s`, `1m`.

use std::time::Duration;

/// Why a text is no span of time.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a duration is a whole number with ms, s or m behind it, such as 500ms")]
pub struct InvalidDuration;

/// Reads a span of time.
///
/// # Errors
/// [`InvalidDuration`] without a number, without a unit, or for more minutes than there are.
pub fn parse(text: &str) -> Result<Duration, InvalidDuration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| InvalidDuration)?;
    match unit {
        "ms" => Ok(Duration::from_millis(number)),
        "s" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number.checked_mul(60).ok_or(InvalidDuration)?)),
        _ => Err(InvalidDuration),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_seconds_and_minutes_are_read() {
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(parse("2m"), Ok(Duration::from_secs(120)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "10",
            "s",
            "-1s",
            "1.5s",
            "1h",
            "10 s",
            "99999999999999999999s",
            "18446744073709551615m",
        ] {
            assert_eq!(parse(text), Err(InvalidDuration), "{text}");
        }
    }
}
