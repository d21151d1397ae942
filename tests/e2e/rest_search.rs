//! `GET resources` with a view, a search or a page.

use serde_json::json;

use crate::harness::{Answer, Rest, Server, details};
use crate::product::{assert_refused, rest_as};

/// The names that a list tells, and its `totalRows`.
fn told(answer: &Answer) -> (Vec<&str>, i64) {
    let rows = answer.details().as_array().map(Vec::as_slice).unwrap_or_default();
    let names = rows.iter().map(|row| row["RESOURCE NAME"].as_str().unwrap());
    (names.collect(), answer.json["operation"]["totalRows"].as_i64().unwrap())
}

async fn asked(rest: &Rest, pairs: &[(&str, &str)]) -> Answer {
    rest.get_with("/resources", &details(pairs)).await
}

const ALL: [&str; 11] = [
    "SOUTH-FIN-WINSERQA-09",
    "WEB-LNX-01",
    "HQ-DC-01",
    "ERP-DB-01",
    "SHOP-DB-02",
    "CORE-SW-01",
    "BRANCH-FW-03",
    "AWS-PRODUCTION",
    "PAYROLL-PORTAL",
    "LAB-ESX-01",
    "LICENCES",
];

/// The demo as its Super Administrator sees it.
async fn everything(server: &Server) -> Rest {
    let sam = server.admin("", "sam", "sam").await;
    let body = json!({"user_name": "sam", "host_name": "localhost"});
    let entry = sam.post("/rpa/entries", body).await;
    server.rest_with(entry.json["app_token"].as_str().unwrap())
}

#[tokio::test]
async fn a_page_tells_how_many_rows_there_are_in_all() {
    let server = Server::start();
    let rest = everything(&server).await;
    for (start, limit, names) in [
        ("0", "3", &ALL[..3]),
        ("3", "3", &ALL[3..6]),
        ("9", "3", &ALL[9..]),
        ("11", "3", &[]),
        ("0", "50", &ALL),
        ("0", "0", &[]),
        ("", "2", &ALL[..2]),
        ("8", "", &ALL[8..]),
    ] {
        let answer = asked(&rest, &[("STARTINDEX", start), ("LIMIT", limit)]).await;
        assert_eq!(told(&answer), (names.to_vec(), 11), "{start} {limit}");
        assert_eq!(answer.details().is_null(), names.is_empty());
    }
    for (field, value) in [("STARTINDEX", "-1"), ("LIMIT", "ten"), ("LIMIT", "-5")] {
        let answer = asked(&rest, &[(field, value)]).await;
        assert_refused(
            &answer,
            "INPUT-3",
            "GET RESOURCES",
            &format!("Invalid value for {field}"),
        );
    }
}

#[tokio::test]
async fn a_search_finds_a_part_of_any_column_in_any_case() {
    let server = Server::start();
    let rest = everything(&server).await;
    for (column, value, names) in [
        ("ALL", "hamburg", &["HQ-DC-01", "ERP-DB-01", "CORE-SW-01"][..]),
        ("", "payroll", &["PAYROLL-PORTAL"]),
        ("RESOURCE_TYPE", "cisco", &["CORE-SW-01"]),
        ("OPERATINGSYSTEM", "linux", &["WEB-LNX-01"]),
        ("RESOURCENAME", "db-0", &["ERP-DB-01", "SHOP-DB-02"]),
        ("RESOURCEDESC", "core switch", &["CORE-SW-01"]),
        ("IPADDRESS", "10.30.", &["BRANCH-FW-03"]),
        ("DEPARTMENT", "human", &["PAYROLL-PORTAL"]),
        ("LOCATION", "gdansk", &["BRANCH-FW-03"]),
        ("DOMAINNAME", "harbour", &["SOUTH-FIN-WINSERQA-09", "HQ-DC-01"]),
        ("RESOURCEURL", "console.aws", &["AWS-PRODUCTION"]),
        ("LOGINNAME", "ROOT", &["WEB-LNX-01", "LAB-ESX-01"]),
        ("COLUMN_CHAR1", "471", &["AWS-PRODUCTION"]),
        ("COLUMN_CHAR9", "471", &[]),
        ("RESOURCENAME", "nowhere", &[]),
    ] {
        let pairs = [
            ("SEARCHTYPE", "RESOURCE"),
            ("SEARCHCOLUMN", column),
            ("SEARCHVALUE", value),
        ];
        let answer = asked(&rest, &pairs).await;
        assert_eq!(told(&answer).0, names, "{column} {value}");
        assert_eq!(told(&answer).1, i64::try_from(names.len()).unwrap());
    }
    let in_notes = [
        ("SEARCHTYPE", "account"),
        ("SEARCHCOLUMN", "all"),
        ("SEARCHVALUE", "privileged mode"),
    ];
    assert_eq!(told(&asked(&rest, &in_notes).await).0, ["CORE-SW-01"]);
    for (field, value) in [
        ("SEARCHCOLUMN", "COLOUR"),
        ("SEARCHTYPE", "GROUP"),
        ("VIEWTYPE", "MINE"),
    ] {
        let answer = asked(&rest, &[(field, value), ("SEARCHVALUE", "x")]).await;
        assert_refused(
            &answer,
            "INPUT-3",
            "GET RESOURCES",
            &format!("Invalid value for {field}"),
        );
    }
}

#[tokio::test]
async fn a_search_looks_only_where_its_caller_sees() {
    let server = Server::start();
    let pairs = [("SEARCHCOLUMN", "LOGINNAME"), ("SEARCHVALUE", "svc-backup")];
    let found = asked(&server.rest(), &pairs).await;
    assert_eq!(told(&found), (vec![], 0), "the account is another's");
    assert_eq!(told(&asked(&everything(&server).await, &pairs).await).1, 1);
    let hidden = [("SEARCHCOLUMN", "RESOURCENAME"), ("SEARCHVALUE", "ERP-DB-01")];
    assert_eq!(told(&asked(&rest_as(&server, "eva"), &hidden).await).1, 1);
    assert_eq!(told(&asked(&server.rest(), &hidden).await), (vec![], 0));
}

#[tokio::test]
async fn a_view_narrows_the_list() {
    let server = Server::start();
    let rest = everything(&server).await;
    for (view, names) in [
        ("ALLMYPASSWORD", &ALL[..]),
        ("LINUXSSHPASSWORD", &["WEB-LNX-01"]),
        ("windowsrdppassword", &["SOUTH-FIN-WINSERQA-09", "HQ-DC-01"]),
        ("FAVOURITEPASSWORD", &[]),
        ("RECENTLYACCESSEDPASSWORD", &[]),
    ] {
        assert_eq!(told(&asked(&rest, &[("VIEWTYPE", view)]).await).0, names, "{view}");
    }
    rest.get("/resources/10/accounts/13/password").await;
    let recent = asked(&rest, &[("VIEWTYPE", "RECENTLYACCESSEDPASSWORD")]).await;
    assert_eq!(recent.result(), "Success");
    server.rest().get("/resources/1/accounts/1/password").await;
    let his = asked(&server.rest(), &[("VIEWTYPE", "RECENTLYACCESSEDPASSWORD")]).await;
    assert_eq!(told(&his), (vec!["SOUTH-FIN-WINSERQA-09"], 1));
}

#[tokio::test]
async fn the_accounts_of_a_resource_are_searched_and_paged_too() {
    let server = Server::with_fixture(
        "version: 1\nusers: [ { user_name: admin, role: Administrator } ]\nresources:\n  - name: WEB\n    accounts:\n      \
         - { name: root, password: x }\n      - { name: deploy, password: x, notes: to roll out }\n      \
         - { name: rollback, password: x }\nrpa_entries: [ { user_name: admin, host_name: localhost } ]\n",
    );
    let rest = server.rest();
    for (asked, names) in [
        (&[("SEARCHVALUE", "RO")][..], &["root", "deploy", "rollback"][..]),
        (
            &[("SEARCHVALUE", "ro"), ("SEARCHCOLUMN", "LOGINNAME")],
            &["root", "rollback"],
        ),
        (
            &[("SEARCHVALUE", "web"), ("SEARCHCOLUMN", "RESOURCENAME"), ("LIMIT", "2")],
            &["root", "deploy"],
        ),
        (&[("STARTINDEX", "1"), ("LIMIT", "1")], &["deploy"]),
        (&[("SEARCHVALUE", "nobody")], &[]),
    ] {
        let answer = rest.get_with("/resources/1/accounts", &details(asked)).await;
        let rows = answer.details()["ACCOUNT LIST"].as_array().unwrap().iter();
        let found: Vec<_> = rows.map(|row| row["ACCOUNT NAME"].as_str().unwrap()).collect();
        assert_eq!(found, names, "{asked:?}");
    }
    let wrong = rest
        .get_with("/resources/1/accounts", &details(&[("LIMIT", "ten")]))
        .await;
    assert_refused(&wrong, "INPUT-3", "GET RESOURCE ACCOUNTLIST", "Invalid value for LIMIT");
    let types = rest
        .get_with(
            "/resources/resourcetypes",
            "{operation:{Details:{RESOURCETYPE_CONTAINING:[win,store]}}}",
        )
        .await;
    let rows = types.details().as_array().unwrap().iter();
    let names: Vec<_> = rows.map(|row| row["RESOURCE TYPE"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["Windows", "WindowsDomain", "File Store", "Key Store", "License Store"]
    );
    assert_eq!(types.json["operation"]["totalRows"], 5);
}
