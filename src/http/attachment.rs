//! A stored file as an answer that is kept rather than shown.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use secrecy::ExposeSecret;

use crate::model::stored_file::StoredFile;

/// The file, as it is.
pub(super) fn attachment(file: &StoredFile) -> Response {
    let mut response = Response::new(Body::from(file.content().expose_secret().to_vec()));
    let headers = response.headers_mut();
    let bytes = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, bytes);
    if let Ok(disposition) = HeaderValue::from_str(&disposition(file.name())) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// The name in ASCII for older clients, and as it is (RFC 6266).
fn disposition(name: &str) -> String {
    let plain = |letter: char| match letter {
        '"' | '\\' => '_',
        letter if letter.is_ascii() => letter,
        _ => '_',
    };
    let ascii: String = name.chars().map(plain).collect();
    let encoded = name.bytes().map(|byte| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!(
        "attachment; filename=\"{ascii}\"; filename*=UTF-8''{}",
        encoded.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_to_old_and_new_clients() {
        assert_eq!(
            disposition("web.pem"),
            "attachment; filename=\"web.pem\"; filename*=UTF-8''web.pem"
        );
        assert_eq!(
            disposition("a \"ü\".p12"),
            "attachment; filename=\"a ___.p12\"; filename*=UTF-8''a%20%22%C3%BC%22.p12"
        );
    }
}
