//! The shortest way through: start, ask, stop.

use crate::harness::{Server, fixture};

#[tokio::test]
async fn the_demo_answers_its_public_token_with_a_password() {
    let server = Server::start();
    let answer = server.rest().get("/resources/1/accounts/1/password").await;
    assert_eq!(
        answer.body,
        r#"{"operation":{"result":{"message":"Password fetched successfully","status":"Success"},"Details":{"PASSWORD":"QA!K>35Hgg(x"},"name":"GET PASSWORD"}}"#
    );
}

#[tokio::test]
async fn a_sandbox_has_tokens_of_its_own_that_pick_it_at_the_root() {
    let server = Server::start();
    let sandbox = server.sandbox(fixture("{version: 1, users: [{user_name: admin, role: Administrator}], rpa_entries: [{user_name: admin, host_name: localhost}]}")).await;
    let listed = server.rest_with(sandbox.app_token()).get("/resources").await;
    assert_eq!(
        listed.body,
        r#"{"operation":{"result":{"message":"Resources fetched successfully","status":"Success"},"name":"GET RESOURCES","totalRows":0}}"#
    );
}
