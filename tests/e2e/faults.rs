//! Faults: what a tester sets up, how often it is met, and when it is over.

use serde_json::{Value, json};

use crate::harness::{Answer, DEMO_TOKEN, Rest, Server, details, fixture};

/// A company with one resource and two accounts.
const COMPANY: &str = "{version: 1, clock: {mode: frozen, now: 2026-01-01T09:00:00Z}, \
    users: [{user_name: admin, role: Privileged Administrator, password: admin}], \
    resources: [{name: web-01, type: Linux, accounts: [{name: root, password: Root-1-here}, \
    {name: app, password: App-1-here}]}, {name: web-02, type: Linux}], \
    rpa_entries: [{user_name: admin, host_name: localhost}]}";

struct Company {
    server: Server,
    name: String,
    token: String,
}

impl Company {
    async fn new() -> Self {
        Self::of(fixture(COMPANY)).await
    }

    async fn of(fixture: Value) -> Self {
        let server = Server::start();
        let sandbox = server.sandbox(fixture).await;
        Self {
            token: sandbox.app_token().to_owned(),
            name: sandbox.name,
            server,
        }
    }

    fn rest(&self) -> Rest {
        self.server.rest_with(&self.token)
    }

    /// Its client with a fault chosen by the Server URL.
    fn at_fault(&self, fault: &str) -> Rest {
        self.rest()
            .at(&format!("{}/s/{}/fault/{fault}", self.server.url(), self.name))
    }

    async fn add(&self, fault: Value) -> Value {
        let made = self.server.control(&self.name).post("/faults", fault).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.json
    }

    async fn listed(&self) -> Value {
        self.server.control(&self.name).get("/faults").await.json
    }

    async fn fetch(&self) -> Answer {
        self.rest().get("/resources/1/accounts/1/password").await
    }
}

/// The statuses of so many answers to `fetch-password`.
async fn statuses(company: &Company, count: usize) -> Vec<u16> {
    let mut seen = Vec::new();
    for _ in 0..count {
        seen.push(company.fetch().await.status);
    }
    seen
}

fn unavailable() -> Value {
    json!({ "kind": "status", "status": 503 })
}

#[tokio::test]
async fn two_failures_and_then_success_take_one_word() {
    let company = Company::new().await;
    let made = company
        .add(json!({ "match": { "operation": "pam360-fetch-password" }, "times": 2, "fault": unavailable() }))
        .await;
    assert_eq!(made["match"]["operation"], json!(["fetch-password"]));
    assert_eq!(made["left"], 2);
    assert_eq!(company.rest().get("/resources").await.status, 200);
    assert_eq!(statuses(&company, 3).await, [503, 503, 200]);
    let listed = company.listed().await;
    let fault = &listed["items"][0];
    assert_eq!(listed["total"], 1);
    assert_eq!(
        (&fault["seen"], &fault["applied"], &fault["left"], &fault["state"]),
        (&json!(2), &json!(2), &json!(0), &json!("over"))
    );
    let control = company.server.control(&company.name);
    let name = fault["name"].as_str().unwrap();
    assert_eq!(control.get(&format!("/faults/{name}")).await.json, *fault);
    assert_eq!(control.delete(&format!("/faults/{name}")).await.status, 204);
    assert_eq!(control.delete(&format!("/faults/{name}")).await.status, 404);
}

#[tokio::test]
async fn what_a_fault_answers_in_place_of_the_work_has_failed_whatever_it_looks_like() {
    let company = Company::new().await;
    let password = "/resources/1/accounts/1/password";
    for (fault, outcome) in [
        ("login-page", "Failed"),
        ("echo-token", "Failed"),
        ("operation-null", "Failed"),
        ("null", "Failed"),
        ("redirect-307", "Failed"),
        ("oversized", "Failed"),
        ("bom", "Success"),
    ] {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let url = format!(
            "{}/s/{}/fault/{fault}/restapi/json/v1{password}",
            company.server.url(),
            company.name
        );
        let asked = client
            .get(url)
            .header("APP_AUTHTOKEN", &company.token)
            .header("APP_TYPE", "17");
        asked.send().await.unwrap();
        let calls = company.server.control(&company.name).get("/requests").await;
        let last = calls.json["items"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["outcome"], &last["fault"]["name"]),
            (&json!(outcome), &json!(fault)),
            "{last}"
        );
    }
}

#[tokio::test]
async fn a_fault_meets_only_what_its_match_names() {
    let company = Company::new().await;
    let rest = company.rest();
    for (matches, [resources, accounts, root, app]) in [
        (json!({ "resource": "WEB-01" }), [200, 503, 503, 503]),
        (json!({ "resource": 2 }), [200, 200, 200, 200]),
        (json!({ "account": "app" }), [200, 200, 200, 503]),
        (json!({ "account": 1, "method": "GET" }), [200, 200, 503, 200]),
        (json!({ "path": "/restapi/json/v1/resources" }), [503, 200, 200, 200]),
        (
            json!({ "path": "*/password", "token": company.token }),
            [200, 200, 503, 503],
        ),
        (
            json!({ "path": "*/password", "token": DEMO_TOKEN }),
            [200, 200, 200, 200],
        ),
    ] {
        let made = company
            .add(json!({ "name": "f", "match": matches, "fault": unavailable() }))
            .await;
        assert!(!made.to_string().contains(&company.token));
        assert_eq!(rest.get("/resources").await.status, resources, "{matches}");
        assert_eq!(rest.get("/resources/1/accounts").await.status, accounts, "{matches}");
        assert_eq!(
            rest.get("/resources/1/accounts/1/password").await.status,
            root,
            "{matches}"
        );
        assert_eq!(
            rest.get("/resources/1/accounts/2/password").await.status,
            app,
            "{matches}"
        );
        let control = company.server.control(&company.name);
        assert_eq!(control.delete("/faults").await.status, 204);
    }
    company
        .add(json!({ "match": { "account": "root" }, "fault": unavailable() }))
        .await;
    let by_name = "/resources/getResourceIdAccountId?RESOURCENAME=web-01&ACCOUNTNAME=root";
    assert_eq!(rest.get(by_name).await.status, 503);
}

#[tokio::test]
async fn the_admin_api_meets_only_a_fault_that_names_it_and_the_control_plane_none() {
    let company = Company::new().await;
    let admin = company.server.admin(&company.name, "admin", "admin").await;
    company.add(json!({ "fault": unavailable() })).await;
    assert_eq!(admin.get("/users").await.status, 200);
    company
        .add(json!({ "match": { "operation": "admin-list-users" }, "fault": { "kind": "refusal", "rule": "DENY-1" } }))
        .await;
    let refused = admin.get("/users").await;
    assert_eq!((refused.status, refused.json["code"].as_str()), (403, Some("DENY-1")));
    assert_eq!(company.server.control(&company.name).get("/faults").await.status, 200);
    company
        .add(json!({ "match": { "path": "/sim/*" }, "fault": unavailable() }))
        .await;
    assert_eq!(company.server.control(&company.name).get("/faults").await.status, 200);
}

#[tokio::test]
async fn a_refusal_is_answered_as_the_real_one_is() {
    let company = Company::new().await;
    let rest = company.rest();
    let read = "/resources/1/accounts/1/password";
    let wrong_body = "INPUT_DATA=nothing".to_owned();
    let twice = "{'operation': {'Details': {'ACCOUNTLIST': [{'ACCOUNTNAME': 'root', 'PASSWORD': 'x'}]}}}";
    let put = |path: &'static str, pairs: &[(&str, &str)]| {
        let (rest, input_data) = (rest.clone(), details(pairs));
        async move { rest.put(path, &input_data).await }
    };
    let real = [
        ("find-1", rest.get("/resources/99/accounts").await),
        ("find-2", rest.get("/resources/1/accounts/99/password").await),
        ("auth-1", company.server.rest_with("none").get(read).await),
        ("input-3", put(read, &[("RESETTYPE", "MAYBE")]).await),
        ("dup-2", rest.post("/resources/1/accounts", twice).await),
        ("route-1", rest.get("/nowhere").await),
    ];
    let forced = [
        company.at_fault("find-1").get("/resources/1/accounts").await,
        company.at_fault("find-2").get(read).await,
        company.at_fault("auth-1").get(read).await,
        {
            let input_data = details(&[("NEWPASSWORD", "Never-1-set")]);
            company.at_fault("input-3").put(read, &input_data).await
        },
        {
            let once = twice.replace("root", "new");
            let mut answer = company.at_fault("dup-2").post("/resources/1/accounts", &once).await;
            answer.body = answer.body.replace("\"new\"", "\"root\"");
            answer
        },
        company.at_fault("route-1").get("/resources").await,
    ];
    for ((name, real), forced) in real.iter().zip(&forced) {
        assert_eq!((real.status, &real.body), (forced.status, &forced.body), "{name}");
        assert_eq!(real.content_type, forced.content_type, "{name}");
        assert_eq!(real.rule(), forced.rule(), "{name}");
        assert_eq!(real.rule().to_lowercase(), *name);
    }
    let fetched = company.fetch().await;
    assert_eq!(fetched.details()["PASSWORD"], "Root-1-here", "nothing was carried out");
    assert_eq!(
        rest.get("/resources/1/accounts").await.details()["ACCOUNT LIST"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let unreadable = rest.send(reqwest::Method::PUT, read, Some(wrong_body)).await;
    let input_1 = company.at_fault("input-1").put(read, &details(&[])).await;
    assert_eq!(unreadable.body, input_1.body);
}

#[tokio::test]
async fn a_refused_ticket_is_a_success_for_who_reads_and_a_refusal_for_who_changes() {
    let company = Company::new().await;
    let read = "/resources/1/accounts/1/password";
    let fetched = company.at_fault("tick-1").get(read).await;
    assert_eq!(fetched.result(), "Success");
    assert_eq!(fetched.details()["PASSWORD"], "TICKET ID REQUIRED");
    let changed = company
        .at_fault("tick-1")
        .put(read, &details(&[("NEWPASSWORD", "New-1-word")]))
        .await;
    assert_eq!((changed.result(), changed.message()), ("Failed", "TICKET ID REQUIRED"));
    assert_eq!(company.at_fault("tick-1").get("/resources").await.result(), "Success");
}

#[tokio::test]
async fn a_state_decides_only_what_depends_on_it() {
    let company = Company::new().await;
    let change = |reset: &'static str| {
        let rest = company.at_fault("target-unreachable");
        async move {
            let input_data = details(&[("NEWPASSWORD", "New-1-word"), ("RESETTYPE", reset)]);
            rest.put("/resources/1/accounts/1/password", &input_data).await
        }
    };
    assert_eq!(change("REMOTE").await.rule(), "RESET-1");
    assert_eq!(change("LOCAL").await.result(), "Success");
    let down = company.at_fault("ticketing-down");
    assert_eq!(down.get("/resources/1/accounts/1/password").await.rule(), "TICK-3");
    assert_eq!(down.get("/resources/1/accounts/99/password").await.rule(), "FIND-2");
    assert_eq!(company.fetch().await.details()["PASSWORD"], "New-1-word");
}

#[tokio::test]
async fn a_name_that_no_fault_has_is_refused_with_a_sentence_that_says_so() {
    let company = Company::new().await;
    let answer = company.at_fault("no-such").get("/resources").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.message().starts_with("There is no fault of that name"),
        "{}",
        answer.body
    );
    let url = format!("{}/fault/no-such/api/v1/users", company.server.url());
    let admin = reqwest::get(url).await.unwrap();
    assert_eq!(admin.status(), 404);
    let url = format!("{}/fault/no-such/sim/v1/health", company.server.url());
    assert_eq!(reqwest::get(url).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_fault_of_ones_own_can_be_for_its_path_alone() {
    let company = Company::new().await;
    company
        .add(json!({ "name": "mine", "only_by_path": true, "times": 1, "fault": unavailable() }))
        .await;
    assert_eq!(company.fetch().await.status, 200);
    let mine = company.at_fault("mine");
    assert_eq!(mine.get("/resources").await.status, 503);
    assert_eq!(mine.get("/resources").await.status, 200);
    // The sandbox that a token picks has its own faults, at the root too.
    let at_root = company
        .rest()
        .at(&format!("{}/fault/http-502-html", company.server.url()));
    let answer = at_root.get("/resources").await;
    assert_eq!(
        (answer.status, answer.content_type.as_deref()),
        (502, Some("text/html;charset=UTF-8"))
    );
    assert_eq!(company.listed().await["items"][1]["built_in"], true);
    let elsewhere = company.server.control("").get("/faults").await;
    assert!(!elsewhere.body.contains("http-502-html"), "{}", elsewhere.body);
}

#[tokio::test]
async fn a_fault_lasts_as_long_as_the_sandbox_s_clock_says() {
    let company = Company::new().await;
    let made = company.add(json!({ "ttl": "PT10M", "fault": unavailable() })).await;
    assert_eq!(made["ends_at"], "2026-01-01T09:10:00Z");
    let control = company.server.control(&company.name);
    control.put("/clock", json!({ "advance": "PT9M59S" })).await;
    assert_eq!(company.fetch().await.status, 503);
    control.put("/clock", json!({ "advance": "PT1S" })).await;
    assert_eq!(company.fetch().await.status, 200);
    assert_eq!(company.listed().await["items"][0]["state"], "over");
}

#[tokio::test]
async fn chance_repeats_with_the_seed_of_the_sandbox() {
    let server = Server::start();
    let mut runs = Vec::new();
    for _ in 0..2 {
        let spec = json!({ "name": "seeded", "seed": 7, "fixture": fixture(COMPANY) });
        let made = server.control("").post("/sandboxes", spec).await;
        let token = made.json["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
        let fault = json!({ "match": { "probability": 0.5 }, "fault": unavailable() });
        assert_eq!(server.control("seeded").post("/faults", fault).await.status, 201);
        let mut seen = Vec::new();
        for _ in 0..24 {
            seen.push(server.rest_with(&token).get("/resources").await.status);
        }
        assert!(seen.contains(&200) && seen.contains(&503), "{seen:?}");
        runs.push(seen);
        assert_eq!(server.control("").delete("/sandboxes/seeded").await.status, 204);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn redirects_lead_to_the_right_address_under_every_prefix() {
    let company = Company::new().await;
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let path = "/restapi/json/v1/resources?a=b";
    let (url, prefix) = (company.server.url(), format!("/s/{}", company.name));
    let host = url.replace("127.0.0.1", "localhost");
    for (begins, fault, leads_to) in [
        ("", "redirect-302", path.to_owned()),
        (&*prefix, "redirect-307", format!("{prefix}{path}")),
        (
            &*prefix,
            "redirect-308-loop",
            format!("{prefix}/fault/redirect-308-loop{path}"),
        ),
        (&*prefix, "redirect-302-other-host", format!("{host}{prefix}{path}")),
    ] {
        let answer = client
            .get(format!("{url}{begins}/fault/{fault}{path}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.headers()["location"], leads_to.as_str(), "{fault}");
        assert_eq!(&answer.status().as_str(), &fault.split('-').nth(1).unwrap());
    }
}
