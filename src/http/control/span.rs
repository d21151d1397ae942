//! Spans of time as the control plane takes them: ISO 8601 durations such as `P31D` or `PT30S`.

use jiff::{SignedDuration, Span, SpanRelativeTo};

/// How long that is; none for less than no time, which does not run backwards, and for months and years. Days have 24
/// hours.
pub(super) fn duration(span: Span) -> Option<SignedDuration> {
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours());
    duration.ok().filter(|duration| !duration.is_negative())
}
