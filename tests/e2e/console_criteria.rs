//! The criteria of dynamic resource groups in the console.

use crate::console_cast::{cast, person};

const GROUP: &str = "/resource-groups/2";

#[tokio::test]
async fn other_criteria_take_in_other_resources_at_once() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    admin.get("/resource-groups/1").await.hides("Save criteria");
    let page = admin.get(GROUP).await;
    page.shows("Save criteria").shows("value=\"Cisco\"").hides("WEB-01");
    let fields = [
        ("any", "true"),
        ("attribute", "type"),
        ("comparison", "starts_with"),
        ("value", "Cisco"),
        ("attribute", "department"),
        ("comparison", "equals"),
        ("value", "Shop"),
    ];
    let saved = admin.post(&format!("{GROUP}/criteria"), &fields).await;
    saved.is(200).shows("Saved.").shows("WEB-01").shows("any of these");
    let none = [("attribute", "type"), ("comparison", "equals"), ("value", " ")];
    let refused = admin.post(&format!("{GROUP}/criteria"), &none).await;
    refused.is(422).shows("condition is absent").shows("WEB-01");
    let fixed = admin.post("/resource-groups/1/criteria", &fields).await;
    fixed.is(422).shows("criteria is not allowed");
    let mut eve = person(&server, "eve").await;
    eve.get("/resource-groups").await;
    eve.post(&format!("{GROUP}/criteria"), &fields).await.is(404);
}
