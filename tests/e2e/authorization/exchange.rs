//! A request as a row has it, and what its answer amounts to.

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use super::Face;
use super::rules::Outcome;
use super::stage::Values;
use super::table::Row;

/// By what a caller proves himself, if by anything.
pub type Credentials = Option<(&'static str, String)>;

/// An answer whole, but for what differs from one request to the next.
#[derive(Debug, PartialEq)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: String,
}

/// Speaks to one face of one sandbox.
#[derive(Clone)]
pub struct Line {
    pub client: Client,
    pub face: Face,
    /// Up to the sandbox's prefix.
    pub base: String,
}

fn filled(template: &str, values: &Values) -> String {
    let mut text = template.to_owned();
    for (key, value) in values {
        text = text.replace(&format!("<{key}>"), value);
    }
    assert!(!text.contains('<'), "{text} names what nobody has");
    text
}

impl Line {
    /// Calls a row's operation upon these values.
    pub async fn call(&self, row: &Row, values: &Values, credentials: &Credentials) -> Answer {
        let url = format!("{}{}", self.base, filled(row.path, values));
        let method = Method::from_bytes(row.method.as_bytes()).unwrap();
        let mut request = self.client.request(method, url);
        if let Some((header, value)) = credentials {
            request = request.header(*header, value);
        }
        if !row.body.is_empty() {
            let body = filled(row.body, values);
            request = match self.face {
                Face::Admin => request.header("content-type", "application/json").body(body),
                Face::Rest => {
                    let input_data = format!("{{operation:{{Details:{{{body}}}}}}}");
                    let form = format!("INPUT_DATA={}", crate::harness::quote_plus(&input_data));
                    let form_type = "application/x-www-form-urlencoded";
                    request.header("content-type", form_type).body(form)
                }
            };
        }
        Answer::of(request.send().await.unwrap()).await
    }
}

impl Answer {
    async fn of(response: reqwest::Response) -> Self {
        let differs = |name: &str| ["date", "x-request-id"].contains(&name);
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        Self {
            status: response.status(),
            headers: headers.filter(|(name, _)| !differs(name)).collect(),
            body: response.text().await.unwrap(),
        }
    }

    /// What became of the caller; as text, so that any rule has its own.
    pub fn outcome(&self, face: Face) -> String {
        let json: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let rule = match face {
            Face::Admin if self.status.is_success() => return text(Outcome::Allowed),
            Face::Admin => json["code"].as_str().unwrap_or_default(),
            Face::Rest => match json["operation"]["result"]["status"].as_str() {
                Some("Success" | "true") => return text(Outcome::Allowed),
                // A file comes as it is, without an envelope.
                None if self.header("content-disposition").is_some() => return text(Outcome::Allowed),
                _ => self.reason_rule(),
            },
        };
        let expected_status = match rule {
            _ if face == Face::Rest => 200,
            "SESSION" => 401,
            "DENY-1" | "RPA-6" => 403,
            "FIND-1" | "FIND-2" | "FIND-3" | "ACW-7" | "NOT-FOUND" => 404,
            _ => self.status.as_u16(),
        };
        if self.status.as_u16() != expected_status {
            return format!("{rule} with {}", self.status);
        }
        match rule {
            "AUTH-1" | "SESSION" => text(Outcome::Unauthenticated),
            "DENY-1" | "RPA-6" => text(Outcome::Denied),
            "FIND-1" | "FIND-2" | "FIND-3" | "ACW-7" | "NOT-FOUND" => text(Outcome::NotFound),
            other => format!("Refused({other:?})"),
        }
    }

    fn reason_rule(&self) -> &str {
        let reason = self.header("x-pam360-sim-reason");
        reason.and_then(|reason| reason.split(' ').next()).unwrap_or("")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(it, _)| it == name);
        header.map(|(_, value)| value.as_str())
    }
}

/// As [`Answer::outcome`] writes it.
pub fn text(outcome: Outcome) -> String {
    format!("{outcome:?}")
}
