//! Bodies of several parts, `multipart/form-data` (RFC 7578), as clients send files.

use axum::body::Bytes;

use super::form::decode_path_segment;

/// One part. Its content may be a key file, or INPUT_DATA with a password, and is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// The name of its field.
    pub name: String,
    /// The name of its file, if it is one.
    pub file_name: Option<String>,
    /// What it holds.
    pub content: Bytes,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.content.len();
        f.debug_struct("Part")
            .field("name", &self.name)
            .field("bytes", &bytes)
            .finish_non_exhaustive()
    }
}

/// What stands between the parts of such a body; none for a body of another type.
#[must_use]
pub fn boundary(content_type: &str) -> Option<String> {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(&parameters(content_type), "boundary")
}

/// The parts of a body. What cannot be read as one is left out.
#[must_use]
pub fn parts(body: &Bytes, boundary: &str) -> Vec<Part> {
    let delimiter = format!("--{boundary}").into_bytes();
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(at) = find(&body[from..], &delimiter).map(|at| from + at) {
        from = at + delimiter.len();
        if at == 0 || body[..at].ends_with(b"\r\n") {
            places.push(at);
        }
    }
    let between = places.windows(2).map(|pair| (pair[0] + delimiter.len(), pair[1]));
    between.filter_map(|(start, end)| part(body, start, end)).collect()
}

fn part(body: &Bytes, start: usize, end: usize) -> Option<Part> {
    let whole = body.slice(start..end);
    let whole = whole.slice(2..whole.strip_suffix(b"\r\n").filter(|it| it.starts_with(b"\r\n"))?.len());
    let headers_end = find(&whole, b"\r\n\r\n")?;
    let headers = String::from_utf8_lossy(&whole[..headers_end]).into_owned();
    let disposition = headers.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let parameters = parameters(disposition);
    Some(Part {
        name: parameter(&parameters, "name")?,
        file_name: extended(&parameters).or_else(|| parameter(&parameters, "filename")),
        content: whole.slice(headers_end + 4..),
    })
}

/// The name of a file that is not of ASCII alone, as older clients write it: `filename*=UTF-8''…`.
fn extended(parameters: &[(String, String)]) -> Option<String> {
    let value = parameter(parameters, "filename*")?;
    let encoded = value.splitn(3, '\'').nth(2)?;
    Some(decode_path_segment(encoded).into_owned())
}

fn parameter(parameters: &[(String, String)], name: &str) -> Option<String> {
    let found = parameters.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.clone())
}

/// What follows the first word of a header, with names in lower case.
fn parameters(mut header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((name, rest)) = header.split_once(';').and_then(|(_, after)| after.split_once('=')) {
        let (value, rest) = value_of(rest.trim_start());
        found.push((name.trim().to_ascii_lowercase(), value));
        header = rest;
    }
    found
}

/// A value, bare or in quotes, and what comes after it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, letter) in quoted.char_indices() {
        match letter {
            '"' if !escaped => return (value, &quoted[at + 1..]),
            '\\' if !escaped && quoted[at + 1..].starts_with(['"', '\\']) => escaped = true,
            letter => {
                value.push(letter);
                escaped = false;
            }
        }
    }
    (value, "")
}

/// Where the text begins. Bytes are compared only behind its first one, since a body may be long.
fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    let first = *text.first()?;
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == first) {
        if bytes[from + at..].starts_with(text) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(parts: &[(&str, &[u8])]) -> Bytes {
        let mut body = Vec::new();
        for (disposition, content) in parts {
            body.extend_from_slice(format!("--xx\r\nContent-Disposition: {disposition}\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--xx--\r\n");
        body.into()
    }

    fn read(disposition: &str) -> Option<(String, Option<String>)> {
        let part = parts(&body(&[(disposition, b"")]), "xx").into_iter().next()?;
        Some((part.name, part.file_name))
    }

    #[test]
    fn a_boundary_is_named_in_the_type() {
        assert_eq!(boundary("multipart/form-data; boundary=xx").as_deref(), Some("xx"));
        let quoted = r#"Multipart/Form-Data; charset=utf-8; Boundary="x;x""#;
        assert_eq!(boundary(quoted).as_deref(), Some("x;x"));
        for other in ["multipart/mixed; boundary=xx", "text/json", "multipart/form-data", ""] {
            assert_eq!(boundary(other), None, "{other}");
        }
    }

    #[test]
    fn names_are_read_as_clients_write_them() {
        let file = |name: &str, file: &str| Some((name.to_owned(), Some(file.to_owned())));
        assert_eq!(read("form-data; name=a"), Some(("a".to_owned(), None)));
        assert_eq!(
            read(r#"form-data; name="FILE"; filename="a b;c.pem""#),
            file("FILE", "a b;c.pem")
        );
        assert_eq!(
            read(r#"form-data; filename="a\"b\c.pem"; name=x"#),
            file("x", r#"a"b\c.pem"#)
        );
        assert_eq!(
            read("form-data; name=x; filename*=utf-8''%C3%BC.pem"),
            file("x", "ü.pem")
        );
        assert_eq!(read("form-data; filename=lost"), None);
    }

    #[test]
    fn a_content_may_look_like_a_boundary_or_be_of_any_bytes() {
        let content = b"a--xx\r\n\r\n--x\r\n\0\xff";
        let read = parts(
            &body(&[("form-data; name=a", content), ("form-data; name=b", b"")]),
            "xx",
        );
        assert_eq!(read.len(), 2);
        assert_eq!((&read[0].content[..], &read[1].content[..]), (&content[..], &b""[..]));
    }

    #[test]
    fn what_is_cut_off_has_no_parts() {
        let whole = body(&[("form-data; name=a", b"b")]);
        for end in 0..whole.len() - 4 {
            assert_eq!(parts(&whole.slice(..end), "xx"), [], "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_and_none_make_it_panic(content: Vec<u8>, junk: Vec<u8>) {
            prop_assume!(find(&content, b"--xx").is_none());
            let read = parts(&body(&[("form-data; name=a", &content)]), "xx");
            prop_assert_eq!(&read[0].content[..], &content[..]);
            let _ = parts(&junk.into(), "");
        }
    }
}
