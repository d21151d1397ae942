//! What can happen that leaves a record.

use super::AuditSubject;

/// What an audit record tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditOperation {
    /// A caller was not who he claimed to be, or not allowed to call (RPA-12).
    AuthenticationFailed,
    /// A person signed in.
    SignedIn,
    /// A sign-in was refused.
    SignInFailed,
    /// A resource was created.
    ResourceAdded,
    /// A resource was edited.
    ResourceModified,
    /// A resource was put into the trash or, by an older build, deleted.
    ResourceDeleted,
    /// A resource was taken out of the trash.
    ResourceRestored,
    /// A resource was shared.
    ResourceShared,
    /// An account was put into the trash or, by an older build, deleted.
    AccountDeleted,
    /// An account was taken out of the trash.
    AccountRestored,
    /// An account was shared.
    AccountShared,
    /// A resource group was made.
    ResourceGroupAdded,
    /// A resource group was changed.
    ResourceGroupModified,
    /// A resource group was deleted.
    ResourceGroupDeleted,
    /// A resource group was shared.
    ResourceGroupShared,
    /// A share was taken back.
    ShareRevoked,
    /// All that one user owns was given to another.
    OwnershipTransferred,
    /// Former passwords were handed out.
    PasswordHistoryRetrieved,
    /// A one-time code of an account was handed out.
    TotpRetrieved,
    /// A custom field was defined.
    CustomFieldAdded,
    /// An account was created.
    AccountAdded,
    /// An account was edited.
    AccountModified,
    /// A password was handed out.
    PasswordRetrieved,
    /// A password was changed.
    PasswordChanged,
    /// A password under access control was asked for.
    PasswordRequested,
    /// A request for a password was approved.
    PasswordRequestApproved,
    /// A request for a password was rejected.
    PasswordRequestRejected,
    /// A request for a password was not decided or used in time.
    PasswordRequestVoided,
    /// A released password was taken into use.
    PasswordCheckedOut,
    /// A released password is waited for while another holds it.
    PasswordQueued,
    /// A password was given back.
    PasswordCheckedIn,
    /// An RPA entry was added.
    RpaEntryAdded,
    /// An RPA entry was edited.
    RpaEntryModified,
    /// An RPA entry was deleted.
    RpaEntryDeleted,
    /// A pending request was approved.
    RpaEntryApproved,
    /// A pending request was rejected.
    RpaEntryRejected,
    /// The RPA integration was enabled (RPA-10).
    RpaIntegrationEnabled,
    /// The RPA integration was disabled (RPA-10).
    RpaIntegrationDisabled,
    /// An App Token was made.
    AppTokenGenerated,
    /// An App Token was handed out again.
    AppTokenCopied,
    /// A user was created.
    UserAdded,
    /// A user was edited.
    UserModified,
    /// A user was locked.
    UserLocked,
    /// A user was unlocked.
    UserUnlocked,
    /// A user was disabled.
    UserDisabled,
    /// A disabled user was enabled.
    UserEnabled,
    /// A user was deleted.
    UserDeleted,
    /// The vault was locked (LOCK-1).
    VaultLocked,
    /// The vault was unlocked.
    VaultUnlocked,
    /// Somebody wanted to unlock the vault with a wrong master secret.
    VaultUnlockFailed,
    /// A second factor was made, and its secret handed out; it does not count yet.
    SecondFactorMade,
    /// A person set up a second factor.
    SecondFactorEnabled,
    /// A second factor was taken away.
    SecondFactorDisabled,
    /// A person gave a code once more (STEP-1).
    SecondFactorGiven,
    /// A code was wrong or used before.
    SecondFactorRefused,
    /// An account was locked (LOCK-2).
    AccountLocked,
    /// An account was unlocked.
    AccountUnlocked,
    /// An account was marked or unmarked for a second factor (STEP-1).
    AccountStepUpChanged,
    /// A user's next sign-in has to bring a new password.
    PasswordChangeForced,
    /// A person's password was changed.
    UserPasswordChanged,
    /// An AUTHTOKEN was made.
    AuthTokenGenerated,
    /// A custom role was made.
    RoleAdded,
    /// A custom role was edited.
    RoleModified,
    /// A custom role was deleted.
    RoleDeleted,
    /// A user group was made.
    UserGroupAdded,
    /// A user group was edited.
    UserGroupModified,
    /// A user group was deleted.
    UserGroupDeleted,
    /// A sandbox was made and its tokens were handed out.
    SandboxCreated,
    /// The sandbox was set back to its fixture.
    SandboxReset,
    /// The sandbox was exported, secrets included.
    SandboxExported,
    /// A snapshot of the sandbox was taken.
    SnapshotTaken,
    /// A snapshot was brought back.
    SnapshotRestored,
    /// A snapshot was forgotten.
    SnapshotDeleted,
    /// The sandbox's settings were changed.
    SettingsChanged,
    /// A fault was set up.
    FaultAdded,
    /// A fault, or all of them, was taken away.
    FaultRemoved,
    /// A simulated target was set to accept, refuse or be unreachable.
    TargetChanged,
    /// A ticket of the simulated ticketing system was added or changed.
    TicketChanged,
    /// A ticket of the simulated ticketing system was deleted.
    TicketDeleted,
}

impl AuditOperation {
    /// Every operation with its words, as the audit trail shows them.
    pub const ALL: &[(Self, &str)] = &[
        (Self::AuthenticationFailed, "Authentication Failed"),
        (Self::SignedIn, "User Signed In"),
        (Self::SignInFailed, "Sign In Failed"),
        (Self::ResourceAdded, "Resource Added"),
        (Self::ResourceModified, "Resource Modified"),
        (Self::ResourceDeleted, "Resource Deleted"),
        (Self::ResourceRestored, "Resource Restored"),
        (Self::ResourceShared, "Resource Shared"),
        (Self::AccountDeleted, "Account Deleted"),
        (Self::AccountRestored, "Account Restored"),
        (Self::AccountShared, "Account Shared"),
        (Self::ResourceGroupAdded, "Resource Group Added"),
        (Self::ResourceGroupModified, "Resource Group Modified"),
        (Self::ResourceGroupDeleted, "Resource Group Deleted"),
        (Self::ResourceGroupShared, "Resource Group Shared"),
        (Self::ShareRevoked, "Share Revoked"),
        (Self::OwnershipTransferred, "Ownership Transferred"),
        (Self::PasswordHistoryRetrieved, "Password History Retrieved"),
        (Self::TotpRetrieved, "TOTP Retrieved"),
        (Self::CustomFieldAdded, "Custom Field Added"),
        (Self::AccountAdded, "Account Added"),
        (Self::AccountModified, "Account Modified"),
        (Self::PasswordRetrieved, "Password Retrieved"),
        (Self::PasswordChanged, "Password Changed"),
        (Self::PasswordRequested, "Password Requested"),
        (Self::PasswordRequestApproved, "Password Request Approved"),
        (Self::PasswordRequestRejected, "Password Request Rejected"),
        (Self::PasswordRequestVoided, "Password Request Voided"),
        (Self::PasswordCheckedOut, "Password Checked Out"),
        (Self::PasswordQueued, "Password Queued"),
        (Self::PasswordCheckedIn, "Password Checked In"),
        (Self::RpaEntryAdded, "RPA Entry Added"),
        (Self::RpaEntryModified, "RPA Entry Modified"),
        (Self::RpaEntryDeleted, "RPA Entry Deleted"),
        (Self::RpaEntryApproved, "RPA Entry Approved"),
        (Self::RpaEntryRejected, "RPA Entry Rejected"),
        (Self::RpaIntegrationEnabled, "RPA Integration Enabled"),
        (Self::RpaIntegrationDisabled, "RPA Integration Disabled"),
        (Self::AppTokenGenerated, "App Token Generated"),
        (Self::AppTokenCopied, "App Token Copied"),
        (Self::UserAdded, "User Added"),
        (Self::UserModified, "User Modified"),
        (Self::UserLocked, "User Locked"),
        (Self::UserUnlocked, "User Unlocked"),
        (Self::UserDisabled, "User Disabled"),
        (Self::UserEnabled, "User Enabled"),
        (Self::UserDeleted, "User Deleted"),
        (Self::VaultLocked, "Vault Locked"),
        (Self::VaultUnlocked, "Vault Unlocked"),
        (Self::VaultUnlockFailed, "Vault Unlock Failed"),
        (Self::SecondFactorMade, "Second Factor Made"),
        (Self::SecondFactorEnabled, "Second Factor Enabled"),
        (Self::SecondFactorDisabled, "Second Factor Disabled"),
        (Self::SecondFactorGiven, "Second Factor Given"),
        (Self::SecondFactorRefused, "Second Factor Refused"),
        (Self::AccountLocked, "Account Locked"),
        (Self::AccountUnlocked, "Account Unlocked"),
        (Self::AccountStepUpChanged, "Account Step-Up Changed"),
        (Self::PasswordChangeForced, "Password Change Forced"),
        (Self::UserPasswordChanged, "User Password Changed"),
        (Self::AuthTokenGenerated, "AUTHTOKEN Generated"),
        (Self::RoleAdded, "Role Added"),
        (Self::RoleModified, "Role Modified"),
        (Self::RoleDeleted, "Role Deleted"),
        (Self::UserGroupAdded, "User Group Added"),
        (Self::UserGroupModified, "User Group Modified"),
        (Self::UserGroupDeleted, "User Group Deleted"),
        (Self::SandboxCreated, "Sandbox Created"),
        (Self::SandboxReset, "Sandbox Reset"),
        (Self::SandboxExported, "Sandbox Exported"),
        (Self::SnapshotTaken, "Snapshot Taken"),
        (Self::SnapshotRestored, "Snapshot Restored"),
        (Self::SnapshotDeleted, "Snapshot Deleted"),
        (Self::SettingsChanged, "Settings Changed"),
        (Self::FaultAdded, "Fault Added"),
        (Self::FaultRemoved, "Fault Removed"),
        (Self::TargetChanged, "Target Changed"),
        (Self::TicketChanged, "Ticket Changed"),
        (Self::TicketDeleted, "Ticket Deleted"),
    ];

    /// The operation with these words.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, known)| *known == words);
        known.map(|(operation, _)| *operation)
    }

    /// What it happened to.
    #[must_use]
    pub fn subject(self) -> AuditSubject {
        match self {
            Self::SandboxCreated
            | Self::SandboxReset
            | Self::SandboxExported
            | Self::SnapshotTaken
            | Self::SnapshotRestored
            | Self::SnapshotDeleted
            | Self::SettingsChanged
            | Self::FaultAdded
            | Self::FaultRemoved
            | Self::TargetChanged
            | Self::TicketChanged
            | Self::TicketDeleted => AuditSubject::Simulator,
            Self::AuthenticationFailed
            | Self::SignedIn
            | Self::SignInFailed
            | Self::RpaEntryAdded
            | Self::RpaEntryModified
            | Self::RpaEntryDeleted
            | Self::RpaEntryApproved
            | Self::RpaEntryRejected
            | Self::RpaIntegrationEnabled
            | Self::RpaIntegrationDisabled
            | Self::AppTokenGenerated
            | Self::AppTokenCopied
            | Self::VaultLocked
            | Self::VaultUnlocked
            | Self::VaultUnlockFailed
            | Self::SecondFactorMade
            | Self::SecondFactorEnabled
            | Self::SecondFactorGiven
            | Self::SecondFactorRefused
            | Self::RoleAdded
            | Self::RoleModified
            | Self::RoleDeleted
            | Self::UserGroupAdded
            | Self::UserGroupModified
            | Self::UserGroupDeleted
            | Self::UserAdded
            | Self::UserModified
            | Self::UserLocked
            | Self::UserUnlocked
            | Self::UserDisabled
            | Self::UserEnabled
            | Self::UserDeleted
            | Self::UserPasswordChanged
            | Self::PasswordChangeForced
            | Self::SecondFactorDisabled
            | Self::AuthTokenGenerated => AuditSubject::User,
            Self::ResourceAdded
            | Self::ResourceModified
            | Self::ResourceDeleted
            | Self::ResourceRestored
            | Self::ResourceShared
            | Self::AccountDeleted
            | Self::AccountRestored
            | Self::AccountShared
            | Self::ResourceGroupAdded
            | Self::ResourceGroupModified
            | Self::ResourceGroupDeleted
            | Self::ResourceGroupShared
            | Self::ShareRevoked
            | Self::OwnershipTransferred
            | Self::PasswordHistoryRetrieved
            | Self::TotpRetrieved
            | Self::CustomFieldAdded
            | Self::AccountAdded
            | Self::AccountModified
            | Self::PasswordRetrieved
            | Self::PasswordChanged
            | Self::PasswordRequested
            | Self::PasswordRequestApproved
            | Self::PasswordRequestRejected
            | Self::PasswordRequestVoided
            | Self::PasswordCheckedOut
            | Self::PasswordQueued
            | Self::PasswordCheckedIn
            | Self::AccountLocked
            | Self::AccountUnlocked
            | Self::AccountStepUpChanged => AuditSubject::Resource,
        }
    }

    /// Whether its detail is the name of the user whom it happened to.
    #[must_use]
    pub fn names_a_user(self) -> bool {
        matches!(
            self,
            Self::UserAdded
                | Self::UserModified
                | Self::UserLocked
                | Self::UserUnlocked
                | Self::UserDisabled
                | Self::UserEnabled
                | Self::UserDeleted
                | Self::UserPasswordChanged
                | Self::PasswordChangeForced
                | Self::SecondFactorDisabled
                | Self::AuthTokenGenerated
        )
    }

    /// The words of the audit trail.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(operation, _)| *operation == self)
            .map_or("", |(_, words)| words)
    }
}
