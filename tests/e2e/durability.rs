//! What was acknowledged survives SIGKILL, whole.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Method;
use serde_json::Value;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::data_folder::{data_of, open_database};
use crate::harness::{Rest, Server, details, quote_plus};

const WRITERS: usize = 32;

/// Starts on the folder's data, which begins with the fixture `empty`.
pub fn start(dir: tempfile::TempDir) -> Server {
    let data = data_of(dir.path());
    Server::start_in(dir, &["--data", &data, "--fixture", "empty", "--quiet"], &[])
}

/// An account as its writer knows it: `passwords` holds what was sent, oldest first; the server acknowledged the first
/// `acknowledged` of them. More than one may be open only if the server answered out of turn, which a test would see.
struct Written {
    resource: String,
    path: Option<String>,
    passwords: Vec<String>,
    acknowledged: usize,
    fetch_reasons: Vec<String>,
}

/// What the writers of a round share.
struct Round {
    rest: Rest,
    number: usize,
    acknowledged: AtomicUsize,
    until: usize,
    enough: Notify,
}

impl Round {
    /// Sends a call; none when the server is gone. The call counts only with its whole answer.
    async fn call(&self, method: Method, path: &str, input_data: &str) -> Option<Value> {
        let encoded = format!("INPUT_DATA={}", quote_plus(input_data));
        let in_query = method == Method::GET;
        let url = if in_query && !input_data.is_empty() {
            format!("{}{path}?{encoded}", self.rest.base)
        } else {
            format!("{}{path}", self.rest.base)
        };
        let mut request = self.rest.client.request(method, url);
        for (name, value) in &self.rest.headers {
            request = request.header(name, value);
        }
        if !in_query {
            request = request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(encoded);
        }
        let body = request.send().await.ok()?.bytes().await.ok()?;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(answer["operation"]["result"]["status"], "Success", "{answer}");
        if self.acknowledged.fetch_add(1, Ordering::Relaxed) + 1 == self.until {
            self.enough.notify_one();
        }
        Some(answer)
    }

    /// Creates, changes and fetches until the server is gone.
    async fn write(&self, writer: usize) -> Vec<Written> {
        let mut all = Vec::new();
        for turn in 0.. {
            let name = format!("R{}-{writer}-{turn}", self.number);
            all.push(Written {
                passwords: vec![format!("{name}-first")],
                resource: name,
                path: None,
                acknowledged: 0,
                fetch_reasons: Vec::new(),
            });
            if self.work_on(all.last_mut().unwrap()).await.is_none() {
                break;
            }
        }
        all
    }

    async fn work_on(&self, written: &mut Written) -> Option<()> {
        let create = details(&[
            ("RESOURCENAME", &written.resource),
            ("ACCOUNTNAME", "acc"),
            ("PASSWORD", &written.passwords[0]),
        ]);
        self.call(Method::POST, "/resources", &create).await?;
        written.acknowledged = 1;
        let find = format!(
            "/resources/getResourceIdAccountId?RESOURCENAME={}&ACCOUNTNAME=acc",
            written.resource
        );
        let ids = self.call(Method::GET, &find, "").await?;
        let id = |key: &str| ids["operation"]["Details"][key].as_str().unwrap().to_owned();
        let path = format!("/resources/{}/accounts/{}/password", id("RESOURCEID"), id("ACCOUNTID"));
        written.path = Some(path.clone());
        for change in 0..3 {
            let reason = format!("fetch {} {change}", written.resource);
            let answer = self.call(Method::GET, &path, &details(&[("REASON", &reason)])).await?;
            assert_eq!(
                answer["operation"]["Details"]["PASSWORD"],
                *written.passwords.last().unwrap()
            );
            written.fetch_reasons.push(reason);
            let new = format!("{}-change-{change}", written.resource);
            written.passwords.push(new.clone());
            let reason = format!("change {} {change}", written.resource);
            let change = details(&[("NEWPASSWORD", &new), ("RESETTYPE", "LOCAL"), ("REASON", &reason)]);
            self.call(Method::PUT, &path, &change).await?;
            written.acknowledged = written.passwords.len();
        }
        Some(())
    }
}

/// Kills the server once `until` calls were acknowledged, with 32 writers at work, and tells what they know.
async fn kill_while_writing(server: Server, number: usize, until: usize) -> (tempfile::TempDir, Vec<Written>) {
    let round = Arc::new(Round {
        rest: server.rest(),
        number,
        acknowledged: AtomicUsize::new(0),
        until,
        enough: Notify::new(),
    });
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let round = Arc::clone(&round);
        writers.spawn(async move { round.write(writer).await });
    }
    tokio::select! {
        () = round.enough.notified() => {}
        // A writer ends only when the server is gone, or when something is wrong: its panic tells.
        ended = writers.join_next() => panic!("a writer ended early: {:?}", ended.unwrap().err()),
    }
    let dir = server.kill();
    let known = writers.join_all().await.into_iter().flatten().collect();
    (dir, known)
}

/// Asks the server for every account: an acknowledged creation is there, and its password is the last acknowledged one
/// or the one that was on its way.
async fn find_all(server: &Server, known: &mut [Written]) {
    let rest = server.rest();
    for written in known.iter_mut() {
        let ids = rest
            .get(&format!(
                "/resources/getResourceIdAccountId?RESOURCENAME={}&ACCOUNTNAME=acc",
                written.resource
            ))
            .await;
        if ids.result() != "Success" {
            assert_eq!(written.acknowledged, 0, "{} is lost: {}", written.resource, ids.body);
            assert_eq!(ids.rule(), "FIND-1", "{} has lost its account", written.resource);
            continue;
        }
        let id = |key: &str| ids.details()[key].as_str().unwrap().to_owned();
        let path = format!("/resources/{}/accounts/{}/password", id("RESOURCEID"), id("ACCOUNTID"));
        assert_eq!(*written.path.get_or_insert(path.clone()), path);
        let fetched = rest.get_with(&path, &details(&[("REASON", "found again")])).await;
        let password = fetched.details()["PASSWORD"].as_str().unwrap_or_default();
        let oldest_allowed = written.acknowledged.saturating_sub(1);
        let found = written.passwords.iter().position(|sent| sent == password);
        assert!(
            found.is_some_and(|place| place >= oldest_allowed),
            "{}: {password:?} after {:?}, {} acknowledged",
            written.resource,
            written.passwords,
            written.acknowledged
        );
        // From here on this is what the server has promised to keep.
        written.acknowledged = found.unwrap() + 1;
        written.passwords.truncate(written.acknowledged);
    }
}

/// Statements that count what must not be: a half of something.
const HALVES: [(&str, &str); 9] = [
    (
        "a resource without its account",
        "SELECT count(*) FROM resources r WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.resource_id = r.id)",
    ),
    (
        "a resource without one audit record of its creation",
        "SELECT count(*) FROM resources r WHERE 1 <> (SELECT count(*) FROM audit x \
         WHERE x.resource_id = r.id AND x.operation = 'Resource Added' AND x.outcome = 'success')",
    ),
    (
        "an account without one audit record of its creation",
        "SELECT count(*) FROM accounts a WHERE 1 <> (SELECT count(*) FROM audit x \
         WHERE x.account_id = a.id AND x.operation = 'Account Added' AND x.outcome = 'success')",
    ),
    (
        "a record of a creation without the thing",
        "SELECT count(*) FROM audit x WHERE (x.operation = 'Resource Added' AND NOT EXISTS \
         (SELECT 1 FROM resources r WHERE r.id = x.resource_id)) OR (x.operation = 'Account Added' AND NOT EXISTS \
         (SELECT 1 FROM accounts a WHERE a.id = x.account_id))",
    ),
    (
        "a change without its history row or its audit record",
        "SELECT count(*) FROM accounts a WHERE \
         (SELECT count(*) FROM password_history h WHERE h.account_id = a.id) <> (SELECT count(*) FROM audit x \
          WHERE x.account_id = a.id AND x.operation = 'Password Changed' AND x.outcome = 'success')",
    ),
    (
        "a history row of an account that was never changed",
        "SELECT count(*) FROM accounts a WHERE (a.password_changed_at IS NOT NULL) <> \
         EXISTS (SELECT 1 FROM password_history h WHERE h.account_id = a.id)",
    ),
    (
        "a fetch without its time of last access, or the reverse",
        "SELECT count(*) FROM accounts a WHERE coalesce((SELECT last_accessed_at FROM account_access l \
         WHERE l.account_id = a.id), -1) <> coalesce((SELECT max(at) FROM audit x WHERE x.account_id = a.id \
         AND x.operation = 'Password Retrieved' AND x.outcome = 'success'), -1)",
    ),
    (
        "a row that points nowhere",
        "SELECT count(*) FROM pragma_foreign_key_check",
    ),
    (
        "a damaged page",
        "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    ),
];

async fn count(database: &mut SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database).await.unwrap()
}

/// Nothing is there by half.
async fn nothing_is_halved(dir: &Path) {
    let mut database = open_database(dir).await;
    for (what, sql) in HALVES {
        assert_eq!(count(&mut database, sql).await, 0, "{what}");
    }
}

/// How often each operation was recorded with each reason, as an admin reads it.
async fn recorded(server: &Server) -> HashMap<(String, String), usize> {
    let admin = server.admin("", "admin", "admin").await;
    let mut records = HashMap::new();
    for offset in (0..).step_by(1000) {
        let page = admin.get(&format!("/audit?limit=1000&offset={offset}")).await;
        let items = page.json["items"].as_array().unwrap();
        for record in items {
            let field = |name: &str| record[name].as_str().unwrap().to_owned();
            *records.entry((field("operation"), field("reason"))).or_default() += 1;
        }
        if items.is_empty() {
            break;
        }
    }
    records
}

/// Every acknowledged fetch and change has exactly one audit record.
async fn audit_holds(server: &Server, known: &[Written]) {
    let records = recorded(server).await;
    let of = |operation: &str, reason: &str| records.get(&(operation.to_owned(), reason.to_owned())).copied();
    for written in known {
        for reason in &written.fetch_reasons {
            assert_eq!(of("Password Retrieved", reason), Some(1), "{reason}");
        }
        // The first password came with the creation.
        for change in 0..written.acknowledged.saturating_sub(1) {
            let reason = format!("change {} {change}", written.resource);
            assert_eq!(of("Password Changed", &reason), Some(1), "{reason}");
        }
        let one_more = format!("change {} {}", written.resource, written.acknowledged.saturating_sub(1));
        assert_eq!(of("Password Changed", &one_more), None, "{one_more} was not found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_write_survives_sigkill_and_no_half_of_any_does() {
    let mut server = start(tempfile::tempdir().unwrap());
    let mut known = Vec::new();
    for (number, until) in [1, 33, 90, 257, 600].into_iter().enumerate() {
        let (dir, written) = kill_while_writing(server, number, until).await;
        known.extend(written);
        server = start(dir);
        find_all(&server, &mut known).await;
        audit_holds(&server, &known).await;
        let (code, dir) = server.terminate();
        assert_eq!(code, Some(0));
        nothing_is_halved(dir.path()).await;
        server = start(dir);
    }
    assert!(known.iter().filter(|written| written.acknowledged > 0).count() > WRITERS);
}
