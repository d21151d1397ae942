//! What the README and the documents tell people to type works, and prints what they say it prints.
//!
//! Every `sh` block is run, in the order of the page and in one shell, unless the line above it says `not run` and why.
//! The server is started by the README's own command, on a free port and with the program that was just built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::harness::{Server, project_file, run};

/// A fenced block of a page.
struct Block<'a> {
    line: usize,
    language: &'a str,
    /// What the comment above it says, if there is one.
    note: &'a str,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut before, mut open) = ("", None);
    for (index, line) in page.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                let note = before.strip_prefix("<!-- ").and_then(|note| note.strip_suffix(" -->"));
                open = Some(Block {
                    line: index + 1,
                    language,
                    note: note.unwrap_or(""),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.text += &format!("{line}\n"),
            (None, None) => {}
        }
        before = line;
    }
    blocks
}

impl Block<'_> {
    fn is_run(&self) -> bool {
        self.language == "sh" && self.note.is_empty()
    }

    /// Where what it prints is kept.
    fn output(&self) -> String {
        format!("printed-by-line-{}", self.line)
    }
}

/// The shell script of a page: each block in place, its output in a file.
fn script(blocks: &[Block<'_>]) -> String {
    let mut script = String::from("set -euo pipefail\n");
    for block in blocks.iter().filter(|block| block.is_run()) {
        let (line, text, output) = (block.line, &block.text, block.output());
        script += &format!("echo 'the block of line {line}:' >&2\n{{\n{text}}} > {output}\n");
    }
    script
}

fn start(dir: &Path) -> Server {
    let readme = fs::read_to_string(project_file("README.md")).unwrap();
    let blocks = blocks(&readme);
    let start = blocks.iter().find(|block| block.note == "starts the server").unwrap();
    let flags = start
        .text
        .trim()
        .strip_prefix("cargo run --release")
        .unwrap()
        .trim_start_matches(" --");
    let data = dir.join("data");
    let mut flags: Vec<_> = flags.split_whitespace().collect();
    if !flags.contains(&"--memory") {
        flags.extend(["--data", data.to_str().unwrap()]);
    }
    Server::with(&flags)
}

/// Runs a page's blocks in an empty folder, beside a server that was started as the README says. Tells what went wrong.
fn follow(page: &str) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let server = start(dir.path());
    let page = page.replace("http://127.0.0.1:8282", server.url());
    let blocks = blocks(&page);
    for block in &blocks {
        if let Some(name) = block.note.strip_prefix("file: ") {
            fs::write(dir.path().join(name), &block.text).unwrap();
        }
    }
    let done = shell(dir.path(), &script(&blocks));
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    let mut output = None;
    for block in &blocks {
        if block.is_run() {
            output = Some(block.output());
        } else if block.note == "prints" {
            let printed = fs::read_to_string(dir.path().join(output.as_ref().unwrap())).unwrap();
            if printed.trim_end() != block.text.trim_end() {
                return Err(format!("line {}: {printed}", block.line));
            }
        }
    }
    Ok(())
}

/// Runs a script in a folder, with the program that was just built on its `PATH`.
fn shell(dir: &Path, script: &str) -> Output {
    let bin = dir.join("bin");
    fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pam360-sim"), bin.join("pam360-sim")).unwrap();
    Command::new("bash")
        .args(["-c", script])
        .current_dir(dir)
        .env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()))
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn what_the_readme_says_works_and_prints_what_it_says() {
    follow(&fs::read_to_string(project_file("README.md")).unwrap()).unwrap();
}

#[test]
fn what_the_documents_say_works_and_prints_what_they_say() {
    for path in documents() {
        if let Err(told) = follow(&fs::read_to_string(&path).unwrap()) {
            panic!("{}: {told}", path.display());
        }
    }
}

#[test]
fn a_block_that_fails_or_prints_something_else_is_seen() {
    let prints = |words| format!("```sh\necho one\n```\n\n<!-- prints -->\n```text\n{words}\n```\n");
    assert_eq!(follow(&prints("one")), Ok(()));
    assert_eq!(follow(&prints("two")), Err("line 6: one\n".to_owned()));
    let fails = "```sh\nfalse\n```\n\n```sh\necho not reached\n```\n";
    assert_eq!(follow(fails), Err("the block of line 1:\n".to_owned()));
}

#[test]
fn every_note_above_a_block_is_one_that_is_understood() {
    let mut run = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let blocks = blocks(&text);
        for block in &blocks {
            let known = ["starts the server", "all tests", "prints", ""].contains(&block.note)
                || ["not run: ", "file: "]
                    .iter()
                    .any(|known| block.note.starts_with(known));
            assert!(known, "{}:{}: {}", page.display(), block.line, block.note);
        }
        run += blocks.iter().filter(|block| block.is_run()).count();
    }
    assert!(run > 20);
}

/// The documents; pictures stand beside them.
fn documents() -> impl Iterator<Item = PathBuf> {
    let all = fs::read_dir(project_file("docs")).unwrap();
    let all = all.map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|ending| ending == "md"))
}

/// The README and the documents.
fn pages() -> Vec<PathBuf> {
    documents()
        .chain(
            [
                "README.md",
                "integrations/python/README.md",
                "examples/xsoar-integration/README.md",
                "examples/endpoint-scan/README.md",
            ]
            .map(project_file),
        )
        .collect()
}

#[test]
fn every_flag_and_its_variable_stand_in_the_readme() {
    let readme = fs::read_to_string(project_file("README.md")).unwrap();
    let (_, help, _) = run(&["serve", "--help"], &[]);
    let words = help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let flags: Vec<_> = words
        .filter(|word| word.starts_with("--") && *word != "--help")
        .collect();
    assert!(flags.len() > 10, "{help}");
    for flag in flags {
        let variable = format!("PAM360_SIM_{}", flag[2..].to_uppercase().replace('-', "_"));
        let row = format!("| `{flag}` | `{variable}`");
        assert!(readme.contains(&row), "no row {row}");
    }
}

#[test]
fn every_link_within_the_project_leads_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let folder = page.parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            let is_ours = !file.is_empty() && !file.contains("://");
            assert!(!is_ours || folder.join(file).exists(), "{}: {target}", page.display());
        }
    }
}
