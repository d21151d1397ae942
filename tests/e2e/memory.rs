//! The memory of a server: what dropped sandboxes had comes back to the system.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::Server;

const MANY: usize = 100;

fn of_process(server: &Server, file: &str) -> String {
    let path = format!("/proc/{}/{file}", server.ready["pid"]);
    String::from_utf8(std::fs::read(path).unwrap()).unwrap()
}

/// What it holds now, in KiB.
fn resident(server: &Server) -> usize {
    let status = of_process(server, "status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim_end_matches("kB").trim().parse().unwrap()
}

#[tokio::test]
async fn most_of_what_sandboxes_had_comes_back_when_they_are_dropped() {
    let server = Server::start();
    let control = server.control("");
    let before = resident(&server);
    for number in 0..MANY {
        let spec = json!({ "name": format!("s{number}"), "fixture": "demo" });
        assert_eq!(control.post("/sandboxes", spec).await.status, 201);
    }
    let grown = resident(&server) - before;
    for number in 0..MANY {
        assert_eq!(control.delete(&format!("/sandboxes/s{number}")).await.status, 204);
    }
    let enough = before + grown * 2 / 5;
    // The last databases are closed after the answers.
    let deadline = Instant::now() + Duration::from_secs(30);
    while resident(&server) > enough {
        assert!(
            Instant::now() < deadline,
            "{} KiB of {grown} more than {before} are left",
            resident(&server) - before
        );
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_server_tells_its_allocator_once_unless_somebody_else_did() {
    let told = |server: &Server| {
        let environment = of_process(server, "environ");
        let mut values = environment
            .split('\0')
            .filter_map(|it| it.strip_prefix("GLIBC_TUNABLES=").map(str::to_owned));
        (values.next().unwrap(), values.next())
    };
    let server = Server::start();
    let (tunables, second) = told(&server);
    assert!(tunables.contains("glibc.malloc.tcache_count=0"), "{tunables}");
    assert_eq!(second, None);
    let line = of_process(&server, "cmdline");
    let words: Vec<_> = line.split('\0').skip(1).take(3).collect();
    assert_eq!(words, ["--listen", "127.0.0.1:0", "--ready-file"]);
    assert!(of_process(&server, "comm").starts_with("pam360-sim"));

    let own = "glibc.malloc.arena_max=2";
    let server = Server::start_in(tempfile::tempdir().unwrap(), &["--memory"], &[("GLIBC_TUNABLES", own)]);
    assert_eq!(told(&server), (own.to_owned(), None));
}
