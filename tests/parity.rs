//! The parity table is whole, its proofs exist, and what is written from it is up to date.
//! `PAM360_SIM_WRITE_DOCS=1 cargo test --test parity` writes the documents anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pam360_sim::http::openapi;
use pam360_sim::parity::{self, Level, Proof};

/// Ids that the table must have, whatever else is in it.
const REQUIRED: &str = "
    AUTH-1 AUTH-2 INPUT-1 INPUT-2 INPUT-3 FIND-1 FIND-2 FIND-3 DENY-1 DUP-1 DUP-2 POL-1 POL-2
    ACW-1 ACW-2 ACW-3 ACW-4 ACW-5 TICK-1 TICK-2 TICK-3 RESET-1 LOCK-1 LOCK-2 STEP-1 ROUTE-1 ROUTE-2 SIZE-1
    RPA-1 RPA-2 RPA-3 RPA-4 RPA-5 RPA-6 RPA-6-I RPA-6-II RPA-6-III RPA-7 RPA-8 RPA-9 RPA-10 RPA-10-EXPIRED RPA-11 RPA-12
    ROLE-1 ROLE-2 SHARE-1 SHARE-2 SHARE-3 SHARE-3-STRONGER SHARE-3-GROUPS SHARE-4 GROUP-1 EDIT-1 EDIT-2
    TEXT-DELETE TEXT-SHARE TEXT-USERS TEXT-IDS TEXT-PASSWORDS TEXT-REQUESTS
    POLICY-NAMES POLICY-LOW POLICY-MEDIUM POLICY-STRONG POLICY-OFFLINE POLICY-REASONS POLICY-OWN POLICY-AGE POLICY-REUSE
    TYPES TYPES-FURTHER TYPES-DEFAULT
    REST-ENVELOPE REST-KEY-ORDER REST-COMPACT REST-HTTP-200 REST-FAILED REST-EMPTY-LIST REST-TOTAL-ROWS REST-STRINGS
    REST-DATES REST-PLACEHOLDERS REST-ESCAPES REST-RESULT REST-NOOFACCOUNTS REST-ORDER REST-NAMES REST-AUTHTOKEN
    INPUT-DIALECT INPUT-ESCAPES INPUT-STRICT-JSON INPUT-DEPTH
    ENDPOINT-TEST-MODULE ENDPOINT-LIST-ALL-RESOURCES ENDPOINT-LIST-ALL-ACCOUNTS ENDPOINT-FETCH-ACCOUNT-DETAILS
    ENDPOINT-FETCH-RESOURCE-ACCOUNT-ID ENDPOINT-FETCH-PASSWORD ENDPOINT-CREATE-RESOURCE ENDPOINT-CREATE-ACCOUNT
    ENDPOINT-UPDATE-RESOURCE ENDPOINT-UPDATE-ACCOUNT ENDPOINT-UPDATE-ACCOUNT-PASSWORD
    XSOAR-BYTES XSOAR-HEADERS XSOAR-EMPTY-TEXTS XSOAR-NAMES XSOAR-SERVER-URL XSOAR-WAR-ROOM
    MSG-UNKNOWN-TOKEN MSG-WRONG-HOST MSG-RESOURCES MSG-ACCOUNTLIST MSG-ACCOUNT-DETAILS MSG-PASSWORD MSG-IDS
    MSG-CREATE-RESOURCE MSG-EDIT-RESOURCE MSG-ADD-ACCOUNTS MSG-ACCOUNT-ADDED MSG-ACCOUNT-EXISTS MSG-EDIT-ACCOUNT
    MSG-CHANGE-PASSWORD MSG-NO-ACCOUNT MSG-TICKET-REQUIRED MSG-TICKET-INCORRECT MSG-MINIMUM-LENGTH MSG-COMPLIANT
    MSG-ALLOWED MSG-RESOURCE-TYPES
    ROUTE-3 TRASH-1 TOTP-1 GROUP-DYNAMIC ENDPOINT-SHARE ENDPOINT-RESOURCE-GROUPS ENDPOINT-TOTP ENDPOINT-TRANSFER
";

const README_BEGINS: &str = "<!-- parity: written by tests/parity.rs -->\n";
const README_ENDS: &str = "<!-- end of parity -->\n";

#[test]
fn no_id_is_missing() {
    let present: BTreeSet<_> = parity::facts().map(|fact| fact.id).collect();
    let missing: Vec<_> = REQUIRED.split_whitespace().filter(|id| !present.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_id_is_there_twice() {
    let mut seen = BTreeSet::new();
    let twice: Vec<_> = parity::facts()
        .map(|fact| fact.id)
        .filter(|id| !seen.insert(*id))
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn every_rule_that_a_refusal_can_name_is_in_the_table() {
    let present: BTreeSet<_> = parity::facts().map(|fact| fact.id).collect();
    let refusals = read("src/rules/refusal.rs");
    let (_, rules) = refusals.split_once("fn rule(").unwrap();
    let (rules, _) = rules.split_once("fn why(").unwrap();
    // The admin API has codes of its own, which imitate nothing.
    let named = rules
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|id| id.ends_with(|c: char| c.is_ascii_digit()));
    let missing: Vec<_> = named.filter(|id| !present.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_our_choice_is_assumed_and_nothing_else_is() {
    for fact in parity::facts() {
        assert_eq!(fact.level == Level::Assumed, fact.source == "our choice", "{}", fact.id);
    }
}

#[test]
fn every_test_that_is_named_as_a_proof_exists() {
    for fact in parity::facts() {
        if let Proof::Test(file, name) = fact.proof {
            assert!(is_test_in(&read(file), name), "{}: {file} has no test {name}", fact.id);
        }
    }
}

#[test]
fn a_test_is_a_function_under_a_test_attribute() {
    let text = "#[test]\nfn one() {}\n\n#[tokio::test(flavor = \"multi_thread\")]\nasync fn two() {}\n\nfn helper() {}\n// fn words()\n";
    assert!(is_test_in(text, "one") && is_test_in(text, "two"));
    for other in ["helper", "words", "on", "three"] {
        assert!(!is_test_in(text, other), "{other}");
    }
}

#[test]
fn the_report_is_up_to_date() {
    keep_up_to_date("docs/parity.md", &parity::report());
}

#[test]
fn the_page_about_faults_is_up_to_date() {
    keep_up_to_date("docs/faults.md", &parity::faults_page::page());
}

#[test]
fn the_summary_in_the_readme_is_up_to_date() {
    let readme = read("README.md");
    let (before, rest) = readme
        .split_once(README_BEGINS)
        .expect("the README has a place for the summary");
    let (_, after) = rest.split_once(README_ENDS).expect("the place for the summary ends");
    let summary = parity::summary();
    keep_up_to_date(
        "README.md",
        &format!("{before}{README_BEGINS}{summary}{README_ENDS}{after}"),
    );
}

#[test]
fn the_list_of_operations_is_up_to_date() {
    let documents = [openapi::rest(), openapi::admin(), openapi::control()];
    let mut names = BTreeSet::new();
    for item in documents.iter().flat_map(|document| document.paths.paths.values()) {
        let offered = [&item.get, &item.put, &item.post, &item.delete];
        names.extend(offered.into_iter().flatten().filter_map(|it| it.operation_id.clone()));
    }
    let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
    keep_up_to_date("src/model/operation/names.txt", &lines);
}

/// Whether the text has a function of that name right below an attribute that makes it a test.
fn is_test_in(text: &str, name: &str) -> bool {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let is_function = |line: &str| {
        let after = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        after.is_some_and(|after| after.split('(').next() == Some(name))
    };
    lines
        .windows(2)
        .any(|pair| pair[0].starts_with("#[") && pair[0].contains("test") && is_function(pair[1]))
}

fn keep_up_to_date(file: &str, text: &str) {
    if std::env::var_os("PAM360_SIM_WRITE_DOCS").is_some() {
        fs::write(path(file), text).unwrap();
    }
    let stale = fs::read_to_string(path(file)).unwrap_or_default() != text;
    assert!(
        !stale,
        "{file} is stale: run PAM360_SIM_WRITE_DOCS=1 cargo test --test parity"
    );
}

fn read(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}
