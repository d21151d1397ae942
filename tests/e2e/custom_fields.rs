//! Custom fields over REST and in the admin API (CUSTOM-1).

use serde_json::{Value, json};

use crate::harness::Server;
use crate::product::assert_refused;

const FIXTURE: &str = r#"
version: 1
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: bob, role: Password User, password: bob }
custom_fields:
  - { label: Asset tag, level: resource }
  - { label: Owner since, level: resource, type: date }
  - { label: Door code, level: account, type: password }
resources:
  - name: WEB
    custom_fields: { Asset tag: A-17 }
    accounts: [ { name: root, password: "Mooring#Line7", custom_fields: { door code: "Gangway-9981" } } ]
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

fn field(label: &str, kind: &str, column: &str, value: &str) -> Value {
    json!({"CUSTOMFIELDLABEL": label, "CUSTOMFIELDTYPE": kind, "CUSTOMFIELDCOLUMNNAME": column,
        "CUSTOMFIELDVALUE": value})
}

#[tokio::test]
async fn a_custom_field_is_told_set_or_not() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let resource = rest.get("/resources/1/accounts").await;
    let expected = json!([
        field("Asset tag", "Character", "COLUMN_CHAR1", "A-17"),
        field("Owner since", "Date", "COLUMN_DATE1", "-")
    ]);
    assert_eq!(resource.details()["CUSTOM FIELD"], expected);
    let account = rest.get("/resources/1/accounts/1").await;
    let expected = json!([field("Door code", "Password", "COLUMN_SPASSWORD1", "****")]);
    assert_eq!(account.details()["CUSTOM FIELD"], expected);
}

#[tokio::test]
async fn values_are_given_by_their_labels_on_create_and_edit() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let values = async |resource: &str| {
        let shown = rest.get(&format!("/resources/{resource}/accounts")).await;
        let rows = shown.details()["CUSTOM FIELD"].as_array().unwrap();
        let value = |row: &Value| row["CUSTOMFIELDVALUE"].as_str().unwrap().to_owned();
        rows.iter().map(value).collect::<Vec<_>>()
    };
    let custom =
        |list: &str, label: &str, value: &str| format!("{list}:[{{CUSTOMLABEL:'{label}',CUSTOMVALUE:'{value}'}}]");
    let input = |fields: &str| format!("{{operation:{{Details:{{{fields}}}}}}}");
    let (tag, since) = (custom("RESOURCECUSTOMFIELD", "ASSET TAG", "B-1"), "RESOURCECUSTOMFIELD");
    let made = rest.post("/resources", &input(&format!("RESOURCENAME:DB,{tag}"))).await;
    assert_eq!(made.result(), "Success");
    assert_eq!(values("2").await, ["B-1", "-"]);
    rest.put("/resources/2", &input(&custom(since, "Owner since", "01/02/2026")))
        .await;
    assert_eq!(values("2").await, ["B-1", "01/02/2026"]);
    rest.put("/resources/2", &input(&custom(since, "Asset tag", ""))).await;
    assert_eq!(
        values("2").await,
        ["B-1", "01/02/2026"],
        "an empty value changes nothing"
    );
    for wrong in [
        custom(since, "Colour", "red"),
        custom(since, "Door code", "1"),
        custom(since, "Owner since", "2026-02-01"),
        "RESOURCECUSTOMFIELD:[{CUSTOMVALUE:x}]".to_owned(),
        "RESOURCECUSTOMFIELD:x".to_owned(),
    ] {
        let refused = rest.put("/resources/2", &input(&wrong)).await;
        assert_refused(
            &refused,
            "INPUT-3",
            "EDIT RESOURCE",
            "Invalid value for RESOURCECUSTOMFIELD",
        );
    }
    let code = custom("ACCOUNTCUSTOMFIELD", "Door code", "Plank-4402");
    let added = rest
        .post(
            "/resources/2/accounts",
            &input(&format!("ACCOUNTLIST:[{{ACCOUNTNAME:a,{code}}}]")),
        )
        .await;
    assert_eq!(added.result(), "Success");
    let edited = rest
        .put(
            "/resources/2/accounts/2",
            &input(&custom("ACCOUNTCUSTOMFIELD", "Nothing", "x")),
        )
        .await;
    assert_refused(
        &edited,
        "INPUT-3",
        "EDIT ACCOUNT",
        "Invalid value for ACCOUNTCUSTOMFIELD",
    );
    let exported = server.control("").get("/export").await;
    assert!(exported.body.contains("Door code: Plank-4402"));
}

#[tokio::test]
async fn fields_are_defined_by_whoever_creates_resources() {
    let server = Server::with_fixture(FIXTURE);
    let (admin, bob) = (
        server.admin("", "admin", "admin").await,
        server.admin("", "bob", "bob").await,
    );
    let body = json!({"label": "Rack", "level": "resource"});
    assert_eq!(bob.post("/custom-fields", body.clone()).await.status, 403);
    let made = admin.post("/custom-fields", body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(
        made.json,
        json!({"id": 4, "label": "Rack", "level": "resource", "type": "character", "column": "COLUMN_CHAR2"})
    );
    assert_eq!(admin.post("/custom-fields", body).await.status, 409);
    assert_eq!(admin.get("/custom-fields").await.json["total"], 4);
    let changed = admin
        .put("/resources/1", json!({"custom_fields": {"rack": "12"}}))
        .await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let refused = admin
        .put("/resources/1", json!({"custom_fields": {"shelf": "12"}}))
        .await;
    assert_eq!(refused.status, 422);
    let made = admin
        .post(
            "/resources/1/accounts",
            json!({"name": "b", "custom_fields": {"Door code": "7"}}),
        )
        .await;
    assert_eq!(made.status, 201);
    let shown = server.rest().get("/resources/1/accounts").await;
    assert_eq!(shown.details()["CUSTOM FIELD"][2]["CUSTOMFIELDVALUE"], "12");
}
