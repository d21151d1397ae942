//! The audit trail in the console, and as a table for other programs.

use crate::codes::advance;
use crate::console::Browser;
use crate::harness::{Server, details};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
settings: { time_zone: Europe/Berlin }
users:
  - { user_name: admin, role: Privileged Administrator, password: admin }
  - { user_name: audrey, role: Password Auditor, password: audrey }
  - { user_name: bob, role: Password User, password: bob }
resources:
  - name: WEB
    owner: admin
    accounts:
      - { name: root, password: "Mooring#Line7" }
      - { name: deploy, password: "Cargo&Hold88" }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

/// One look at each password, an hour apart, the second one for a reason that a spreadsheet would compute.
async fn looked_at(server: &Server) {
    let rest = server.rest();
    let because = |reason| details(&[("REASON", reason)]);
    let first = rest
        .get_with("/resources/1/accounts/1/password", &because("<b>patching</b>"))
        .await;
    assert_eq!(first.result(), "Success", "{}", first.body);
    advance(server, "", "PT1H").await;
    let second = rest
        .get_with("/resources/1/accounts/2/password", &because("=1+1,\"x\""))
        .await;
    assert_eq!(second.result(), "Success", "{}", second.body);
}

#[tokio::test]
async fn the_trail_is_shown_the_newest_first_and_filtered_by_everything_that_it_holds() {
    let server = Server::with_fixture(FIXTURE);
    looked_at(&server).await;
    let mut audrey = Browser::of(&server, "", "audrey", "audrey").await;
    let page = audrey.get("/audit").await;
    page.is(200)
        .shows("&#60;b&#62;patching&#60;/b&#62;")
        .shows("RPA entry 1");
    page.shows("2026-01-01 10:00").shows("REST API").hides("Mooring#Line7");
    let (deploy, root) = (page.body.find(">deploy<").unwrap(), page.body.find(">root<").unwrap());
    assert!(deploy < root);
    let looks = "/audit?operation=Password+Retrieved";
    for (query, shown, hidden) in [
        ("", ">root<", "User Signed In</th>"),
        ("&account=ROOT", ">root<", ">deploy<"),
        ("&resource=web&account=deploy", ">deploy<", ">root<"),
        ("&user=Admin&text=PATCH", ">root<", ">deploy<"),
        ("&from=2026-01-01T10:01", ">deploy<", ">root<"),
        ("&to=2026-01-01T10:00", ">root<", ">deploy<"),
        ("&outcome=success", ">root<", ">no record<"),
    ] {
        let page = audrey.get(&format!("{looks}{query}")).await;
        page.is(200).shows(shown).hides(hidden);
    }
    for query in ["&user=bob", "&outcome=failed", "&resource=DB", "&to=2026-01-01T09:59"] {
        let page = audrey.get(&format!("{looks}{query}")).await;
        page.is(200).shows("No record is found.").hides("patching");
    }
    for query in [
        "operation=Nonsense",
        "outcome=perhaps",
        "from=yesterday",
        "to=2026-13-01T00:00",
    ] {
        let page = audrey.get(&format!("/audit?{query}")).await;
        page.is(422).shows("INPUT-3").hides("patching");
    }
}

#[tokio::test]
async fn only_whom_the_role_lets_reads_the_trail_on_a_page_or_as_a_file() {
    let server = Server::with_fixture(FIXTURE);
    let mut bob = Browser::of(&server, "", "bob", "bob").await;
    bob.get("/").await.hides("href=\"/audit\"");
    for path in ["/audit", "/audit.csv"] {
        bob.get(path).await.is(403).shows("DENY-1").hides("User Signed In");
        Browser::new(&server, "").get(path).await.shows("<h1>Sign in</h1>");
    }
    let mut audrey = Browser::of(&server, "", "audrey", "audrey").await;
    audrey.get("/").await.shows("href=\"/audit\"").hides("href=\"/users\"");
}

#[tokio::test]
async fn the_file_holds_what_the_filter_lets_through_and_no_formula() {
    let server = Server::with_fixture(FIXTURE);
    looked_at(&server).await;
    let mut audrey = Browser::of(&server, "", "audrey", "audrey").await;
    let filter = "operation=Password+Retrieved&user=admin";
    let page = audrey.get(&format!("/audit?{filter}")).await;
    page.shows("/audit.csv?operation=Password+Retrieved&#38;user=admin");
    let file = audrey.get(&format!("/audit.csv?{filter}")).await;
    file.is(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit.csv\"");
    assert_eq!(file.header("cache-control"), "no-store");
    let lines: Vec<&str> = file.body.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "{}", file.body);
    assert!(lines[0].starts_with(r#""id","at","operation","outcome","user_name","#));
    assert!(lines[1].contains(r#""WEB","deploy","'=1+1,""x""","#), "{}", lines[1]);
    assert!(lines[2].contains(r#""2026-01-01T09:00:00Z","Password Retrieved","success","admin","1","WEB","root""#));
    audrey.get("/audit.csv?outcome=perhaps").await.is(422);
}

#[tokio::test]
async fn a_trail_of_more_than_one_batch_is_sent_whole_and_paged_on_the_page() {
    let server = Server::with_fixture(FIXTURE);
    let mut rest = server.rest();
    rest.headers[0].1 = "no-such-token".into();
    for _ in 0..600 {
        rest.get("/resources").await;
    }
    let mut audrey = Browser::of(&server, "", "audrey", "audrey").await;
    let failed = "operation=Authentication+Failed";
    let file = audrey.get(&format!("/audit.csv?{failed}")).await;
    let mut ids: Vec<&str> = file
        .body
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(ids.len(), 600);
    ids.dedup();
    assert_eq!(ids.len(), 600);
    let page = audrey.get(&format!("/audit?{failed}&page=99")).await;
    page.shows("Page 12 of 12").shows("600 in all").shows("page=11");
    assert!(page.body.len() < 100 * 1024, "{}", page.body.len());
}
