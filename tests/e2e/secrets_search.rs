//! Looks for secrets in files, in every form in which one could have been written down.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::harness::quote_plus;

/// Every form is searched by its first bytes; a secret must be long enough that no form is found by chance.
const KEY: usize = 8;
/// Below this, the part of a base64 text that does not depend on its neighbours is too short.
const SHORTEST_SECRET: usize = 12;

/// Secrets in all their forms.
pub struct Search {
    by_beginning: HashMap<[u8; KEY], Vec<Needle>>,
}

struct Needle {
    what: String,
    bytes: Vec<u8>,
}

/// The names of all forms with a secret written in each, as a text could hold it in between other things.
pub fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let plus = quote_plus(secret);
    // As Python's `urllib.parse.quote`, which leaves slashes alone.
    let quoted = plus.replace('+', "%20").replace("%2F", "/");
    let utf16 = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = data_encoding::HEXLOWER.encode(secret.as_bytes());
    let mut forms = vec![
        ("as is", secret.as_bytes().to_vec()),
        ("quote_plus", plus.clone().into_bytes()),
        ("quote_plus, lower case", lower_escapes(&plus).into_bytes()),
        ("quote", quoted.clone().into_bytes()),
        ("quote, lower case", lower_escapes(&quoted).into_bytes()),
        ("hex", hex.clone().into_bytes()),
        ("hex, upper case", hex.to_uppercase().into_bytes()),
        ("UTF-16LE", utf16),
        ("JSON", json_escaped(secret).into_bytes()),
    ];
    let alignments = ["base64", "base64 after one byte", "base64 after two bytes"];
    let url_safe = ["base64url", "base64url after one byte", "base64url after two bytes"];
    for before in 0..3 {
        forms.push((
            alignments[before],
            stable_base64(&data_encoding::BASE64_NOPAD, secret, before),
        ));
        forms.push((
            url_safe[before],
            stable_base64(&data_encoding::BASE64URL_NOPAD, secret, before),
        ));
    }
    forms
}

/// The escapes alone in lower case.
fn lower_escapes(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut out = pieces.next().unwrap().to_owned();
    for piece in pieces {
        out.push('%');
        out.push_str(&piece[..2].to_lowercase());
        out.push_str(&piece[2..]);
    }
    out
}

/// As it stands between the quotes of a JSON text, or of Rust's `Debug`.
fn json_escaped(secret: &str) -> String {
    let quoted = serde_json::to_string(secret).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The characters of a base64 text that this secret alone decides, when `before` bytes (modulo 3) come before it.
fn stable_base64(alphabet: &data_encoding::Encoding, secret: &str, before: usize) -> Vec<u8> {
    let bytes = [&vec![0; before], secret.as_bytes()].concat();
    let text = alphabet.encode(&bytes).into_bytes();
    let first = [0, 2, 3][before];
    let last = bytes.len() * 8 / 6;
    text[first..last].to_vec()
}

impl Search {
    /// A search for these secrets, each with a word for the report, which never shows the secret itself.
    pub fn new<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut by_beginning: HashMap<_, Vec<Needle>> = HashMap::new();
        for (word, secret) in secrets {
            assert!(
                secret.len() >= SHORTEST_SECRET,
                "{word} is too short to be searched for"
            );
            for (form, bytes) in forms(secret) {
                let needles = by_beginning.entry(bytes[..KEY].try_into().unwrap()).or_default();
                needles.push(Needle {
                    what: format!("{word} ({form})"),
                    bytes,
                });
            }
        }
        Self { by_beginning }
    }

    /// What is found in these bytes.
    pub fn in_bytes(&self, bytes: &[u8]) -> Vec<&str> {
        let mut found = Vec::new();
        for (at, window) in bytes.windows(KEY).enumerate() {
            let beginning: &[u8; KEY] = window.try_into().unwrap();
            for needle in self.by_beginning.get(beginning).into_iter().flatten() {
                if bytes[at..].starts_with(&needle.bytes) {
                    found.push(needle.what.as_str());
                }
            }
        }
        found
    }

    /// Asserts that none of the files holds any secret, and answers how many bytes were read.
    pub fn assert_absent(&self, files: &[PathBuf]) -> usize {
        let mut read = 0;
        for file in files {
            let bytes = std::fs::read(file).unwrap();
            let found = self.in_bytes(&bytes);
            assert!(found.is_empty(), "{} holds {found:?}", file.display());
            read += bytes.len();
        }
        read
    }
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

/// A secret with something in it that every way of writing changes.
const PLANTED: &str = "pl+nted/\"sécret\" %?>~";

#[test]
fn the_search_finds_a_planted_secret_in_a_planted_file_in_each_form() {
    let search = Search::new([("planted", PLANTED)]);
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("deep")).unwrap();
    let file = dir.path().join("deep/planted.bin");
    for (form, bytes) in forms(PLANTED) {
        std::fs::write(&file, [b"\x00before ", bytes.as_slice(), b" after\xff"].concat()).unwrap();
        let files = files_below(dir.path());
        assert_eq!(files, [file.clone()]);
        let found = std::fs::read(&file).unwrap();
        let expected = format!("planted ({form})");
        assert!(search.in_bytes(&found).contains(&expected.as_str()), "{form}");
        let assertion = std::panic::catch_unwind(|| search.assert_absent(&files));
        assert!(assertion.is_err(), "{form}");
    }
    std::fs::write(&file, "pl+nted/\"sécret\" %?>").unwrap();
    assert_eq!(search.assert_absent(&files_below(dir.path())), 21);
}

#[test]
fn the_search_finds_a_secret_within_a_longer_text_that_was_encoded_as_a_whole() {
    let search = Search::new([("planted", PLANTED)]);
    for before in ["", "a", "ab", "abc", "abcd", "abcde"] {
        for after in ["", "x", "xy", "xyz"] {
            let whole = format!("{before}{PLANTED}{after}");
            for encoded in [
                data_encoding::BASE64.encode(whole.as_bytes()),
                data_encoding::BASE64URL.encode(whole.as_bytes()),
                data_encoding::BASE64_NOPAD.encode(whole.as_bytes()),
                data_encoding::HEXLOWER.encode(whole.as_bytes()),
                data_encoding::HEXUPPER.encode(whole.as_bytes()),
                quote_plus(&whole),
            ] {
                assert!(!search.in_bytes(encoded.as_bytes()).is_empty(), "{encoded}");
            }
        }
    }
}
