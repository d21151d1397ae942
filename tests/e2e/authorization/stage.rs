//! A sandbox in which every caller has objects of his own, to which he stands as he is said to.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Face;
use super::standing::{ONLOOKER, On, Part, Relation, Scene, Standing, TheRole, Tie, Whom};

/// What everybody signs in with who signs in.
pub const PASSWORD: &str = "anchor";

/// What rows name, by key.
pub type Values = HashMap<&'static str, String>;

/// The users beside the callers, in the order of their ids: who owns what nobody else does, with whom things are shared,
/// one without any privilege, and another administrator.
const CAST: [(&str, &str); 4] = [
    ("keeper", "Administrator"),
    ("friend", "Password User"),
    ("clerk", "Password User"),
    ("judge", "Administrator"),
];
const KEEPER: usize = 1;
const FRIEND: usize = 2;
const CLERK: usize = 3;
const BUILT_IN_ROLES: usize = 7;

/// A fixture in the making. The ids are the places in its lists, accounts being counted across resources.
#[derive(Default)]
pub struct Stage {
    roles: Vec<Value>,
    users: Vec<Value>,
    user_groups: Vec<Value>,
    resource_groups: Vec<Value>,
    resources: Vec<Value>,
    accounts: usize,
    rpa_entries: Vec<Value>,
    password_requests: Vec<Value>,
    /// What each act names for each caller.
    pub acts: Vec<Vec<Values>>,
}

fn put(list: &mut Vec<Value>, value: Value) -> String {
    list.push(value);
    list.len().to_string()
}

/// What a caller's objects are made from.
struct Seat<'a> {
    label: String,
    user: String,
    user_id: String,
    relation: Relation,
    values: &'a mut Values,
}

impl Seat<'_> {
    fn owner(&self, on: On) -> &str {
        if self.relation == Relation::Own(on) {
            &self.user
        } else {
            "keeper"
        }
    }

    fn shares(&self, on: On) -> Vec<Value> {
        match self.relation {
            Relation::Share(shared, level) if shared == on => {
                vec![json!({ "user": self.user, "permission": level.permission() })]
            }
            _ => Vec::new(),
        }
    }

    fn named(&self, kind: &str) -> String {
        format!("{kind}-{}", self.label)
    }
}

impl Stage {
    /// A stage for these callers, on which each has objects of his own in every act. `hash` is that of everybody's
    /// password.
    pub fn new(face: Face, scene: Scene, standings: &[Standing], acts: usize, hash: &str) -> Self {
        let mut stage = Self::default();
        put(&mut stage.roles, json!({ "name": ONLOOKER }));
        for (name, role) in CAST {
            put(&mut stage.users, json!({ "user_name": name, "role": role }));
        }
        let callers = standings.iter().enumerate();
        let callers: Vec<_> = callers
            .map(|(number, it)| stage.caller(face, number, it, hash))
            .collect();
        for act in 0..acts {
            let mut values = Vec::new();
            for (number, (standing, user_id)) in standings.iter().zip(&callers).enumerate() {
                values.push(stage.seated(scene, act, number, standing, user_id));
            }
            stage.acts.push(values);
        }
        stage
    }

    fn seated(&mut self, scene: Scene, act: usize, number: usize, standing: &Standing, user_id: &str) -> Values {
        let mut values = Values::new();
        values.insert("seat", number.to_string());
        values.insert("friend", FRIEND.to_string());
        let seat = Seat {
            label: format!("{act}-{number}"),
            user: format!("caller-{number}"),
            user_id: user_id.to_owned(),
            relation: standing.relation,
            values: &mut values,
        };
        match scene {
            Scene::Bare => self.bare(seat),
            Scene::Vault => self.vault(seat),
            Scene::Requests => self.requests(seat),
            Scene::Entries => self.entries(seat),
            Scene::Users => self.victim(seat),
            Scene::Roles => self.role(seat),
        }
        values
    }

    /// The fixture.
    pub fn fixture(&self) -> Value {
        json!({
            "version": 1, "roles": self.roles, "users": self.users, "user_groups": self.user_groups,
            "resource_groups": self.resource_groups, "resources": self.resources, "rpa_entries": self.rpa_entries,
            "password_requests": self.password_requests,
        })
    }

    fn caller(&mut self, face: Face, number: usize, standing: &Standing, hash: &str) -> String {
        let name = format!("caller-{number}");
        let super_admin = standing.relation == Relation::SuperAdmin;
        let mut user = json!({ "user_name": name, "role": standing.role.name, "super_admin": super_admin });
        if face == Face::Admin {
            user["password_hash"] = json!(hash);
        } else if standing.relation == Relation::AuthToken {
            user["auth_token"] = json!(format!("token-of-{name}"));
        } else {
            let entry = json!({ "user_name": name, "host_name": "localhost", "created_by": "keeper" });
            put(&mut self.rpa_entries, entry);
        }
        put(&mut self.users, user)
    }

    fn bare(&mut self, seat: Seat<'_>) {
        let name = seat.named("crew");
        let group = json!({ "name": name, "members": ["clerk"] });
        seat.values.insert("user_group", put(&mut self.user_groups, group));
        seat.values.insert("user_group_name", name);
        seat.values.insert("user", CLERK.to_string());
        seat.values.insert("user_name", "clerk".to_owned());
        seat.values.insert("role", (BUILT_IN_ROLES + 1).to_string());
    }

    fn vault(&mut self, seat: Seat<'_>) {
        let account = |name: &str, more: Value| {
            let (owner, shares) = (seat.owner(On::Account), seat.shares(On::Account));
            let mut account = json!({ "name": name, "password": "Mooring#Line7", "owner": owner, "shares": shares });
            account
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            account
        };
        let accounts = [
            account("root", json!({ "totp": { "secret": "GEZDGNBVGY3TQOJQ" } })),
            account("guarded", json!({ "access_control": { "approvers": ["judge"] } })),
            account("gone", json!({ "trashed": true })),
            account(
                "keyring",
                json!({ "password": null, "file": { "name": "web.pem", "content": "key" } }),
            ),
        ];
        let (name, group) = (seat.named("resource"), seat.named("group"));
        let groups = json!({ "name": group, "owner": seat.owner(On::Group), "shares": seat.shares(On::Group) });
        let resource = json!({
            "name": name, "type": "Key Store", "owner": seat.owner(On::Resource), "groups": [group],
            "accounts": accounts, "shares": seat.shares(On::Resource),
        });
        let trashed = json!({ "name": seat.named("gone"), "owner": seat.owner(On::Resource), "trashed": true });
        seat.values.insert("group", put(&mut self.resource_groups, groups));
        seat.values.insert("resource", put(&mut self.resources, resource));
        seat.values
            .insert("trashed_resource", put(&mut self.resources, trashed));
        seat.values.insert("resource_name", name);
        seat.values.insert("account_name", "root".to_owned());
        for key in ["account", "guarded", "trashed_account", "keyring"] {
            seat.values.insert(key, self.next_account());
        }
    }

    fn next_account(&mut self) -> String {
        self.accounts += 1;
        self.accounts.to_string()
    }

    fn requests(&mut self, seat: Seat<'_>) {
        let (mut requester, mut approver) = ("keeper", "judge");
        seat.values.insert("requester", KEEPER.to_string());
        match seat.relation {
            Relation::Request(Part::Requester) => {
                requester = &seat.user;
                seat.values.insert("requester", seat.user_id.clone());
            }
            Relation::Request(Part::Approver) => approver = &seat.user,
            _ => {}
        }
        let resource = seat.named("resource");
        let mut accounts = Vec::new();
        for (account, request, state) in [
            ("waiting", "waiting_request", "waiting"),
            ("released", "released_request", "approved"),
            ("held", "held_request", "checked_out"),
        ] {
            accounts.push(json!({
                "name": account, "password": "Mooring#Line7", "access_control": { "approvers": [approver] },
            }));
            let path = format!("{resource}/{account}");
            let asked = json!({ "user_name": requester, "account": path, "state": state });
            seat.values.insert(account, self.next_account());
            seat.values.insert(request, put(&mut self.password_requests, asked));
        }
        let shares = match seat.relation {
            Relation::Request(_) => vec![json!({ "user": seat.user, "permission": "view" })],
            _ => Vec::new(),
        };
        let resource = json!({ "name": resource, "owner": "keeper", "accounts": accounts, "shares": shares });
        put(&mut self.resources, resource);
    }

    fn entries(&mut self, seat: Seat<'_>) {
        let (owner, creator) = match seat.relation {
            Relation::Entry(Tie::Owner) => (&*seat.user, "keeper"),
            Relation::Entry(Tie::Creator) => ("clerk", &*seat.user),
            Relation::Entry(Tie::OfOtherAdmins) => ("judge", "keeper"),
            _ => ("clerk", "keeper"),
        };
        for (key, status) in [("entry", "active"), ("pending", "pending")] {
            let host = seat.named(key);
            let entry = json!({ "user_name": owner, "host_name": host, "created_by": creator, "status": status });
            seat.values.insert(key, put(&mut self.rpa_entries, entry));
        }
    }

    fn victim(&mut self, seat: Seat<'_>) {
        let name = seat.named("victim");
        let (role, super_admin) = match seat.relation {
            Relation::User(Whom::Oneself) => {
                seat.values.insert("user", seat.user_id);
                seat.values.insert("user_name", seat.user);
                return;
            }
            Relation::User(Whom::WithMore) => ("Privileged Administrator", false),
            Relation::User(Whom::SuperAdmin) => ("Password User", true),
            _ => ("Password User", false),
        };
        let user = json!({ "user_name": name, "role": role, "super_admin": super_admin });
        seat.values.insert("user", put(&mut self.users, user));
        seat.values.insert("user_name", name);
    }

    fn role(&mut self, seat: Seat<'_>) {
        let privileges = match seat.relation {
            Relation::Role(TheRole::BuiltIn) => {
                seat.values.insert("role", BUILT_IN_ROLES.to_string());
                return;
            }
            Relation::Role(TheRole::WithMore) => json!(["manage_vault"]),
            _ => json!([]),
        };
        let role = json!({ "name": seat.named("role"), "privileges": privileges });
        put(&mut self.roles, role);
        let id = BUILT_IN_ROLES + self.roles.len();
        seat.values.insert("role", id.to_string());
    }
}
