//! A request as the journal keeps it.

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::capture::Captured;
use super::shown::Shown;
use crate::http::admin::session;
use crate::http::client;
use crate::http::operations::Operations;
use crate::http::rest::form::{Form, decode_path_segment};
use crate::http::rest::{input_data, multipart};
use crate::model::face::Face;
use crate::model::ids::SandboxName;
use crate::model::journal::{Input, Place, Request};
use crate::model::peer::Peer;

type Parameters = Vec<(Box<str>, Box<str>)>;

/// Headers that are shown as they are.
const HARMLESS: [&str; 7] = [
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
    "content-length",
    "connection",
    "expect",
];

/// Headers of whose values a part alone is shown.
const SECRET: [&str; 4] = ["app_authtoken", "authtoken", "authorization", "cookie"];

/// Content types that are known to be no secret.
const MEDIA_TYPES: [&str; 6] = [
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data",
    "text/json",
    "text/plain",
    "application/octet-stream",
];

/// The request, its face and what was read of its body.
pub(super) fn kept(
    parts: &Parts,
    face: Face,
    captured: &Captured,
    shown: Shown<'_>,
    operations: &Operations,
) -> Request {
    let query = Form::new(parts.uri.query().unwrap_or_default());
    let mut input = input_data_of(query, Place::Query, &shown);
    let mut form = Parameters::new();
    if let Some(body) = captured.whole.as_ref().filter(|body| !body.is_empty()) {
        let in_body = match face {
            Face::Admin => Some(json(body, &shown)),
            _ => fields(body, &parts.headers, &shown, &mut form),
        };
        input = input.or(in_body);
    }
    Request {
        method: parts.method.as_str().into(),
        path: operations.told(parts.uri.path(), |before, segment| match before {
            // There are names.
            "resourcename" | "accountname" => segment.into(),
            _ => shown.secret(&decode_path_segment(segment)),
        }),
        tls: parts.extensions.get::<Peer>().is_some_and(|peer| peer.tls),
        query: parameters(query, &shown),
        headers: headers(&parts.headers, &shown),
        form,
        input,
        body_bytes: length(&parts.headers, captured),
    }
}

/// A body's length: what was read of it, unless it says that there is more.
fn length(headers: &HeaderMap, captured: &Captured) -> u64 {
    let read = captured.read as u64;
    let said = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|it| it.to_str().ok()?.parse().ok());
    said.filter(|_| captured.whole.is_none())
        .map_or(read, |said: u64| said.max(read))
}

/// The mark of the token or session that a request presents.
pub(super) fn token(parts: &Parts, sandbox: &SandboxName, shown: &Shown<'_>) -> Option<Box<str>> {
    if let Some(token) = client::presented_token(&parts.headers) {
        return Some(shown.secret(token.expose()));
    }
    let authorization = parts.headers.get(header::AUTHORIZATION);
    let bearer = authorization.and_then(|it| Some(it.to_str().ok()?.trim().split_once(' ')?.1.trim()));
    let session = bearer.or_else(|| session::cookie(&parts.headers, sandbox));
    if let Some(token) = session.filter(|token| !token.is_empty()) {
        return Some(shown.secret(token));
    }
    let query = Form::new(parts.uri.query().unwrap_or_default());
    let token = query.get("APP_AUTHTOKEN").or_else(|| query.get("AUTHTOKEN"))?;
    (!token.is_empty()).then(|| shown.secret(&token))
}

fn headers(headers: &HeaderMap, shown: &Shown<'_>) -> Vec<(&'static str, Box<str>)> {
    let mut kept = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        let text = value.to_str().unwrap_or("…");
        if let Some(harmless) = HARMLESS.iter().find(|harmless| **harmless == name.as_str()) {
            kept.push((*harmless, text.into()));
        } else if let Some(secret) = SECRET.iter().find(|secret| **secret == name.as_str()) {
            kept.push((*secret, credentials(secret, text, shown)));
        } else if name == header::CONTENT_TYPE {
            kept.push(("content-type", media_type(text, shown)));
        } else if let Some(of_product) = ["app_type", "orgname"].into_iter().find(|it| *it == name.as_str()) {
            let is_harmless = of_product == "app_type" && text.parse::<u16>().is_ok();
            kept.push((of_product, if is_harmless { text.into() } else { shown.secret(text) }));
        }
    }
    kept
}

/// The scheme of `Authorization` shows, and that a cookie is one of ours.
fn credentials(header: &str, text: &str, shown: &Shown<'_>) -> Box<str> {
    match (header, text.split_once(' ')) {
        ("authorization", Some((scheme, token))) if scheme.eq_ignore_ascii_case("bearer") => {
            format!("Bearer {}", shown.secret(token.trim())).into()
        }
        _ => shown.secret(text.trim()),
    }
}

fn media_type(text: &str, shown: &Shown<'_>) -> Box<str> {
    let media_type = text.split(';').next().unwrap_or_default().trim();
    let known = MEDIA_TYPES.iter().find(|known| known.eq_ignore_ascii_case(media_type));
    known.map_or_else(|| shown.secret(text), |known| (*known).into())
}

fn parameters(form: Form<'_>, shown: &Shown<'_>) -> Parameters {
    let pairs = form.pairs().filter(|(name, _)| name != "INPUT_DATA");
    pairs.map(|(name, value)| shown.parameter(&name, &value)).collect()
}

fn input_data_of(form: Form<'_>, place: Place, shown: &Shown<'_>) -> Option<Input> {
    form.get("INPUT_DATA").map(|text| input(&text, place, shown))
}

fn input(text: &str, place: Place, shown: &Shown<'_>) -> Input {
    let json = input_data::read(text).ok().map(|object| shown.object(&object));
    Input { place, json }
}

/// The admin API's bodies are JSON, which is a part of INPUT_DATA's dialect.
fn json(body: &Bytes, shown: &Shown<'_>) -> Input {
    input(&String::from_utf8_lossy(body), Place::Body, shown)
}

/// The fields of a form or of a body in parts, as the product's API reads them.
fn fields(body: &Bytes, headers: &HeaderMap, shown: &Shown<'_>, form: &mut Parameters) -> Option<Input> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let Some(boundary) = content_type.and_then(multipart::boundary) else {
        *form = parameters(Form::new(body), shown);
        return input_data_of(Form::new(body), Place::Form, shown);
    };
    let mut found = None;
    for part in multipart::parts(body, &boundary) {
        if part.file_name.is_some() {
            let (name, _) = shown.parameter(&part.name, "");
            form.push((name, format!("{} bytes", part.content.len()).into()));
        } else if part.name == "INPUT_DATA" {
            found = Some(input(&String::from_utf8_lossy(&part.content), Place::Form, shown));
        } else {
            form.push(shown.parameter(&part.name, &String::from_utf8_lossy(&part.content)));
        }
    }
    found
}
