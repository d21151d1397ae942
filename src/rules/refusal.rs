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
    /// TOTP-1: the account has no one-time codes.
    NoTotp,
    /// RESET-1: the simulated target did not take the new password. The words say how.
    ResetFailed(&'static str),
    /// RPA-1: an entry of this tool, owner and host, or of this RPA Name, is there.
    EntryExists,
    /// An RPA entry or another thing of the admin API is unknown or hidden.
    NotFound,
    /// RPA-6: what may be done with a token is not for this caller.
    TokenNotForCaller,
    /// RPA-7: somebody else was first.
    AlreadyDecided,
    /// A name of the admin API is taken.
    NameTaken,
    /// Nobody is let in with this name and password.
    SignInRefused,
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
    /// A group of users.
    UserGroup,
    /// Something in the trash.
    Trashed,
    /// A role.
    Role,
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
            Self::UserGroup => "user group",
            Self::Trashed => "item in the trash",
            Self::Role => "role",
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
            Self::NoTotp => "TOTP-1",
            Self::ResetFailed(_) => "RESET-1",
            Self::EntryExists => "RPA-1",
            Self::NotFound => "NOT-FOUND",
            Self::TokenNotForCaller => "RPA-6",
            Self::AlreadyDecided => "RPA-7",
            Self::NameTaken => "NAME-TAKEN",
            Self::SignInRefused => "SIGN-IN",
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
            Self::ApprovalRequired => "the account is under access control and no request was approved".into(),
            Self::NoTotp => "the account has no one-time codes".into(),
            Self::ResetFailed(how) => (*how).into(),
            Self::EntryExists => "an entry with this owner and host, or this RPA name, exists".into(),
            Self::NotFound => "not found".into(),
            Self::TokenNotForCaller => "this token is not for the caller".into(),
            Self::AlreadyDecided => "already decided".into(),
            Self::NameTaken => "the name is taken".into(),
            Self::SignInRefused => "the user name and password do not let anybody in".into(),
            Self::NoSession => "there is no session, or it is over: sign in".into(),
        }
    }
}
