//! `GET metrics`: what the server counts, in the text format of Prometheus. Labels come from lists that the program
//! knows, so that no client can make new series; none holds a name, an id or a path.

use std::fmt::Write;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::http::AppState;
use crate::http::metrics::{BUCKETS, Counts, Histogram};
use crate::http::problem::ProblemBody;
use crate::sandbox::Registry;

/// What the server counts, over all sandboxes.
#[utoipa::path(get, path = "/sim/v1/metrics", operation_id = "sim-metrics", tag = "server",
    responses((status = 200, body = String, content_type = "text/plain; version=0.0.4"),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let mut page = Page(String::with_capacity(4096));
    page.requests(&state.metrics.counts());
    page.sandboxes(&state.registry);
    page.process();
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        page.0,
    )
}

/// The page as it is written. Writing to a text cannot fail.
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn single(&mut self, name: &str, kind: &str, help: &str, value: u64) {
        self.family(name, kind, help);
        _ = writeln!(self.0, "{name} {value}");
    }

    fn requests(&mut self, counts: &Counts) {
        let name = "pam360_sim_requests_total";
        self.family(
            name,
            "counter",
            "Requests that were answered, or whose client left before.",
        );
        for (series, count) in &counts.requests {
            let (face, operation, outcome, rule) = (series.face, &series.operation, series.outcome, &series.rule);
            _ = writeln!(
                self.0,
                "{name}{{face=\"{face}\",operation=\"{operation}\",outcome=\"{outcome}\",rule=\"{rule}\"}} {count}"
            );
        }
        let name = "pam360_sim_request_duration_seconds";
        self.family(name, "histogram", "Time from a request to the last byte of its answer.");
        for (face, histogram) in &counts.durations {
            self.histogram(name, face, histogram);
        }
        let name = "pam360_sim_faults_applied_total";
        self.family(name, "counter", "Faults that stepped in.");
        for (kind, count) in &counts.faults {
            _ = writeln!(self.0, "{name}{{kind=\"{kind}\"}} {count}");
        }
    }

    fn histogram(&mut self, name: &str, face: &str, histogram: &Histogram) {
        let mut count = 0;
        for (bucket, bound) in histogram.buckets.iter().zip(BUCKETS) {
            count += bucket;
            _ = writeln!(self.0, "{name}_bucket{{face=\"{face}\",le=\"{bound}\"}} {count}");
        }
        count += histogram.buckets[BUCKETS.len()];
        _ = writeln!(self.0, "{name}_bucket{{face=\"{face}\",le=\"+Inf\"}} {count}");
        _ = writeln!(self.0, "{name}_sum{{face=\"{face}\"}} {}", histogram.sum);
        _ = writeln!(self.0, "{name}_count{{face=\"{face}\"}} {count}");
    }

    fn sandboxes(&mut self, registry: &Registry) {
        let all = registry.all();
        let (mut entries, mut dropped, mut waiting, mut committed) = (0, 0, 0, 0);
        for sandbox in &all {
            let (kept, gone) = sandbox.journal.counts();
            entries += kept as u64;
            dropped += gone.count;
            waiting += sandbox.store.waiting();
            committed += sandbox.store.committed();
        }
        self.single(
            "pam360_sim_sandboxes",
            "gauge",
            "Sandboxes that answer.",
            all.len() as u64,
        );
        self.single("pam360_sim_journal_entries", "gauge", "Calls in the journals.", entries);
        let help = "Calls that the journals did not keep because they were full or off, since they were cleared.";
        self.single("pam360_sim_journal_dropped", "gauge", help, dropped);
        let help = "Audit records that wait to be committed.";
        self.single("pam360_sim_audit_queue", "gauge", help, waiting);
        let help = "Audit records of these sandboxes that were committed on their own since the start; a change commits its own with itself.";
        self.single("pam360_sim_audit_records", "gauge", help, committed);
    }

    fn process(&mut self) {
        if let Some(bytes) = resident_bytes() {
            let help = "Resident memory in bytes.";
            self.single("process_resident_memory_bytes", "gauge", help, bytes);
        }
    }
}

/// Linux tells it in pages of 4 KiB; elsewhere nobody does.
fn resident_bytes() -> Option<u64> {
    const PAGE: u64 = 4096;
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * PAGE)
}
