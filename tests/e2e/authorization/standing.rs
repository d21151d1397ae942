//! Who calls: every role, and every relation to what an operation names.

/// What a role allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Privilege {
    Rpa,
    Resources,
    Users,
    Audit,
    Vault,
}

/// A role by its name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Role {
    pub name: &'static str,
    privileges: &'static [Privilege],
}

impl Role {
    pub fn has(&self, privilege: Privilege) -> bool {
        self.privileges.contains(&privilege)
    }
}

/// The custom role that allows nothing.
pub const ONLOOKER: &str = "Onlooker";

const ADMINISTRATOR: &[Privilege] = &[Privilege::Rpa, Privilege::Resources, Privilege::Users, Privilege::Audit];

/// The predefined roles, and a custom one.
pub const ROLES: [Role; 8] = [
    Role {
        name: "Privileged Administrator",
        privileges: &[
            Privilege::Rpa,
            Privilege::Resources,
            Privilege::Users,
            Privilege::Audit,
            Privilege::Vault,
        ],
    },
    Role {
        name: "Administrator",
        privileges: ADMINISTRATOR,
    },
    Role {
        name: "Cloud Administrator",
        privileges: ADMINISTRATOR,
    },
    Role {
        name: "Password Administrator",
        privileges: &[Privilege::Resources],
    },
    Role {
        name: "Password Auditor",
        privileges: &[Privilege::Audit],
    },
    Role {
        name: "Password User",
        privileges: &[],
    },
    Role {
        name: "Connection User",
        privileges: &[],
    },
    Role {
        name: ONLOOKER,
        privileges: &[],
    },
];

/// How far a share goes. Whatever is seen at all is at least listed.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Level {
    Listed,
    View,
    Modify,
    FullAccess,
}

impl Level {
    /// As fixtures call it.
    pub fn permission(self) -> &'static str {
        match self {
            Self::Listed => "remote_app_only",
            Self::View => "view",
            Self::Modify => "modify",
            Self::FullAccess => "full_access",
        }
    }
}

/// What is shared or owned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum On {
    Account,
    Resource,
    Group,
}

/// What somebody is to a password request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    /// He sees the account, and the request is none of his.
    Onlooker,
    Requester,
    Approver,
}

/// How somebody is tied to an RPA entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tie {
    /// It is his, added by another.
    Owner,
    /// He added it for somebody without the privilege.
    Creator,
    /// An admin added it for another admin.
    OfOtherAdmins,
}

/// Which user is acted on, besides one who has nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Whom {
    Oneself,
    /// A Privileged Administrator.
    WithMore,
    /// One without a privilege, whose scope is everything.
    SuperAdmin,
}

/// Which role is acted on, besides a custom one that gives nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TheRole {
    /// A custom one that gives power over the vault.
    WithMore,
    BuiltIn,
}

/// How a caller stands to what an operation names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relation {
    /// Not at all.
    None,
    /// His scope is everything.
    SuperAdmin,
    Share(On, Level),
    Own(On),
    Request(Part),
    Entry(Tie),
    User(Whom),
    Role(TheRole),
    /// He calls with his AUTHTOKEN.
    AuthToken,
}

/// A caller.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    pub role: Role,
    pub relation: Relation,
}

impl Standing {
    /// What he has of the account (SHARE-1, SHARE-3).
    pub fn on_account(&self) -> Option<Level> {
        match self.relation {
            Relation::Share(_, level) => Some(level),
            Relation::Own(On::Account) | Relation::SuperAdmin => Some(Level::FullAccess),
            _ => None,
        }
    }

    /// What he has of the resource; it is listed as the place of an account that he sees.
    pub fn on_resource(&self) -> Option<Level> {
        match self.relation {
            Relation::Share(On::Account, _) | Relation::Own(On::Account) => Some(Level::Listed),
            Relation::Share(_, level) => Some(level),
            Relation::Own(On::Resource) | Relation::SuperAdmin => Some(Level::FullAccess),
            _ => None,
        }
    }

    /// What he has of the resource group.
    pub fn on_group(&self) -> Option<Level> {
        match self.relation {
            Relation::Share(On::Group, level) => Some(level),
            Relation::Own(On::Group) | Relation::SuperAdmin => Some(Level::FullAccess),
            _ => None,
        }
    }
}

/// What the objects of an operation are, and so what relations there are to them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scene {
    /// None but user groups.
    Bare,
    /// A resource with its accounts, in a group, and what is in the trash.
    Vault,
    /// Accounts with password requests.
    Requests,
    /// RPA entries.
    Entries,
    /// A user.
    Users,
    /// A role.
    Roles,
}

impl Scene {
    pub const ALL: [Self; 6] = [
        Self::Bare,
        Self::Vault,
        Self::Requests,
        Self::Entries,
        Self::Users,
        Self::Roles,
    ];

    /// Whether a sandbox may do for several operations, since none of them ends anybody's session. Each has objects of
    /// its own there.
    pub fn is_shared(self) -> bool {
        matches!(self, Self::Vault | Self::Entries | Self::Roles)
    }

    fn relations(self) -> Vec<Relation> {
        let mut relations = vec![Relation::None, Relation::SuperAdmin];
        let levels = [Level::Listed, Level::View, Level::Modify, Level::FullAccess];
        match self {
            Self::Bare => relations.push(Relation::AuthToken),
            Self::Vault => {
                // A single account takes two of them (SHARE-2).
                relations.extend(levels[1..3].iter().map(|level| Relation::Share(On::Account, *level)));
                for on in [On::Resource, On::Group] {
                    relations.extend(levels.iter().map(|level| Relation::Share(on, *level)));
                }
                relations.extend([On::Account, On::Resource, On::Group].map(Relation::Own));
            }
            Self::Requests => {
                relations.extend([Part::Onlooker, Part::Requester, Part::Approver].map(Relation::Request));
            }
            Self::Entries => relations.extend([Tie::Owner, Tie::Creator, Tie::OfOtherAdmins].map(Relation::Entry)),
            Self::Users => relations.extend([Whom::Oneself, Whom::WithMore, Whom::SuperAdmin].map(Relation::User)),
            Self::Roles => relations.extend([TheRole::WithMore, TheRole::BuiltIn].map(Relation::Role)),
        }
        relations
    }

    /// Every role in every relation.
    pub fn standings(self) -> Vec<Standing> {
        let in_relations = |role| {
            let standing = move |relation| Standing { role, relation };
            self.relations().into_iter().map(standing)
        };
        ROLES.into_iter().flat_map(in_relations).collect()
    }
}
