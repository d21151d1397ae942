//! Shares, resource groups and the trash in the console.

use crate::console_cast::{cast, person};

#[tokio::test]
async fn things_are_shared_as_far_as_each_kind_allows_and_taken_back() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let (every, single) = (["remote_app_only", "view", "modify", "full_access"], ["view", "modify"]);
    for (place, offered) in [
        ("/resources/1", &every[..]),
        ("/accounts/2", &single[..]),
        ("/resource-groups/1", &every[..]),
    ] {
        let page = admin.get(&format!("{place}/shares")).await;
        page.is(200);
        for permission in every {
            let option = format!("<option value=\"{permission}\"");
            assert_eq!(
                page.body.contains(&option),
                offered.contains(&permission),
                "{place} {permission}"
            );
        }
        let path = format!("{place}/shares");
        for permission in offered {
            let share = [("kind", "user"), ("name", "eve"), ("permission", permission)];
            admin
                .post(&path, &share)
                .await
                .is(200)
                .shows("Shared.")
                .shows("Take back the share of eve");
        }
        let group = [("kind", "group"), ("name", "Operators"), ("permission", "view")];
        admin.post(&path, &group).await.shows("Shared.").shows("User group");
        let eve = person(&server, "eve").await.get(place).await;
        eve.is(200);
        let unknown = [("kind", "group"), ("name", "nobody"), ("permission", "view")];
        admin
            .post(&path, &unknown)
            .await
            .is(422)
            .shows("no such user group")
            .shows("value=\"nobody\"");
        let wrong = [("kind", "user"), ("name", "eve"), ("permission", "all")];
        admin.post(&path, &wrong).await.is(422).shows("INPUT-3");
        let revoked = [("kind", "user"), ("name", "eve"), ("revoke", "true")];
        admin
            .post(&path, &revoked)
            .await
            .shows("The share was taken back.")
            .hides("Take back the share of eve");
        person(&server, "eve").await.get(place).await.is(404);
        // Whoever may not share is not told with whom it is shared, nor who is there.
        let mut bob = person(&server, "bob").await;
        bob.get(&path).await.is(403).hides("Operators");
        bob.post(&path, &unknown)
            .await
            .is(403)
            .shows("DENY-1")
            .hides("Operators");
    }
}

#[tokio::test]
async fn whoever_gives_up_what_let_him_share_goes_to_the_list() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    admin.get("/resources/1/shares").await;
    let full = [("kind", "user"), ("name", "eve"), ("permission", "full_access")];
    admin.post("/resources/1/shares", &full).await.is(200);
    let mut eve = person(&server, "eve").await;
    eve.get("/resources/1/shares").await.is(200);
    let away = [("kind", "user"), ("name", "eve"), ("revoke", "true")];
    let left = eve.post("/resources/1/shares", &away).await;
    assert_eq!(left.is(200).path, "/resources?done=share-revoked");
}

#[tokio::test]
async fn groups_are_made_filled_changed_and_deleted() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let list = admin.get("/resource-groups").await;
    list.shows("Web").shows("Front ends").shows("By criteria");
    admin
        .get("/resource-groups?q=front")
        .await
        .shows("Web")
        .hides("Network");
    admin.get("/resource-groups?q=zzz").await.shows("Nothing was found.");
    admin
        .get("/resource-groups/2")
        .await
        .shows("any of these")
        .shows("type begins with <strong>Cisco</strong>")
        .hides("Put in");
    let taken = admin
        .post("/resource-groups/add", &[("name", "web"), ("description", "x y")])
        .await;
    taken.is(409).shows("NAME-TAKEN").shows("value=\"x y\"");
    let made = admin.post("/resource-groups/add", &[("name", "Stores")]).await;
    made.is(200)
        .shows("The group was added.")
        .shows("You see no resource in here.");
    let path = made.path.split('?').next().unwrap().to_owned();
    let unknown = admin.post(&format!("{path}/members"), &[("join", "NONE")]).await;
    unknown.is(404).shows("FIND-1").shows("value=\"NONE\"");
    admin
        .post(&format!("{path}/members"), &[("join", "keys")])
        .await
        .shows("was changed")
        .shows("Take out KEYS");
    admin
        .post(&format!("{path}/members"), &[("leave", "2")])
        .await
        .hides("Take out KEYS");
    admin
        .post(&path, &[("name", "Web"), ("description", "")])
        .await
        .is(409)
        .shows("value=\"Web\"");
    admin
        .post(&path, &[("name", "Shelves"), ("description", "all")])
        .await
        .shows("Saved.")
        .shows("<h1>Shelves</h1>");

    let dynamic = [
        ("name", "Linux"),
        ("any", "true"),
        ("attribute", "type"),
        ("attribute", "department"),
        ("attribute", "name"),
        ("comparison", "equals"),
        ("comparison", "contains"),
        ("comparison", "equals"),
        ("value", "Linux"),
        ("value", "sho"),
        ("value", ""),
    ];
    let made = admin.post("/resource-groups/add", &dynamic).await;
    made.shows("type is <strong>Linux</strong>")
        .shows("department contains <strong>sho</strong>")
        .shows("WEB-01")
        .hides("Take out WEB-01");
    let of_linux = made.path.split('?').next().unwrap().to_owned();
    admin
        .post(&format!("{of_linux}/members"), &[("join", "KEYS")])
        .await
        .is(403);

    admin
        .post(&format!("{path}/delete"), &[])
        .await
        .shows("Delete the group Shelves?");
    admin
        .post(&format!("{path}/delete"), &[("confirmed", "true")])
        .await
        .shows("Deleted.")
        .hides("Shelves");

    let mut bob = person(&server, "bob").await;
    bob.get("/resource-groups")
        .await
        .shows("You see no resource group.")
        .hides("Add group");
    for path in ["/resource-groups/1", "/resource-groups/1/shares", "/resource-groups/99"] {
        bob.get(path).await.is(404).hides("Front ends");
    }
    for path in [
        "/resource-groups/1",
        "/resource-groups/1/members",
        "/resource-groups/1/delete",
    ] {
        let fields = [("name", ""), ("join", ""), ("confirmed", "true")];
        bob.post(path, &fields).await.is(404).hides("Front ends");
    }
    bob.get("/resource-groups/add").await.is(403);
    bob.post("/resource-groups/add", &[("name", "")]).await.is(403);
}

#[tokio::test]
async fn what_was_deleted_is_had_back() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    admin.get("/trash").await.shows("OLD-01").shows("Restore</button>");
    admin.get("/trash?q=zzz").await.shows("Nothing was found.");
    admin.post("/accounts/2/delete", &[("confirmed", "true")]).await.is(200);
    let trash = admin.get("/trash").await;
    trash.shows("deploy of WEB-01").shows("name=\"account\" value=\"2\"");
    admin.post("/trash/restore", &[]).await.is(422).shows("INPUT-2");
    admin
        .post("/trash/restore", &[("resource", "3"), ("account", "99")])
        .await
        .is(404);
    admin.get("/trash").await.shows("OLD-01");
    let restored = admin
        .post("/trash/restore", &[("resource", "3"), ("account", "2")])
        .await;
    restored.shows("Restored").shows("The trash is empty.");
    admin.get("/accounts/2").await.is(200);
    let mut eve = person(&server, "eve").await;
    eve.get("/trash").await.shows("The trash is empty.");
    eve.post("/trash/restore", &[("resource", "3")]).await.is(404);
}
