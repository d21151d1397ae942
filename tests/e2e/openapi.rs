//! The OpenAPI documents tell of every path, and of no other.

use std::collections::BTreeSet;

use reqwest::{Client, Method};
use serde_json::Value;

use crate::harness::{Server, run};

const FACES: [&str; 3] = ["admin", "control", "rest"];

fn document(face: &str) -> String {
    let (code, document, stderr) = run(&["openapi", face], &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{face}");
    document
}

#[test]
fn the_documents_are_those_that_were_agreed() {
    for face in FACES {
        let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
        insta::assert_snapshot!(
            format!("openapi_{face}"),
            document(face).replace(&version, "\"version\": …")
        );
    }
}

#[tokio::test]
async fn every_path_offers_the_methods_of_its_document_and_no_other() {
    let server = Server::start();
    let client = Client::builder().no_proxy().build().unwrap();
    for face in FACES {
        let document: Value = serde_json::from_str(&document(face)).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            let url = format!("{}{}", server.url(), path.replace(['{', '}'], ""));
            let response = client.request(Method::PATCH, url).send().await.unwrap();
            assert_eq!(response.status(), 405, "{path}");
            let allow = response.headers()["allow"].to_str().unwrap().to_lowercase();
            let mut offered: BTreeSet<&str> = allow.split(',').map(str::trim).collect();
            offered.remove("head");
            let documented: BTreeSet<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(offered, documented, "{path}");
        }
    }
}

#[test]
fn no_two_operations_have_one_id() {
    for face in FACES {
        let document: Value = serde_json::from_str(&document(face)).unwrap();
        let items = document["paths"].as_object().unwrap().values();
        let operations: Vec<&Value> = items.flat_map(|item| item.as_object().unwrap().values()).collect();
        let ids: BTreeSet<&str> = operations
            .iter()
            .map(|it| it["operationId"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), operations.len(), "{face}");
    }
}

#[tokio::test]
async fn the_control_plane_serves_its_document() {
    let server = Server::start();
    let served = server.control("").get("/openapi.json").await;
    assert_eq!(served.status, 200);
    assert_eq!(
        served.json,
        serde_json::from_str::<Value>(&document("control")).unwrap()
    );
}
