//! `docs/faults.md`, written from the catalogue of faults.

use std::fmt::Write;

use crate::model::fault::{RefusalRule, catalogue, kinds};

/// The whole page.
#[must_use]
pub fn page() -> String {
    let mut text = String::from(INTRODUCTION);
    text.push_str("## Kinds\n\n| kind | other keys | what a client meets | carried out | what Cortex XSOAR shows |\n| --- | --- | --- | --- | --- |\n");
    for words in kinds::KINDS {
        let example = catalogue::all()
            .into_iter()
            .find(|it| it.fault.kind.word() == words.kind);
        let done = if example.is_some_and(|it| it.fault.kind.carries_out()) {
            "yes"
        } else {
            "no"
        };
        let shows = if words.xsoar.is_empty() {
            "not known"
        } else {
            words.xsoar
        };
        _ = writeln!(
            text,
            "| `{}` | {} | {} | {done} | {shows} |",
            words.kind, words.keys, words.sentence
        );
    }
    text.push_str(RULES);
    for rule in RefusalRule::ALL {
        let about = match (rule.is_about_a_name(), rule.abouts()) {
            (true, _) => "a name".to_owned(),
            (false, []) => String::new(),
            (false, words) => format!("`{}`", words.join("`, `")),
        };
        _ = writeln!(text, "| {} | {} | {about} |", rule.id(), rule.words());
    }
    text.push_str(BUILT_IN);
    for it in catalogue::all() {
        let example = serde_json::to_string(&it.fault.kind).unwrap_or_default();
        let operations = match &it.fault.matches.operation[..] {
            [] => String::new(),
            names => format!(" Only for `{}`.", names.join("`, `")),
        };
        _ = writeln!(text, "| `{}` | {}{operations} | `{example}` |", it.name, it.sentence);
    }
    text
}

const INTRODUCTION: &str = r#"# Faults

What goes wrong between a client and PAM360 goes wrong here on purpose: refusals, gateways that answer with HTML, slow
answers, answers that get lost after the change was made. This page is written from the catalogue in `src/model/fault`.

## Without a word to the control plane

Put `/fault/NAME` into the Server URL, and every request meets that fault; neither integration nor playbook changes:

```text
https://127.0.0.1:8282/fault/http-503-twice
https://127.0.0.1:8282/s/NAME_OF_A_SANDBOX/fault/lost-close
```

`NAME` is one of the [built-in faults](#built-in-faults) or one that was set up. A name that nothing has is answered with
HTTP 404 and a sentence that says so. The control plane takes no notice of faults, whatever its path.

## With the control plane

`POST /sim/v1/faults` sets one up in its sandbox and answers 201; two failures, then success:

```json
{"match": {"operation": "fetch-password"}, "times": 2, "fault": {"kind": "status", "status": 503, "body": "html"}}
```

| key | |
| --- | --- |
| `name` | 1 to 64 letters, digits, dots, hyphens and underscores; one is made up where none is given |
| `match` | which requests meet it: all that is said has to hold, and every request of the REST API is meant where nothing is |
| `match.operation` | one name of an operation, or a list: `fetch-password` or `pam360-fetch-password`; `pam360-sim openapi rest` lists them |
| `match.method`, `match.path` | the path without `/s/NAME` and `/fault/NAME`; `*` stands for any characters |
| `match.resource`, `match.account` | an id or a name |
| `match.token` | the token that the request brings; it is never shown again |
| `match.nth` | only the one of that number among the matching requests, counted from 1 |
| `match.probability` | above 0, at most 1: drawn from the sandbox's random source, so that a seed makes it repeat |
| `after` | so many matching requests pass first |
| `times` | it is over when it was applied so often |
| `ttl` | it is over after this time by the sandbox's clock: `PT10M` or `10m` |
| `only_by_path` | `true`: only for requests whose path chooses it |
| `fault` | what happens: `kind` and the keys of the kind |

- A request meets one fault: the one that its path chooses, or else the first that was made. Every fault that is for a
  request counts it, whichever is applied.
- The admin API meets only faults that name it by `operation` or `path`, or that the path chooses.
- `GET /sim/v1/faults` tells of each fault what it has `seen` and how often it was `applied`, how many times are `left`,
  when it ends, and whether it is `active` or `over`. `GET` and `DELETE /sim/v1/faults/NAME` are for one,
  `DELETE /sim/v1/faults` takes all away, `GET /sim/v1/faults/catalogue` lists what is built in.
- A built-in fault that a path has chosen is counted in its sandbox like any other, and begins anew after `DELETE`.
- A fixture may hold `faults`, a list of the same objects; a reset brings them back and takes away all others. An export
  holds what is left of each fault. Faults and their counts survive a restart.
- Answers carry `X-PAM360-Sim-Fault: NAME` unless the setting `reason_header` is off.
- Waiting takes real time, since the client's clock does: it goes on while the sandbox's clock stands still. `ttl` goes by
  the sandbox's clock. Waiting ends early when the fault is taken away, its sandbox is reset or dropped, or the
  server is to stop.
- Durations are written like `PT1.5S` or `1500ms`. No answer is held back for more than 10 minutes.
- Where a request is carried out, the client's time-out takes nothing back: a change that was made stays made.

"#;

const RULES: &str = "
## Refusals

`{\"kind\": \"refusal\", \"rule\": \"INPUT-2\", \"about\": \"REASON\"}`: without `about` the first word of the row is meant.
The admin API tells the same refusals as problems.

| rule | what it says | `about` |
| --- | --- | --- |
";

const BUILT_IN: &str = "
## Built-in faults

Those that only the use of a password can meet leave other operations alone, so that a playbook gets that far.

| name | what a client meets | `fault` |
| --- | --- | --- |
";
