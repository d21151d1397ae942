//! How long the password of an account lasts, which its policy says (POLICY-AGE).

use jiff::Timestamp;

use super::validity;
use crate::model::account::AccountFacts;

/// Whether a password is too old (EXPIRY STATUS).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryStatus {
    /// It is not, or its policy knows no age.
    Valid,
    /// It is. It is given out all the same.
    Expired,
}

/// The instant from which on the password has expired, counted from its last change, or from the making of an account
/// whose password was never changed; `None`: it does not expire.
#[must_use]
pub fn expires_at(account: &AccountFacts) -> Option<Timestamp> {
    let since = account.password_changed_at.unwrap_or(account.created_at);
    validity::ends_at(since, account.max_age_days)
}

/// What the password is at an instant.
#[must_use]
pub fn status(account: &AccountFacts, now: Timestamp) -> ExpiryStatus {
    if validity::is_over(expires_at(account), now) {
        ExpiryStatus::Expired
    } else {
        ExpiryStatus::Valid
    }
}

#[cfg(test)]
mod tests {
    use super::ExpiryStatus::{Expired, Valid};
    use super::*;
    use crate::rules::access::tests::an_account;

    #[test]
    fn a_password_expires_so_many_days_after_its_last_change_or_its_accounts_making() {
        let made = "2026-01-01T12:00:00Z";
        let changed = Some("2026-01-20T09:30:00Z");
        let cases = [
            (None, None, "2999-12-31T00:00:00Z", None, Valid),
            (None, changed, "2999-12-31T00:00:00Z", None, Valid),
            (Some(30), None, made, Some("2026-01-31T12:00:00Z"), Valid),
            (
                Some(30),
                None,
                "2026-01-31T11:59:59.999Z",
                Some("2026-01-31T12:00:00Z"),
                Valid,
            ),
            (
                Some(30),
                None,
                "2026-01-31T12:00:00Z",
                Some("2026-01-31T12:00:00Z"),
                Expired,
            ),
            (
                Some(30),
                changed,
                "2026-01-31T12:00:00Z",
                Some("2026-02-19T09:30:00Z"),
                Valid,
            ),
            (
                Some(30),
                changed,
                "2026-02-19T09:29:59.999Z",
                Some("2026-02-19T09:30:00Z"),
                Valid,
            ),
            (
                Some(30),
                changed,
                "2026-02-19T09:30:00Z",
                Some("2026-02-19T09:30:00Z"),
                Expired,
            ),
            (
                Some(1),
                changed,
                "2026-01-21T09:30:00Z",
                Some("2026-01-21T09:30:00Z"),
                Expired,
            ),
            // The clock was set back to before the change.
            (
                Some(30),
                changed,
                "2025-06-01T00:00:00Z",
                Some("2026-02-19T09:30:00Z"),
                Valid,
            ),
        ];
        let instant = |text: &str| text.parse::<Timestamp>().unwrap();
        for (max_age_days, changed, now, ends, expected) in cases {
            let account = AccountFacts {
                created_at: instant(made),
                password_changed_at: changed.map(instant),
                max_age_days,
                ..an_account()
            };
            let case = format!("{max_age_days:?} days, changed {changed:?}, now {now}");
            assert_eq!(expires_at(&account), ends.map(instant), "{case}");
            assert_eq!(status(&account, instant(now)), expected, "{case}");
        }
    }
}
