//! What a page says about what was done just before: it travels as one word in the query of the page that follows.

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// RPA entries were deleted.
    EntriesDeleted,
    /// A request was approved.
    RequestApproved,
    /// A request was rejected.
    RequestRejected,
    /// The RPA integration was enabled or disabled.
    IntegrationSwitched,
    /// A resource was added.
    ResourceAdded,
    /// An account was added.
    AccountAdded,
    /// A resource group was added.
    GroupAdded,
    /// A change was saved.
    Saved,
    /// Something was deleted after asking.
    Removed,
    /// Something was taken out of the trash.
    Restored,
    /// A password was changed.
    PasswordChanged,
    /// A file was replaced.
    FileReplaced,
    /// An account was locked.
    AccountLocked,
    /// An account was unlocked.
    AccountUnlocked,
    /// Something was shared.
    Shared,
    /// A share was taken back.
    ShareRevoked,
    /// Resources joined or left a group.
    MembersChanged,
    /// A password was asked for.
    PasswordRequested,
    /// A request for a password was approved.
    PasswordRequestApproved,
    /// A request for a password was rejected.
    PasswordRequestRejected,
    /// A password was checked out.
    CheckedOut,
    /// A request joined the queue.
    Queued,
    /// A password was checked in.
    CheckedIn,
    /// The person has signed out.
    SignedOut,
    /// A user was added.
    UserAdded,
    /// A user was deleted.
    UserDeleted,
    /// A user has to choose a new password.
    ChangeForced,
    /// Somebody's second factor was taken away.
    SecondFactorRemoved,
    /// The person's own second factor counts.
    SecondFactorSetUp,
    /// The person's own password was changed.
    OwnPasswordChanged,
    /// The vault was locked.
    VaultLocked,
    /// The vault was unlocked.
    VaultUnlocked,
    /// The journal was emptied.
    JournalEmptied,
    /// The clock was frozen, set, moved on or let run.
    ClockChanged,
    /// The same, and something fell due by that.
    FellDue,
    /// A fault was set up.
    FaultAdded,
    /// A fault was removed.
    FaultRemoved,
    /// Every fault was removed.
    FaultsRemoved,
    /// A snapshot was taken.
    SnapshotTaken,
    /// A snapshot was brought back.
    SnapshotRestored,
    /// The sandbox was set back.
    SandboxReset,
    /// A sandbox was dropped.
    SandboxDropped,
    /// What the person did ended his session.
    SessionEnded,
}

/// Each with its word in a query and its text on a page.
const NOTICES: &[(Notice, &str, &str)] = &[
    (
        Notice::EntriesDeleted,
        "deleted",
        "Deleted. Their App Tokens are worth nothing from now on.",
    ),
    (
        Notice::RequestApproved,
        "approved",
        "The request was approved: its App Token works now.",
    ),
    (
        Notice::RequestRejected,
        "rejected",
        "The request was rejected and its entry deleted.",
    ),
    (Notice::IntegrationSwitched, "switched", "The integration was switched."),
    (Notice::ResourceAdded, "resource-added", "The resource was added."),
    (Notice::AccountAdded, "account-added", "The account was added."),
    (Notice::GroupAdded, "group-added", "The group was added."),
    (Notice::Saved, "saved", "Saved."),
    (Notice::Removed, "removed", "Deleted."),
    (Notice::Restored, "restored", "Restored: it is where it was before."),
    (
        Notice::PasswordChanged,
        "password-changed",
        "The password was changed. The former one is in its history.",
    ),
    (
        Notice::FileReplaced,
        "file-replaced",
        "The file was replaced. The former one is in its history.",
    ),
    (
        Notice::AccountLocked,
        "account-locked",
        "The account is locked: its password is given to nobody.",
    ),
    (Notice::AccountUnlocked, "account-unlocked", "The account is unlocked."),
    (Notice::Shared, "shared", "Shared."),
    (Notice::ShareRevoked, "share-revoked", "The share was taken back."),
    (
        Notice::MembersChanged,
        "members-changed",
        "What is in the group was changed.",
    ),
    (
        Notice::PasswordRequested,
        "requested",
        "Asked. How far the request came is told here and under Password requests.",
    ),
    (
        Notice::PasswordRequestApproved,
        "request-approved",
        "Approved, as far as you are concerned.",
    ),
    (
        Notice::PasswordRequestRejected,
        "request-rejected",
        "The request was rejected.",
    ),
    (
        Notice::CheckedOut,
        "checked-out",
        "The password is yours to use. Check it in when you are done.",
    ),
    (
        Notice::Queued,
        "queued",
        "Somebody else holds the password. Your request waits for its turn.",
    ),
    (Notice::CheckedIn, "checked-in", "The password was given back."),
    (Notice::SignedOut, "signed-out", "You have signed out."),
    (Notice::UserAdded, "user-added", "The user was added."),
    (
        Notice::UserDeleted,
        "user-deleted",
        "The user was deleted: his sessions are over, and no token of his works.",
    ),
    (
        Notice::ChangeForced,
        "change-forced",
        "His sessions are over, and his next sign-in has to bring a new password.",
    ),
    (
        Notice::SecondFactorRemoved,
        "factor-removed",
        "The second factor was removed: nobody is asked for its codes any more.",
    ),
    (
        Notice::SecondFactorSetUp,
        "factor-set-up",
        "The second factor is set up: its codes are asked for from now on.",
    ),
    (
        Notice::OwnPasswordChanged,
        "own-password",
        "Your password was changed, and your other sessions are over.",
    ),
    (
        Notice::VaultLocked,
        "vault-locked",
        "The vault was locked: no password is given or taken.",
    ),
    (
        Notice::VaultUnlocked,
        "vault-unlocked",
        "The vault was unlocked: passwords are given again.",
    ),
    (
        Notice::JournalEmptied,
        "journal-emptied",
        "The journal was emptied. Calls appear as they come.",
    ),
    (Notice::ClockChanged, "clock", "The clock was changed."),
    (
        Notice::FellDue,
        "fell-due",
        "The clock was changed, and what fell due by that has happened: the audit trail tells what.",
    ),
    (
        Notice::FaultAdded,
        "fault-added",
        "The fault is set up: the calls that it is for meet it from now on.",
    ),
    (Notice::FaultRemoved, "fault-removed", "The fault was removed."),
    (Notice::FaultsRemoved, "faults-removed", "Every fault was removed."),
    (Notice::SnapshotTaken, "snapshot-taken", "The snapshot was taken."),
    (
        Notice::SnapshotRestored,
        "snapshot-restored",
        "The snapshot was brought back: all is as it was when it was taken.",
    ),
    (Notice::SandboxReset, "reset", "The sandbox is as it was at first."),
    (Notice::SandboxDropped, "dropped", "The sandbox was dropped."),
    (
        Notice::SessionEnded,
        "session-ended",
        "Done. It ended your session, too: sign in again.",
    ),
];

impl Notice {
    /// A path with this notice in its query.
    #[must_use]
    pub fn on(self, path: &str) -> String {
        let word = NOTICES
            .iter()
            .find(|(notice, ..)| *notice == self)
            .map_or("", |it| it.1);
        format!("{path}?done={word}")
    }

    /// The text of the notice in a query, if there is one.
    #[must_use]
    pub fn text_in(query: Option<&str>) -> Option<&'static str> {
        let word = query?.split('&').find_map(|pair| pair.strip_prefix("done="))?;
        NOTICES.iter().find(|it| it.1 == word).map(|it| it.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_read_from_the_path_that_it_made() {
        for (notice, _, text) in NOTICES {
            let path = notice.on("/rpa");
            assert_eq!(Notice::text_in(path.strip_prefix("/rpa?")), Some(*text));
        }
        assert_eq!(Notice::text_in(Some("done=<script>")), None);
        assert_eq!(Notice::text_in(None), None);
    }
}
