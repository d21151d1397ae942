//! Calls as an HTTP archive, HAR 1.2, for the tools that show such a one. Bodies of answers are not in the journal, and
//! so not in the archive; their sizes are.

use std::sync::Arc;

use axum::http::StatusCode;
use data_encoding::HEXUPPER;
use serde::Serialize;

use super::view::milliseconds;
use crate::model::journal::{Answer, Entry, Place, Request};

/// The archive.
#[derive(Serialize)]
pub struct Har {
    log: Log,
}

#[derive(Serialize)]
struct Log {
    version: &'static str,
    creator: Creator,
    entries: Vec<HarEntry>,
}

#[derive(Serialize)]
struct Creator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HarEntry {
    started_date_time: String,
    time: f64,
    request: HarRequest,
    response: HarResponse,
    cache: Nothing,
    timings: Timings,
    comment: String,
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Timings {
    send: f64,
    wait: f64,
    receive: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: String,
    url: String,
    http_version: &'static str,
    cookies: [Pair; 0],
    headers: Vec<Pair>,
    query_string: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<PostData>,
    headers_size: i64,
    body_size: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    mime_type: String,
    params: Vec<Pair>,
    text: String,
}

#[derive(Serialize)]
struct Pair {
    name: String,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HarResponse {
    status: u16,
    status_text: &'static str,
    http_version: &'static str,
    cookies: [Pair; 0],
    headers: Vec<Pair>,
    content: Content,
    #[serde(rename = "redirectURL")]
    redirect_url: &'static str,
    headers_size: i64,
    body_size: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: u64,
    mime_type: String,
}

/// The calls as an archive.
pub(super) fn archive(entries: &[Arc<Entry>]) -> Har {
    Har {
        log: Log {
            version: "1.2",
            creator: Creator {
                name: "pam360-sim",
                version: env!("CARGO_PKG_VERSION"),
            },
            entries: entries.iter().map(|entry| har_entry(entry)).collect(),
        },
    }
}

fn har_entry(entry: &Entry) -> HarEntry {
    let time = milliseconds(entry.duration);
    HarEntry {
        started_date_time: entry.at.to_string(),
        time,
        request: har_request(&entry.request),
        response: har_response(entry.answer.as_ref()),
        cache: Nothing {},
        timings: Timings {
            send: 0.0,
            wait: time,
            receive: 0.0,
        },
        comment: comment(entry),
    }
}

/// What an archive has no field for.
fn comment(entry: &Entry) -> String {
    let mut words = entry.operation.as_deref().unwrap_or("no operation").to_owned();
    if let Some(reason) = entry.answer.as_ref().and_then(|answer| answer.reason.as_deref()) {
        words += &format!("; {reason}");
    }
    if let Some(fault) = &entry.fault {
        words += &format!("; fault {} ({})", fault.name, fault.kind);
    }
    words
}

fn har_request(request: &Request) -> HarRequest {
    let query_string = with_input_data(request, &request.query, Place::Query);
    HarRequest {
        method: request.method.to_string(),
        url: url(request, &query_string),
        http_version: "HTTP/1.1",
        cookies: [],
        headers: pairs(&request.headers),
        post_data: post_data(request),
        query_string,
        headers_size: -1,
        body_size: request.body_bytes,
    }
}

fn pairs<N: AsRef<str>>(pairs: &[(N, Box<str>)]) -> Vec<Pair> {
    let pairs = pairs.iter().map(|(name, value)| Pair {
        name: name.as_ref().to_owned(),
        value: value.to_string(),
    });
    pairs.collect()
}

/// The parameters, with INPUT_DATA among them where it travelled there.
fn with_input_data(request: &Request, parameters: &[(Box<str>, Box<str>)], place: Place) -> Vec<Pair> {
    let mut all = pairs(parameters);
    if let Some(input) = request.input.as_ref().filter(|input| input.place == place) {
        all.push(Pair {
            name: "INPUT_DATA".to_owned(),
            value: input.json.as_deref().unwrap_or("…").to_owned(),
        });
    }
    all
}

fn url(request: &Request, query: &[Pair]) -> String {
    let host = request.headers.iter().find(|(name, _)| *name == "host");
    let host = host.map_or("localhost", |(_, host)| host);
    let scheme = if request.tls { "https" } else { "http" };
    let mut url = format!("{scheme}://{}{}", escaped(host, ":[]"), escaped(&request.path, "/%"));
    for (at, pair) in query.iter().enumerate() {
        url.push(if at > 0 { '&' } else { '?' });
        url += &escaped(&pair.name, "");
        url.push('=');
        url += &escaped(&pair.value, "");
    }
    url
}

/// What is neither a letter, a digit, one of `-._~` nor among `kept` is escaped.
fn escaped(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            HEXUPPER.encode_append(&[byte], &mut out);
        }
    }
    out
}

fn post_data(request: &Request) -> Option<PostData> {
    let media_type = request.headers.iter().find(|(name, _)| *name == "content-type");
    let params = with_input_data(request, &request.form, Place::Form);
    let body = request.input.as_ref().filter(|input| input.place == Place::Body);
    if request.body_bytes == 0 {
        return None;
    }
    Some(PostData {
        mime_type: media_type.map(|(_, value)| value.to_string()).unwrap_or_default(),
        params,
        text: body
            .and_then(|body| body.json.as_deref())
            .unwrap_or_default()
            .to_owned(),
    })
}

/// A call without an answer has status 0, as browsers write it.
fn har_response(answer: Option<&Answer>) -> HarResponse {
    let status = answer.map_or(0, |answer| answer.status);
    let content_type = answer.map(|answer| answer.content_type.to_string()).unwrap_or_default();
    let known = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason());
    let bytes = answer.map_or(0, |answer| answer.bytes);
    HarResponse {
        status,
        status_text: known.unwrap_or_default(),
        http_version: "HTTP/1.1",
        cookies: [],
        headers: vec![Pair {
            name: "content-type".to_owned(),
            value: content_type.clone(),
        }],
        content: Content {
            size: bytes,
            mime_type: content_type,
        },
        redirect_url: "",
        headers_size: -1,
        body_size: bytes,
    }
}
