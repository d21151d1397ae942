//! Who a call acts for.

use std::net::IpAddr;
use std::sync::Arc;

use super::ids::{EntryId, UserId};
use super::privilege::Privileges;

/// A user as every decision sees him: what he may do by his role, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose rights the call has.
    pub user_id: UserId,
    /// His user name.
    pub user_name: Arc<str>,
    /// The name of his role.
    pub role: Arc<str>,
    /// What his role allows.
    pub privileges: Privileges,
    /// Whether his scope is all passwords (a Super Administrator).
    pub super_admin: bool,
    /// How he proved himself.
    pub via: Via,
}

/// How a caller proved himself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// With the App Token of an RPA entry, as its owner.
    AppToken(EntryId),
    /// With his own AUTHTOKEN.
    AuthToken,
    /// With a session of the admin API or the console.
    Session,
}

impl Caller {
    /// The RPA entry through which he calls.
    #[must_use]
    pub fn entry(&self) -> Option<EntryId> {
        match self.via {
            Via::AppToken(entry) => Some(entry),
            Via::AuthToken | Via::Session => None,
        }
    }

    /// The face through which he calls, in the audit trail's words.
    #[must_use]
    pub fn client_type(&self) -> &'static str {
        match self.via {
            Via::AppToken(_) | Via::AuthToken => "REST API",
            Via::Session => "Web Client",
        }
    }
}

/// Where a request came from: the TCP peer, or what a trusted proxy said.
pub type ClientAddress = IpAddr;
