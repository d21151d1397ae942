//! Why a call is refused. Faces turn this into their own words; none of it holds a secret.

use jiff::Timestamp;

use crate::model::token::TokenEnd;

/// A refusal, by the rule that it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// AUTH-1 and AUTH-2: nobody may act on this call.
    Unauthenticated(AuthCause),
    /// INPUT-1: INPUT_DATA cannot be read, is absent or has no Details. The words say where.
    UnreadableInput(String),
    /// INPUT-2: a mandatory field is absent or empty.
    MissingField(&'static str),
    /// INPUT-3: a value is not allowed.
    InvalidValue(&'static str),
    /// FIND-1: the resource is unknown or hidden; nobody is told which.
    NoSuchResource,
    /// FIND-2: the account is unknown or hidden; nobody is told which.
    NoSuchAccount,
    /// FIND-3: something named is unknown.
    NoSuch(Lookup),
    /// DENY-1: visible, but not allowed. The words say what is lacking.
    NotAllowed(&'static str),
    /// DUP-1: the resource name is taken.
    ResourceExists(String),
    /// DUP-2: the account name is taken in that resource.
    AccountExists(String),
    /// POL-1: the password breaks its policy while enforcement is on.
    NotCompliant {
        /// The policy's name.
        policy: String,
        /// The first reason.
        reason: String,
    },
    /// ACW-1: a reason must be given.
    ReasonRequired,
    /// ACW-2: access control is on and nobody approved.
    ApprovalRequired,
    /// ACW-3: the request waits for approval, or its time has not begun.
    RequestWaits,
    /// ACW-4: another holds the password.
    PasswordInUse,
    /// ACW-5: the password was released and not taken.
    NotCheckedOut,
    /// ACW-6: the password needs no request.
    NoAccessControl,
    /// ACW-7: there is no such password request, or none that the caller may meet.
    NoSuchRequest,
    /// ACW-8: the request is past that.
    RequestDecided,
    /// TICK-1, where no password could stand in its place.
    TicketRequired,
    /// TICK-2, where no password could stand in its place.
    TicketIncorrect,
    /// TICK-3: the ticketing system does not answer.
    TicketingDown,
    /// TOTP-1: the account has no one-time codes.
    NoTotp,
    /// FILE-1: the account holds no file, or held none then.
    NoFile,
    /// RESET-1: the simulated target did not take the new password. The words say how.
    ResetFailed(&'static str),
    /// LOCK-1: the vault is locked.
    VaultLocked,
    /// LOCK-2: the account is locked.
    AccountLocked,
    /// STEP-1: a second factor must have been given just now.
    StepUpRequired,
    /// The master secret is not the one that the vault was made with.
    WrongMasterSecret,
    /// A second factor is lacking, wrong or there already.
    SecondFactor(SecondFactorCause),
    /// A new password must be given before anything else.
    PasswordChangeRequired,
    /// What is to be deleted is still used.
    InUse(&'static str),
    /// RPA-1: an entry of this tool, owner and host, or of this RPA Name, is there.
    EntryExists,
    /// An RPA entry or another thing of the admin API is unknown or hidden.
    NotFound,
    /// ROUTE-1: the sandbox was dropped while it was asked.
    SandboxGone,
    /// RPA-6: what may be done with a token is not for this caller.
    TokenNotForCaller,
    /// RPA-7: somebody else was first.
    AlreadyDecided,
    /// A name of the admin API is taken.
    NameTaken,
    /// A user name is taken.
    UserExists(String),
    /// Nobody is let in with this name and password.
    SignInRefused,
    /// SIGN-IN-WAIT: too many sign-ins, codes or master secrets were wrong just before; the next may be tried after so
    /// many seconds.
    TooManyTries(u64),
    /// There is no session, or it is over.
    NoSession,
}

/// What was looked up by name (FIND-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lookup {
    /// A user.
    User,
    /// A password policy.
    PasswordPolicy,
    /// A resource type.
    ResourceType,
    /// A resource group.
    ResourceGroup,
    /// Something in the trash.
    Trashed,
    /// A role.
    Role,
    /// A user group.
    UserGroup,
}

impl Lookup {
    /// As refusals name it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::PasswordPolicy => "password policy",
            Self::ResourceType => "resource type",
            Self::ResourceGroup => "resource group",
            Self::Trashed => "item in the trash",
            Self::Role => "role",
            Self::UserGroup => "user group",
        }
    }
}

/// What is the matter with a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecondFactorCause {
    /// This sign-in needs a code.
    CodeMissing,
    /// The code is wrong, or was used before.
    CodeRefused,
    /// There is none to give a code of.
    NotEnrolled,
    /// There is one already.
    AlreadyEnrolled,
}

impl SecondFactorCause {
    fn words(self) -> &'static str {
        match self {
            Self::CodeMissing => "a second factor's code is needed",
            Self::CodeRefused => "the code is wrong, or was used before",
            Self::NotEnrolled => "no second factor is set up",
            Self::AlreadyEnrolled => "a second factor is set up already",
        }
    }
}

/// Why nobody may act on a call (RPA-10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthCause {
    /// Neither header holds a token.
    Missing,
    /// No such token here.
    Unknown,
    /// It was valid once.
    Ended(TokenEnd),
    /// Its entry awaits approval.
    Pending,
    /// Its validity ended at that instant.
    Expired(Timestamp),
    /// The RPA integration is disabled.
    IntegrationDisabled,
    /// Its owner was deleted.
    OwnerDeleted,
    /// Its owner is locked.
    OwnerLocked,
    /// Its owner is disabled.
    OwnerDisabled,
    /// APP_TYPE is there and not 17.
    WrongAppType,
    /// The orgName header names another organisation than the caller's.
    OtherOrganisation,
    /// AUTH-2: it is valid, but not from this host.
    WrongHost,
}

impl AuthCause {
    /// The cause, for somebody who holds the token.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Missing => "no token was sent".into(),
            Self::Unknown => "token unknown".into(),
            Self::Ended(TokenEnd::Replaced) => "token was replaced by a new one".into(),
            Self::Ended(TokenEnd::Rejected) => "the request for this token was rejected".into(),
            Self::Ended(TokenEnd::Deleted) => "the entry or user of this token was deleted".into(),
            Self::Pending => "the entry of this app token awaits approval".into(),
            Self::Expired(at) => format!("app token expired {at}"),
            Self::IntegrationDisabled => "the RPA integration is disabled".into(),
            Self::OwnerDeleted => "the owner of this token was deleted".into(),
            Self::OwnerLocked => "the owner of this token is locked".into(),
            Self::OwnerDisabled => "the owner of this token is disabled".into(),
            Self::WrongAppType => "APP_TYPE is not 17".into(),
            Self::OtherOrganisation => "orgName is not the caller's organisation".into(),
            Self::WrongHost => "the call does not come from the host of the entry".into(),
        }
    }
}

impl Refusal {
    /// The id of the rule, as decisions and the parity report name it.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Unauthenticated(AuthCause::WrongHost) => "AUTH-2",
            Self::Unauthenticated(_) => "AUTH-1",
            Self::UnreadableInput(_) => "INPUT-1",
            Self::MissingField(_) => "INPUT-2",
            Self::InvalidValue(_) => "INPUT-3",
            Self::NoSuchResource => "FIND-1",
            Self::NoSuchAccount => "FIND-2",
            Self::NoSuch(_) => "FIND-3",
            Self::NotAllowed(_) => "DENY-1",
            Self::ResourceExists(_) => "DUP-1",
            Self::AccountExists(_) => "DUP-2",
            Self::NotCompliant { .. } => "POL-1",
            Self::ReasonRequired => "ACW-1",
            Self::ApprovalRequired => "ACW-2",
            Self::RequestWaits => "ACW-3",
            Self::PasswordInUse => "ACW-4",
            Self::NotCheckedOut => "ACW-5",
            Self::NoAccessControl => "ACW-6",
            Self::NoSuchRequest => "ACW-7",
            Self::RequestDecided => "ACW-8",
            Self::TicketRequired => "TICK-1",
            Self::TicketIncorrect => "TICK-2",
            Self::TicketingDown => "TICK-3",
            Self::NoTotp => "TOTP-1",
            Self::NoFile => "FILE-1",
            Self::ResetFailed(_) => "RESET-1",
            Self::EntryExists => "RPA-1",
            Self::VaultLocked => "LOCK-1",
            Self::AccountLocked => "LOCK-2",
            Self::StepUpRequired => "STEP-1",
            Self::WrongMasterSecret => "MASTER-SECRET",
            Self::SecondFactor(_) => "SECOND-FACTOR",
            Self::PasswordChangeRequired => "PASSWORD-CHANGE",
            Self::InUse(_) => "IN-USE",
            Self::NotFound => "NOT-FOUND",
            Self::SandboxGone => "ROUTE-1",
            Self::TokenNotForCaller => "RPA-6",
            Self::AlreadyDecided => "RPA-7",
            Self::NameTaken | Self::UserExists(_) => "NAME-TAKEN",
            Self::SignInRefused => "SIGN-IN",
            Self::TooManyTries(_) => "SIGN-IN-WAIT",
            Self::NoSession => "SESSION",
        }
    }

    /// The true cause in words, for the tester: no secret, and nothing that tells hidden from unknown.
    #[must_use]
    pub fn why(&self) -> String {
        match self {
            Self::Unauthenticated(cause) => cause.words(),
            Self::UnreadableInput(words) => words.clone(),
            Self::MissingField(field) => format!("{field} is absent or empty"),
            Self::InvalidValue(field) => format!("the value of {field} is not allowed"),
            Self::NoSuchResource => "no such resource is visible to the caller".into(),
            Self::NoSuchAccount => "no such account is visible to the caller".into(),
            Self::NoSuch(lookup) => format!("no such {}", lookup.words()),
            Self::NotAllowed(lacking) => (*lacking).into(),
            Self::ResourceExists(_) => "the resource name is taken".into(),
            Self::AccountExists(_) => "the account name is taken in this resource".into(),
            Self::NotCompliant { .. } => "policy enforcement is on".into(),
            Self::ReasonRequired => "the account asks for a reason".into(),
            Self::ApprovalRequired => "the account is under access control and the caller has no open request".into(),
            Self::RequestWaits => "the request waits for approval, or for its time to begin".into(),
            Self::PasswordInUse => "another holds the password: the request waits for its turn".into(),
            Self::NotCheckedOut => "the password was not checked out".into(),
            Self::NoAccessControl => "the caller needs no request for this password".into(),
            Self::NoSuchRequest => "no such request is for the caller to meet".into(),
            Self::RequestDecided => "the request was decided before, or is over".into(),
            Self::TicketRequired => "no ticket was given".into(),
            Self::TicketIncorrect => "the ticket is unknown, closed, or not for this account or caller".into(),
            Self::TicketingDown => "the ticketing system is unreachable".into(),
            Self::NoTotp => "the account has no one-time codes".into(),
            Self::NoFile => "the account holds no such file".into(),
            Self::ResetFailed(how) => (*how).into(),
            Self::EntryExists => "an entry with this owner and host, or this RPA name, exists".into(),
            Self::VaultLocked => "the vault is locked".into(),
            Self::AccountLocked => "the account is locked".into(),
            Self::StepUpRequired => "no second factor was given within the last 5 minutes".into(),
            Self::WrongMasterSecret => "this is not the master secret".into(),
            Self::SecondFactor(cause) => cause.words().into(),
            Self::PasswordChangeRequired => "the password must be changed: sign in with a new_password".into(),
            Self::InUse(by) => (*by).into(),
            Self::NotFound => "not found".into(),
            Self::SandboxGone => "there is no such path".into(),
            Self::TokenNotForCaller => "this token is not for the caller".into(),
            Self::AlreadyDecided => "already decided".into(),
            Self::NameTaken | Self::UserExists(_) => "the name is taken".into(),
            Self::SignInRefused => "the user name and password do not let anybody in".into(),
            Self::TooManyTries(seconds) => {
                format!("too many attempts have failed: try again after {seconds} seconds")
            }
            Self::NoSession => "there is no session, or it is over: sign in".into(),
        }
    }
}
