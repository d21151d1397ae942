//! What the rules say of every caller at every operation, told once more and independently of the server: a pure
//! function of what the operation needs, the caller's role and his relation to the object.

use super::standing::{Level, On, Part, Privilege, Relation, Standing, TheRole, Tie, Whom};

/// What an operation needs of its caller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Need {
    /// Nothing, not even to be known.
    Nothing,
    /// A token or session that is valid.
    Session,
    /// An AUTHTOKEN, which the operation replaces.
    OwnAuthToken,
    /// A second factor of his own. Nobody here has one.
    SecondFactor,
    /// A privilege (ROLE-1, ROLE-2, RPA-2, USER-1).
    Privilege(Privilege),
    /// To look up users, as whoever shares with them or administers them does (USER-3).
    LookUp,
    /// The privilege over the vault, and a second factor given just now (LOCK-1, STEP-1).
    Vault,
    /// This much of an account (SHARE-2).
    Account(Level),
    /// Nothing: what cannot be had is left out of the answer.
    Credential,
    /// All of an account, and a role that deletes (TRASH-1).
    DeleteAccount,
    /// This much of a resource (SHARE-2).
    Resource(Level),
    /// All of a resource, and a role that adds to it and deletes it (ROLE-1, TRASH-1).
    CreateIn,
    /// This much of a resource group.
    Group(Level),
    /// All of a resource group and of the resource that is put into it.
    GroupAndResource,
    /// What is in the trash, and a role that deletes.
    Restore(On),
    /// To decide a password request (ACW-7).
    DecideRequest,
    /// To have made a password request that was approved.
    CheckOut,
    /// To have made a password request, or to decide it.
    CheckIn,
    /// To see an RPA entry.
    SeeEntry,
    /// To see an RPA entry, and the privilege (RPA-2).
    ManageEntry,
    /// To be the one who may copy an active entry's token (RPA-6).
    CopyToken,
    /// To be one of those who decide a pending entry (RPA-6, RPA-7).
    DecideEntry,
    /// To administer users, and this one (USER-2).
    User,
    /// The same, and not to be that user.
    AnotherUser,
    /// To administer users and to have what the role gives (USER-1).
    Role,
}

/// What becomes of a caller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It is done.
    Allowed,
    /// Nobody is known by what he presents.
    Unauthenticated,
    /// He may see the object, or there is none, and may not do this.
    Denied,
    /// To him there is no such object.
    NotFound,
    /// He may, but another rule stands before it.
    Refused(&'static str),
}

use Outcome::{Allowed, Denied, NotFound, Refused};

impl Outcome {
    /// What becomes of him who must pass this too.
    fn and(self, then: Self) -> Self {
        if self == Allowed { then } else { self }
    }
}

fn when(may: bool) -> Outcome {
    if may { Allowed } else { Denied }
}

fn at_least(has: Option<Level>, needed: Level) -> Outcome {
    has.map_or(NotFound, |has| when(has >= needed))
}

/// What becomes of an authenticated caller.
pub fn expected(need: Need, caller: &Standing) -> Outcome {
    let has = |privilege| when(caller.role.has(privilege));
    match need {
        Need::Nothing | Need::Session | Need::Credential => Allowed,
        Need::OwnAuthToken => when(caller.relation == Relation::AuthToken),
        Need::SecondFactor => Refused("SECOND-FACTOR"),
        Need::Privilege(privilege) => has(privilege),
        Need::LookUp => when(looks_up(caller)),
        Need::Vault => has(Privilege::Vault).and(Refused("STEP-1")),
        Need::Account(level) => at_least(caller.on_account(), level),
        Need::DeleteAccount => at_least(caller.on_account(), Level::FullAccess).and(has(Privilege::Resources)),
        Need::Resource(level) => at_least(caller.on_resource(), level),
        Need::CreateIn => at_least(caller.on_resource(), Level::FullAccess).and(has(Privilege::Resources)),
        Need::Group(level) => at_least(caller.on_group(), level),
        Need::GroupAndResource => {
            at_least(caller.on_group(), Level::FullAccess).and(at_least(caller.on_resource(), Level::FullAccess))
        }
        Need::Restore(on) if may_have_back(caller, on) => has(Privilege::Resources),
        Need::Restore(_) => NotFound,
        Need::DecideRequest => at_request(caller, Denied, Allowed),
        Need::CheckOut => at_request(caller, Allowed, Denied),
        Need::CheckIn => at_request(caller, Allowed, Allowed),
        Need::SeeEntry | Need::ManageEntry | Need::CopyToken | Need::DecideEntry if !sees_entry(caller) => NotFound,
        Need::SeeEntry => Allowed,
        Need::ManageEntry => has(Privilege::Rpa),
        Need::CopyToken => when(copies_token(caller)),
        Need::DecideEntry => when(decides_entry(caller)),
        Need::User => has(Privilege::Users).and(on_user(caller)),
        Need::AnotherUser => has(Privilege::Users)
            .and(when(caller.relation != Relation::User(Whom::Oneself)))
            .and(on_user(caller)),
        Need::Role => has(Privilege::Users).and(match caller.relation {
            Relation::Role(TheRole::BuiltIn) => Denied,
            Relation::Role(TheRole::WithMore) => has(Privilege::Vault),
            _ => Allowed,
        }),
    }
}

fn looks_up(caller: &Standing) -> bool {
    caller.role.has(Privilege::Users) || caller.role.has(Privilege::Resources)
}

fn may_have_back(caller: &Standing, on: On) -> bool {
    [Relation::SuperAdmin, Relation::Own(on)].contains(&caller.relation)
}

fn at_request(caller: &Standing, requester: Outcome, approver: Outcome) -> Outcome {
    match caller.relation {
        Relation::Request(Part::Requester) => requester,
        Relation::Request(Part::Approver) => approver,
        _ => NotFound,
    }
}

fn sees_entry(caller: &Standing) -> bool {
    let tied = matches!(caller.relation, Relation::Entry(Tie::Owner | Tie::Creator));
    tied || caller.role.has(Privilege::Rpa)
}

/// Case II: its owner; case III: its creator.
fn copies_token(caller: &Standing) -> bool {
    match caller.relation {
        Relation::Entry(Tie::Owner) => caller.role.has(Privilege::Rpa),
        relation => relation == Relation::Entry(Tie::Creator),
    }
}

/// Case II: its owner alone; case III: any admin but its creator.
fn decides_entry(caller: &Standing) -> bool {
    caller.role.has(Privilege::Rpa) && !matches!(caller.relation, Relation::Entry(Tie::Creator | Tie::OfOtherAdmins))
}

fn on_user(caller: &Standing) -> Outcome {
    match caller.relation {
        Relation::User(Whom::WithMore | Whom::SuperAdmin) => when(caller.role.has(Privilege::Vault)),
        _ => Allowed,
    }
}

/// Whether what a request names by this key is hidden from the caller: to him it must be as if there were none.
pub fn is_hidden(key: &str, caller: &Standing) -> bool {
    match key {
        "resource" | "resource_name" => caller.on_resource().is_none(),
        "account" | "account_name" | "guarded" | "keyring" => caller.on_account().is_none(),
        "group" => caller.on_group().is_none(),
        "trashed_resource" => !may_have_back(caller, On::Resource),
        "trashed_account" => !may_have_back(caller, On::Account),
        "waiting" | "released" | "held" | "waiting_request" | "released_request" | "held_request" => {
            at_request(caller, Allowed, Allowed) == NotFound
        }
        "entry" | "pending" => !sees_entry(caller),
        "user_name" | "user_group" | "user_group_name" => !looks_up(caller),
        "user" | "role" => !caller.role.has(Privilege::Users),
        other => panic!("nothing says who sees {other}"),
    }
}
