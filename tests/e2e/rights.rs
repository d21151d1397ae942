//! Who may do what (ROLE-1, SHARE-1 to SHARE-3). Every case has a user of its own, and a resource with one account that
//! is there for his sake, so that no case touches another.

use serde_json::{Value, json};

use crate::harness::{Answer, Rest, Server, details};

mod precedence;
mod roles;

/// Through whom a share reaches a user.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Via {
    User,
    UserGroup,
}

/// A permission and through whom it comes.
type Share = (Via, &'static str);

/// How a user stands to his resource, its account and the group that the resource is in.
#[derive(Debug, Clone, Default)]
struct Standing {
    role: &'static str,
    owner: bool,
    super_admin: bool,
    account: Vec<Share>,
    resource: Vec<Share>,
    group: Vec<Share>,
}

/// The custom roles: one that creates resources and accounts, and one that does not.
const CREATOR: &str = "Creator";
const ONLOOKER: &str = "Onlooker";

fn fixture(standings: &[Standing]) -> Value {
    let mut users = vec![json!({ "user_name": "keeper", "role": "Administrator" })];
    let (mut user_groups, mut resource_groups, mut resources, mut entries) = (vec![], vec![], vec![], vec![]);
    for (number, standing) in standings.iter().enumerate() {
        let user = format!("user-{number}");
        let group = format!("group-{number}");
        let shares = |shares: &[Share]| -> Vec<Value> {
            let share = |(via, permission): &Share| match via {
                Via::User => json!({ "user": user, "permission": permission }),
                Via::UserGroup => json!({ "group": group, "permission": permission }),
            };
            shares.iter().map(share).collect()
        };
        let owner = if standing.owner { &user } else { "keeper" };
        let account = json!({ "name": "root", "password": "Mooring#Line7", "shares": shares(&standing.account) });
        users.push(json!({ "user_name": user, "role": standing.role, "super_admin": standing.super_admin }));
        user_groups.push(json!({ "name": group, "members": [user] }));
        resource_groups.push(json!({ "name": group, "owner": "keeper", "shares": shares(&standing.group) }));
        resources.push(json!({
            "name": format!("resource-{number}"), "owner": owner, "groups": [group], "accounts": [account],
            "shares": shares(&standing.resource),
        }));
        entries.push(json!({ "user_name": user, "host_name": "localhost", "created_by": "keeper" }));
    }
    let roles = json!([{ "name": CREATOR, "privileges": ["manage_resources"] }, { "name": ONLOOKER }]);
    json!({
        "version": 1, "roles": roles, "users": users, "user_groups": user_groups,
        "resource_groups": resource_groups, "resources": resources, "rpa_entries": entries,
    })
}

/// A user at the resource that is there for him.
#[derive(Clone)]
struct Seat {
    rest: Rest,
    number: usize,
}

/// A seat for each standing, in a sandbox of their own.
async fn seats(server: &Server, standings: &[Standing]) -> Vec<Seat> {
    let sandbox = server.sandbox(fixture(standings)).await;
    let tokens = sandbox.made["app_tokens"].as_array().unwrap();
    assert_eq!(tokens.len(), standings.len());
    let seat = |number| {
        let user = format!("user-{number}");
        let entry = tokens.iter().find(|entry| entry["user_name"] == user.as_str()).unwrap();
        let rest = server.rest_with(entry["app_token"].as_str().unwrap());
        Seat { rest, number }
    };
    (0..standings.len()).map(seat).collect()
}

/// `ok`, or the rule that refused.
fn outcome(answer: &Answer) -> String {
    match answer.result() {
        "Success" => "ok".to_owned(),
        _ => answer.rule().to_owned(),
    }
}

impl Seat {
    fn resource(&self) -> String {
        format!("/resources/{}", self.number + 1)
    }

    fn account(&self) -> String {
        format!("{}/accounts/{}", self.resource(), self.number + 1)
    }

    async fn test_module(&self) -> Answer {
        self.rest.get("/resources/resourcetypes").await
    }

    async fn list_resources(&self) -> Answer {
        self.rest.get("/resources").await
    }

    async fn list_accounts(&self) -> Answer {
        self.rest.get(&format!("{}/accounts", self.resource())).await
    }

    async fn account_details(&self) -> Answer {
        self.rest.get(&self.account()).await
    }

    async fn ids(&self) -> Answer {
        let names = format!("RESOURCENAME=resource-{}&ACCOUNTNAME=root", self.number);
        self.rest
            .get(&format!("/resources/getResourceIdAccountId?{names}"))
            .await
    }

    async fn fetch_password(&self) -> Answer {
        self.rest.get(&format!("{}/password", self.account())).await
    }

    async fn change_password(&self) -> Answer {
        let change = details(&[("NEWPASSWORD", "Cargo&Hold88"), ("RESETTYPE", "LOCAL")]);
        self.rest.put(&format!("{}/password", self.account()), &change).await
    }

    async fn create_resource(&self) -> Answer {
        let name = format!("made-by-{}", self.number);
        let fields = [("RESOURCENAME", name.as_str()), ("ACCOUNTNAME", "a")];
        self.rest.post("/resources", &details(&fields)).await
    }

    async fn create_account(&self) -> Answer {
        let list = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:added}]}}}";
        self.rest.post(&format!("{}/accounts", self.resource()), list).await
    }

    async fn edit_resource(&self) -> Answer {
        self.rest
            .put(&self.resource(), &details(&[("LOCATION", "Hamburg")]))
            .await
    }

    async fn edit_account(&self) -> Answer {
        self.rest.put(&self.account(), &details(&[("NOTES", "edited")])).await
    }
}
