//! How long the password of an account lasts, which its policy says (POLICY-AGE).

use jiff::Timestamp;

use super::validity;
use crate::model::account::AccountFacts;

/// The instant from which on the password has expired, counted from its last change, or from the making of an account
/// whose password was never changed; `None`: it does not expire. A file, which no policy judges, does not either.
#[must_use]
pub fn expires_at(account: &AccountFacts) -> Option<Timestamp> {
    if account.holds_file {
        return None;
    }
    let since = account.password_changed_at.unwrap_or(account.created_at);
    validity::ends_at(since, account.max_age_days)
}

/// Whether the password has expired at an instant (EXPIRY STATUS). It is given out all the same.
#[must_use]
pub fn has_expired(account: &AccountFacts, now: Timestamp) -> bool {
    validity::is_over(expires_at(account), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::access::tests::an_account;

    #[test]
    fn a_password_expires_so_many_days_after_its_last_change_or_its_accounts_making() {
        let made = "2026-01-01T12:00:00Z";
        let changed = Some("2026-01-20T09:30:00Z");
        let cases = [
            (None, None, "2999-12-31T00:00:00Z", None, false),
            (None, changed, "2999-12-31T00:00:00Z", None, false),
            (Some(30), None, made, Some("2026-01-31T12:00:00Z"), false),
            (
                Some(30),
                None,
                "2026-01-31T11:59:59.999Z",
                Some("2026-01-31T12:00:00Z"),
                false,
            ),
            (
                Some(30),
                None,
                "2026-01-31T12:00:00Z",
                Some("2026-01-31T12:00:00Z"),
                true,
            ),
            (
                Some(30),
                changed,
                "2026-01-31T12:00:00Z",
                Some("2026-02-19T09:30:00Z"),
                false,
            ),
            (
                Some(30),
                changed,
                "2026-02-19T09:29:59.999Z",
                Some("2026-02-19T09:30:00Z"),
                false,
            ),
            (
                Some(30),
                changed,
                "2026-02-19T09:30:00Z",
                Some("2026-02-19T09:30:00Z"),
                true,
            ),
            (
                Some(1),
                changed,
                "2026-01-21T09:30:00Z",
                Some("2026-01-21T09:30:00Z"),
                true,
            ),
            // The clock was set back to before the change.
            (
                Some(30),
                changed,
                "2025-06-01T00:00:00Z",
                Some("2026-02-19T09:30:00Z"),
                false,
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
            assert_eq!(has_expired(&account, instant(now)), expected, "{case}");
            let file = AccountFacts {
                holds_file: true,
                ..account
            };
            assert_eq!(expires_at(&file), None, "{case}");
        }
    }
}
