//! Resources in the console: found, added, edited, handed over, deleted.

use crate::console::Browser;
use crate::console_cast::{cast, person};
use crate::harness::Server;

fn many() -> String {
    let mut yaml = String::from(
        "version: 1\nusers:\n  - { user_name: admin, role: Administrator, password: admin }\n  - { user_name: sam, role: Administrator, password: sam, super_admin: true }\nresource_groups: [ { name: Racks, owner: admin } ]\nresources:\n",
    );
    for number in 1..=120 {
        let (kind, owner) = if number % 2 == 0 {
            ("Linux", "admin")
        } else {
            ("Windows", "sam")
        };
        let groups = if number <= 3 { "[Racks]" } else { "[]" };
        yaml.push_str(&format!(
            "  - {{ name: HOST-{number:03}, type: {kind}, owner: {owner}, groups: {groups}, description: \"Rack & shelf {number}\" }}\n"
        ));
    }
    yaml
}

#[tokio::test]
async fn resources_are_searched_filtered_and_paged() {
    let server = Server::with_fixture(&many());
    let mut sam = Browser::of(&server, "", "sam", "sam").await;
    let first = sam.get("/resources").await;
    first.is(200).shows("Page 1 of 3").shows("HOST-050").hides("HOST-051");
    assert!(first.body.len() < 100 * 1024, "{}", first.body.len());
    let last = sam.get("/resources?page=3").await;
    last.shows("HOST-120").hides("HOST-100").hides("Next page");
    sam.get("/resources?page=99").await.shows("Page 3 of 3");
    let linux = sam.get("/resources?type=Linux").await;
    linux
        .shows("Page 1 of 2")
        .shows("/resources?search=&#38;type=Linux&#38;owner=&#38;group=&#38;page=2")
        .hides("HOST-001");
    sam.get("/resources?owner=ADMIN&type=windows")
        .await
        .shows("Nothing was found.");
    let racks = sam.get("/resources?group=1").await;
    racks.shows("HOST-001").shows("HOST-003").hides("HOST-004");
    sam.get("/resources?search=shelf+77")
        .await
        .shows("HOST-077")
        .hides("HOST-078")
        .shows("value=\"shelf 77\"");
    sam.get("/resources?group=99").await.is(404);
    // Whoever sees fewer finds fewer.
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    admin.get("/resources").await.shows("Page 1 of 2").hides("HOST-001");
}

#[tokio::test]
async fn a_resource_is_added_edited_handed_over_and_deleted() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    admin.get("/resources/add").await.is(200).shows("Cost centre");
    let taken = [("name", "web-01"), ("resource_type", "Linux"), ("location", "Hamburg")];
    let again = admin.post("/resources/add", &taken).await;
    again
        .is(409)
        .shows("DUP-1")
        .shows("value=\"web-01\"")
        .shows("value=\"Hamburg\"");
    admin
        .post("/resources/add", &[("name", " ")])
        .await
        .is(422)
        .shows("INPUT-2: name is absent or empty");
    let new = [
        ("name", "DB <1>"),
        ("resource_type", "PostgreSQL"),
        ("dns_name", "db.example"),
        ("group", "Databases"),
        ("custom_label", "Cost centre"),
        ("custom_value", "99"),
    ];
    let made = admin.post("/resources/add", &new).await;
    made.is(200)
        .shows("The resource was added.")
        .shows("DB &#60;1&#62;")
        .shows("Databases")
        .shows("<dd>99</dd>")
        .shows("You see no account in here.");
    let path = made.path.split('?').next().unwrap().to_owned();
    let form = admin.get(&format!("{path}/edit")).await;
    assert_eq!(form.field("dns_name"), "db.example");
    let edit = [
        ("name", "DB-1"),
        ("resource_type", "PostgreSQL"),
        ("owner", "admin"),
        ("location", "Gdansk"),
    ];
    let edited = admin.post(&format!("{path}/edit"), &edit).await;
    edited.shows("Saved.").shows("Gdansk").hides("db.example");
    let nobody = admin
        .post(&format!("{path}/edit"), &[("name", "DB-1"), ("owner", "nobody")])
        .await;
    nobody.is(422).shows("no such user").shows("value=\"nobody\"");

    let account = [("name", "postgres"), ("password", "Ledger#Quay19"), ("notes", "main")];
    let added = admin.post(&format!("{path}/accounts/add"), &account).await;
    added.shows("The account was added.").hides("Ledger#Quay19");
    admin
        .post(&format!("{path}/accounts/add"), &account)
        .await
        .is(409)
        .shows("DUP-2")
        .hides("Ledger#Quay19");

    let question = admin.post(&format!("{path}/delete"), &[]).await;
    question.is(200).shows("Delete DB-1 with all of its accounts?");
    let gone = admin.post(&format!("{path}/delete"), &[("confirmed", "true")]).await;
    gone.shows("Deleted.").hides("DB-1");
    admin.get("/trash").await.shows("DB-1");

    let given_away = admin
        .post("/resources/1/edit", &[("name", "WEB-01"), ("owner", "eve")])
        .await;
    assert_eq!(given_away.path, "/resources?done=saved");
    admin.get("/resources/1").await.is(404);
    person(&server, "eve")
        .await
        .get("/resources/1")
        .await
        .shows("Edit or hand over");
}

#[tokio::test]
async fn what_somebody_may_not_do_is_neither_offered_nor_done() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    bob.get("/resources")
        .await
        .shows("WEB-01")
        .hides("KEYS")
        .hides("Add resource");
    let seen = bob.get("/resources/1").await;
    seen.is(200).shows("root").shows("Ask &#60;first&#62;");
    for button in ["Edit", "Shares", "Delete resource", "Add account"] {
        seen.hides(button);
    }
    for path in ["/resources/1/edit", "/resources/1/shares", "/resources/1/accounts/add"] {
        bob.get(path).await.is(403).shows("DENY-1");
    }
    bob.get("/resources/add").await.is(403);
    bob.post("/resources/add", &[("name", "X")]).await.is(403);
    for fields in [&[][..], &[("confirmed", "true")]] {
        bob.post("/resources/1/delete", fields).await.is(403).shows("DENY-1");
    }
    bob.post("/resources/1/edit", &[("name", "")]).await.is(403);

    // To a stranger nothing of it is there, whatever he sends.
    let mut eve = person(&server, "eve").await;
    eve.get("/resources").await.shows("No resource is there for you yet.");
    for path in [
        "/resources/1",
        "/resources/1/edit",
        "/resources/1/shares",
        "/resources/2",
    ] {
        let hidden = eve.get(path).await;
        let unknown = eve.get(&path.replace(['1', '2'], "99")).await;
        hidden.is(404);
        let words = |body: &str| body.replace(&['1', '2', '9'][..], "");
        assert_eq!(words(&hidden.body), words(&unknown.body));
    }
    let edit = eve.post("/resources/1/edit", &[("name", "")]).await;
    edit.is(404).hides("4711").hides("WEB-01");
    eve.get("/resources/abc").await.is(404).shows("There is no such page.");
}

#[tokio::test]
async fn a_form_counts_only_from_a_page_of_the_same_session_and_while_it_lasts() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let bob = person(&server, "bob").await;
    let of_bob = bob.form_token.clone();
    for token in ["", "x", &of_bob] {
        for path in [
            "/resources/add",
            "/resources/1/edit",
            "/resources/1/delete",
            "/resources/1/shares",
            "/resources/1/accounts/add",
            "/accounts/2/password",
            "/accounts/2/history",
            "/accounts/2/totp",
            "/accounts/6/file",
            "/accounts/2/change",
            "/accounts/2/edit",
            "/accounts/2/delete",
            "/accounts/2/lock",
            "/accounts/2/step-up",
            "/accounts/2/shares",
            "/accounts/3/request",
            "/requests/1/approve",
            "/requests/1/reject",
            "/requests/1/check-out",
            "/requests/1/check-in",
            "/resource-groups/add",
            "/resource-groups/1",
            "/resource-groups/1/members",
            "/resource-groups/1/delete",
            "/resource-groups/1/shares",
            "/trash/restore",
        ] {
            let fields = [("form_token", token), ("confirmed", "true"), ("on", "true")];
            let refused = admin.post_exactly(path, &fields).await;
            refused
                .is(403)
                .shows("did not come from a page of your session")
                .hides("Cargo#Hold88");
        }
    }
    admin.get("/accounts/2").await.is(200).shows("not locked");

    // Another sandbox knows nothing of the session.
    let other = server.sandbox(crate::harness::fixture(crate::console_cast::CAST)).await;
    let prefix = format!("/s/{}", other.name);
    let elsewhere = admin.get(&format!("{prefix}/accounts/2")).await;
    elsewhere.shows("<h1>Sign in</h1>").hides("deploy");
    let posted = admin.post(&format!("{prefix}/accounts/2/password"), &[]).await;
    posted.shows("<h1>Sign in</h1>").hides("Cargo#Hold88");

    admin.get("/accounts/2").await;
    crate::codes::advance(&server, "", "P2D").await;
    let over = admin.post("/accounts/2/password", &[]).await;
    over.shows("<h1>Sign in</h1>").hides("Cargo#Hold88");
}
