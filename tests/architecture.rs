//! Dependencies run one way. This reads every path that the sources name, in `use` lines and elsewhere, and fails on an
//! arrow that is not drawn below. Unit tests may use what they like.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use, besides itself.
const MAY_USE: [(&str, &[&str]); 16] = [
    ("main", &["cli"]),
    (
        "cli",
        &[
            "server", "http", "service", "sandbox", "fixture", "vault", "war_room", "model", "clock", "config",
            "logging",
        ],
    ),
    ("server", &["config", "model", "clock"]),
    // Of the vault it takes one thing: to compare two secrets in equal time.
    (
        "http",
        &[
            "service", "sandbox", "fixture", "rules", "vault", "war_room", "model", "clock", "parity",
        ],
    ),
    (
        "service",
        &["sandbox", "fixture", "rules", "vault", "store", "model", "clock"],
    ),
    ("sandbox", &["vault", "store", "model", "clock"]),
    ("rules", &["model"]),
    ("vault", &["model", "clock"]),
    ("store", &["model"]),
    ("fixture", &["model", "clock"]),
    // The XSOAR pack's own code: whoever runs its lines brings the connection.
    ("war_room", &["model"]),
    ("logging", &["config"]),
    ("model", &[]),
    ("clock", &[]),
    ("config", &[]),
    // What is not simulated is told in two places.
    ("parity", &["model"]),
];

/// Where a library may be used; a library that is not named may be used everywhere.
const HOMES: [(&str, &[&str]); 7] = [
    ("axum", &["http", "server"]),
    ("hyper", &["server", "cli"]),
    ("sqlx", &["store"]),
    ("argon2", &["vault"]),
    ("chacha20poly1305", &["vault"]),
    ("blake3", &["vault", "clock"]),
    ("rand", &["clock"]),
];

/// Calls that only the clock makes.
const CLOCKS: [&str; 3] = ["Timestamp::now", "Zoned::now", "SystemTime::now"];

#[test]
fn every_arrow_between_modules_points_down() {
    let mut wrong = Vec::new();
    for source in sources() {
        let text = fs::read_to_string(&source).unwrap();
        let name = source.strip_prefix(root().join("src")).unwrap();
        wrong.extend(violations(name, &text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_arrows_drawn_above() {
    let drawn: BTreeSet<_> = MAY_USE.iter().map(|(module, _)| (*module).to_owned()).collect();
    let present: BTreeSet<_> = sources()
        .iter()
        .map(|source| module_path(source.strip_prefix(root().join("src")).unwrap()))
        .filter_map(|path| path.first().cloned())
        .collect();
    assert_eq!(present, drawn);
}

#[test]
fn the_arrows_above_form_no_circle() {
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<_> = MAY_USE.to_vec();
    while !open.is_empty() {
        let before = open.len();
        open.retain(|(module, uses)| {
            let done = uses.iter().all(|used| settled.contains(used));
            if done {
                settled.insert(module);
            }
            !done
        });
        assert!(open.len() < before, "these use one another: {open:?}");
    }
}

#[test]
fn an_arrow_that_runs_the_wrong_way_is_seen_however_it_is_written() {
    for (file, text) in [
        ("model/user.rs", "use crate::service::Ctx;"),
        ("store/users.rs", "use crate::{model::ids::UserId, http::App};"),
        ("rules/access.rs", "use super::super::vault::Vault;"),
        ("rules.rs", "use super::store::Store;"),
        (
            "service.rs",
            "use crate::model::{\n    ids,\n};\nuse crate::\n    http::App;",
        ),
        ("service/users.rs", "fn f() -> crate::http::App { loop {} }"),
        ("service/users.rs", "use axum::Router;"),
        ("service/users.rs", "fn f() { sqlx::query(\"\"); }"),
        ("http/rest.rs", "use crate::store::Store;"),
        ("http/rest.rs", "use argon2::Argon2;"),
        ("vault/people.rs", "fn f() { jiff::Timestamp::now(); }"),
        ("vault/people.rs", "fn f() { Timestamp::now(); }"),
    ] {
        assert_eq!(violations(Path::new(file), text).len(), 1, "{file}: {text}");
    }
}

#[test]
fn arrows_that_point_down_and_mere_words_are_left_alone() {
    for (file, text) in [
        (
            "service/users.rs",
            "use crate::model::ids::UserId;\nuse super::{Ctx, Result};",
        ),
        (
            "http/rest.rs",
            "use axum::Router;\nuse super::AppState;\nuse crate::service::{self, Ctx};",
        ),
        (
            "rules/access.rs",
            "/// See crate::http and axum::Router.\nuse super::Refusal; // not crate::store",
        ),
        ("rules/access.rs", "const WORDS: &str = \"use crate::http::App;\";"),
        (
            "cli/ready.rs",
            "fn f() {}\n#[cfg(test)]\nmod tests {\n    use axum::Router;\n}",
        ),
        ("clock.rs", "fn f() { Timestamp::now(); }"),
    ] {
        assert_eq!(
            violations(Path::new(file), text),
            Vec::<String>::new(),
            "{file}: {text}"
        );
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the library and the program that is no test.
fn sources() -> Vec<PathBuf> {
    let mut folders = vec![root().join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_test = path.file_stem().is_some_and(|name| name == "tests");
            match path.extension() {
                _ if is_test => {}
                None => folders.push(path),
                Some(extension) if extension == "rs" && !path.ends_with("src/lib.rs") => files.push(path),
                Some(_) => {}
            }
        }
    }
    assert!(files.len() > 50, "only {} sources found", files.len());
    files
}

/// `http/rest/call.rs` is the module `http::rest::call`.
fn module_path(file: &Path) -> Vec<String> {
    file.with_extension("")
        .iter()
        .map(|part| part.to_str().unwrap().to_owned())
        .collect()
}

/// What is wrong with a source file, whose name is relative to `src`.
fn violations(file: &Path, text: &str) -> Vec<String> {
    let here = module_path(file);
    let module = here[0].as_str();
    let may_use = MAY_USE
        .iter()
        .find(|(name, _)| *name == module)
        .map_or(&[][..], |(_, uses)| *uses);
    let paths: BTreeSet<_> = named_paths(&code_of(text)).into_iter().collect();
    let mut wrong = BTreeSet::new();
    for path in &paths {
        let joined = path.join("::");
        if let Some(used) = module_used(&here, path).filter(|used| *used != module && !may_use.contains(&used.as_str()))
        {
            wrong.insert(format!("{}: {module} may not use {used}", file.display()));
        }
        let home = HOMES.iter().find(|(library, _)| path[0] == *library);
        if home.is_some_and(|(_, homes)| !homes.contains(&module)) {
            wrong.insert(format!("{}: {module} may not use {}", file.display(), path[0]));
        }
        if module != "clock" && CLOCKS.iter().any(|call| joined.ends_with(call)) {
            wrong.insert(format!("{}: only the clock may call {joined}", file.display()));
        }
    }
    wrong.into_iter().collect()
}

/// The top module of this crate that a path leads to from `here`, if it leads to one.
fn module_used(here: &[String], path: &[String]) -> Option<String> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    match path[0].as_str() {
        "crate" | "pam360_sim" => path.get(1).cloned(),
        "super" if ups >= here.len() => path.get(ups).cloned(),
        _ => None,
    }
}

/// The text without comments, string literals and the unit tests at its end.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut code = String::new();
    for line in text.lines() {
        let mut in_string = false;
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            if !in_string && line[at..].starts_with("//") {
                break;
            }
            // A quotation mark as a character, or escaped, begins and ends no string.
            if c == '"' && before != '\\' && before != '\'' {
                in_string = !in_string;
            }
            code.push(if in_string { ' ' } else { c });
            before = if before == '\\' { ' ' } else { c };
        }
        code.push('\n');
    }
    code
}

/// Every path of at least two parts, with the trees of `use` taken apart.
fn named_paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let tokens = tokens(code);
    let mut at = 0;
    while at < tokens.len() {
        if is_word(&tokens[at]) {
            at = read_tree(&tokens, at, &[], &mut paths);
        } else {
            at += 1;
        }
    }
    paths.retain(|path| path.len() > 1);
    paths
}

/// Reads a path that begins at `at` and may end in a tree `{a, b::c}`; returns where it ends.
fn read_tree(tokens: &[String], mut at: usize, prefix: &[String], paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = prefix.to_vec();
    loop {
        match tokens.get(at).map(String::as_str) {
            Some(word) if is_word(word) => path.push(word.to_owned()),
            Some("{") if path.len() > prefix.len() => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = match is_word(&tokens[at]) {
                        true => read_tree(tokens, at, &path, paths),
                        false => at + 1,
                    };
                }
                return at + 1;
            }
            _ => break,
        }
        at += 1;
        match tokens.get(at).map(String::as_str) {
            Some("::") => at += 1,
            _ => break,
        }
    }
    paths.push(path);
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_word(rest) {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}
