//! `GET metrics`: the text format of Prometheus, with labels that no client can multiply.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::harness::{DEMO_TOKEN, Server, details};

/// A page, read strictly: each family is told with its help and its kind before its samples, and no series comes twice.
fn read(page: &str) -> BTreeMap<String, f64> {
    let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
    let mut helped = BTreeSet::new();
    let mut samples = BTreeMap::new();
    assert!(page.ends_with('\n'));
    for line in page.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, words) = help.split_once(' ').unwrap();
            assert!(helped.insert(name) && !words.is_empty(), "{line}");
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert!(
                ["counter", "gauge", "histogram"].contains(&kind) && helped.contains(name),
                "{line}"
            );
            assert!(kinds.insert(name, kind).is_none(), "{line}");
        } else {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let name = series.split('{').next().unwrap();
            let family = ["_bucket", "_sum", "_count"]
                .into_iter()
                .filter_map(|end| name.strip_suffix(end))
                .find(|family| kinds.get(family) == Some(&"histogram"))
                .unwrap_or(name);
            let kind = kinds.get(family).unwrap_or_else(|| panic!("{line} has no kind"));
            assert_eq!(*kind == "counter", name.ends_with("_total"), "{line}");
            assert_labels(series.strip_prefix(name).unwrap());
            assert!(
                samples.insert(series.to_owned(), value.parse().unwrap()).is_none(),
                "{line}"
            );
        }
    }
    samples
}

#[track_caller]
fn assert_labels(labels: &str) {
    if labels.is_empty() {
        return;
    }
    let inside = labels
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .unwrap();
    for label in inside.split(',') {
        let (name, value) = label.split_once('=').unwrap();
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{labels}"
        );
        let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
        assert!(!value.contains(['"', '\\', '\n']), "{labels}");
    }
}

async fn metrics(server: &Server) -> BTreeMap<String, f64> {
    let answer = server.control("").get("/metrics").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.content_type.as_deref(),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    read(&answer.body)
}

fn requests(operation: &str, outcome: &str, rule: &str) -> String {
    format!(
        "pam360_sim_requests_total{{face=\"rest\",operation=\"{operation}\",outcome=\"{outcome}\",rule=\"{rule}\"}}"
    )
}

#[tokio::test]
async fn requests_are_counted_by_operation_outcome_and_rule() {
    let server = Server::start();
    let rest = server.rest();
    for _ in 0..3 {
        rest.get("/resources/1/accounts/1/password").await;
    }
    rest.get("/resources/1/accounts/999/password").await;
    rest.get("/nowhere").await;
    server.rest_with("no-such-token").get("/resources").await;
    server.sandbox("empty".into()).await;
    let samples = metrics(&server).await;
    for (series, expected) in [
        (requests("fetch-password", "success", ""), 3.0),
        (requests("fetch-password", "failed", "FIND-2"), 1.0),
        (requests("none", "failed", "ROUTE-1"), 1.0),
        (requests("list-resources", "failed", "AUTH-1"), 1.0),
        (
            "pam360_sim_request_duration_seconds_count{face=\"rest\"}".to_owned(),
            6.0,
        ),
        (
            "pam360_sim_request_duration_seconds_bucket{face=\"rest\",le=\"+Inf\"}".to_owned(),
            6.0,
        ),
        ("pam360_sim_sandboxes".to_owned(), 2.0),
        ("pam360_sim_journal_entries".to_owned(), 6.0),
        ("pam360_sim_journal_dropped".to_owned(), 0.0),
        ("pam360_sim_audit_queue".to_owned(), 0.0),
    ] {
        assert_eq!(samples.get(&series), Some(&expected), "{series}");
    }
    assert!(samples["pam360_sim_audit_records"] >= 5.0);
    assert!(samples["pam360_sim_request_duration_seconds_sum{face=\"rest\"}"] > 0.0);
    if cfg!(target_os = "linux") {
        assert!(samples["process_resident_memory_bytes"] > 1e6);
    }
}

#[tokio::test]
async fn buckets_add_up() {
    let server = Server::start();
    for _ in 0..10 {
        server.rest().get("/resources").await;
    }
    let samples = metrics(&server).await;
    let bound = |series: &str| {
        let bound = series.strip_prefix("pam360_sim_request_duration_seconds_bucket{face=\"rest\",le=\"")?;
        bound.strip_suffix("\"}")?.replace("+Inf", "inf").parse::<f64>().ok()
    };
    let mut buckets: Vec<_> = samples
        .iter()
        .filter_map(|(series, count)| Some((bound(series)?, *count)))
        .collect();
    buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(
        buckets.len() > 5 && buckets.is_sorted_by(|a, b| a.1 <= b.1),
        "{buckets:?}"
    );
    assert_eq!(buckets.last().unwrap().1, 10.0);
}

#[tokio::test]
async fn ten_thousand_odd_paths_and_names_make_no_new_series() {
    let server = Server::start();
    server.rest().get("/odd").await;
    server.rest_with("odd").get("/odd").await;
    server
        .rest()
        .get_with("/resources/7/accounts", &details(&[("odd", "odd")]))
        .await;
    server
        .rest()
        .send(reqwest::Method::from_bytes(b"ODD").unwrap(), "/resources", None)
        .await;
    let before: Vec<String> = metrics(&server).await.into_keys().collect();
    let some = async |task: usize| {
        let rest = server.rest_with(DEMO_TOKEN);
        for n in 0..1250 {
            let path = format!("/odd-{task}-{n}/x?name-{n}=value-{n}");
            match n % 50 {
                0 => {
                    rest.get_with("/resources/7/accounts", &details(&[(&format!("k{n}"), "v")]))
                        .await
                }
                1 => rest.send(format!("ODD{n}").parse().unwrap(), "/resources", None).await,
                _ => rest.get(&path).await,
            };
        }
    };
    tokio::join!(some(0), some(1), some(2), some(3), some(4), some(5), some(6), some(7));
    let after: Vec<String> = metrics(&server).await.into_keys().collect();
    // Reading the metrics is a request, too.
    let is_new = |series: &&String| !before.contains(series) && !series.contains("face=\"control\"");
    let new: Vec<_> = after.iter().filter(is_new).collect();
    assert!(new.is_empty(), "{new:?}");
}

#[tokio::test]
async fn metrics_are_the_control_planes_and_guarded_like_it() {
    let server = Server::with(&["--memory", "--control-token", "control-token-9f2Kq7"]);
    assert_eq!(server.control("").get("/metrics").await.status, 401);
    let mut control = server.control("");
    control.bearer = Some("control-token-9f2Kq7".to_owned());
    assert_eq!(control.get("/metrics").await.status, 200);
    assert_eq!(control.post("/metrics", json!({})).await.status, 405);
}
