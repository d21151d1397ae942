//! Starts the program and speaks to it as its clients do.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The demo's public App Token.
pub const DEMO_TOKEN: &str = "B698EF92-B151-4E5C-969D-CA7B50DF4E9D";

/// A running server. Dropping it kills it.
pub struct Server {
    child: Child,
    pub ready: Value,
    pub dir: TempDir,
    client: Client,
}

impl Server {
    /// In memory, with the demo.
    pub fn start() -> Self {
        Self::with(&["--memory"])
    }

    /// In memory, with a fixture's text.
    pub fn with_fixture(yaml: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("fixture.yaml");
        std::fs::write(&path, yaml).unwrap();
        Self::start_in(dir, &["--memory", "--fixture", path.to_str().unwrap()], &[])
    }

    /// With these flags besides the address and the ready file.
    pub fn with(flags: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), flags, &[])
    }

    /// With a folder of its own, flags and environment variables. Standard error goes to `stderr.log` in the folder,
    /// standard output to `stdout.log`.
    pub fn start_in(dir: TempDir, flags: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_as(Command::new(env!("CARGO_BIN_EXE_pam360-sim")), dir, flags, environment)
    }

    /// Where at first a process may have so many files open.
    pub fn with_few_files(dir: TempDir, flags: &[&str], files: u32) -> Self {
        let mut shell = Command::new("sh");
        let limited = format!("ulimit -S -n {files}; exec \"$0\" \"$@\"");
        shell.args(["-c", &limited, env!("CARGO_BIN_EXE_pam360-sim")]);
        Self::start_as(shell, dir, flags, &[])
    }

    fn start_as(mut program: Command, dir: TempDir, flags: &[&str], environment: &[(&str, &str)]) -> Self {
        // Another test of this process may have done so before.
        rustls::crypto::ring::default_provider().install_default().ok();
        let ready_file = dir.path().join("ready.json");
        // A server that was killed in this folder has left its own.
        std::fs::remove_file(&ready_file).ok();
        let child = program
            .args(["--listen", "127.0.0.1:0", "--ready-file"])
            .arg(&ready_file)
            .args(flags)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(dir.path().join("stdout.log")).unwrap())
            .stderr(std::fs::File::create(dir.path().join("stderr.log")).unwrap())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            ready: Value::Null,
            dir,
            client: Client::builder().no_proxy().build().unwrap(),
        };
        server.ready = server.wait_for(&ready_file);
        server
    }

    /// The ready file appears at once and whole; asking the file system for it is the only way to hear of it.
    fn wait_for(&mut self, ready_file: &Path) -> Value {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            if let Ok(text) = std::fs::read(ready_file) {
                return serde_json::from_slice(&text).unwrap();
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the server ended with {status}: {}", self.stderr());
            }
            assert!(Instant::now() < deadline, "the server is not ready: {}", self.stderr());
            std::thread::yield_now();
        }
    }

    /// Everything it wrote to standard error so far.
    pub fn stderr(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("stderr.log")).unwrap()
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap()
    }

    /// Sends SIGKILL and waits for the end; the folder stays.
    pub fn kill(mut self) -> TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.dir, tempfile::tempdir().unwrap())
    }

    /// Sends SIGTERM and waits for the exit code; the folder stays.
    pub fn terminate(self) -> (Option<i32>, TempDir) {
        self.ask_to_stop();
        self.wait()
    }

    /// Sends SIGTERM.
    pub fn ask_to_stop(&self) {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    }

    /// Waits for the exit code; the folder stays.
    pub fn wait(mut self) -> (Option<i32>, TempDir) {
        let code = self.child.wait().unwrap().code();
        (code, std::mem::replace(&mut self.dir, tempfile::tempdir().unwrap()))
    }

    /// The product's API with the first App Token of the ready file.
    pub fn rest(&self) -> Rest {
        self.rest_with(self.ready["app_tokens"][0]["app_token"].as_str().unwrap())
    }

    /// The product's API with this App Token, sent as the integration sends it.
    pub fn rest_with(&self, token: &str) -> Rest {
        Rest {
            client: self.client.clone(),
            base: format!("{}/restapi/json/v1", self.url()),
            headers: vec![("APP_AUTHTOKEN".into(), token.into()), ("APP_TYPE".into(), "17".into())],
        }
    }

    /// A new sandbox from a fixture: a name or a document.
    pub async fn sandbox(&self, fixture: Value) -> Sandbox {
        let made = self.control("").post("/sandboxes", json!({ "fixture": fixture })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        Sandbox {
            name: made.json["name"].as_str().unwrap().to_owned(),
            made: made.json,
        }
    }

    /// The control plane of a sandbox: `""` for the default one, else its name.
    pub fn control(&self, sandbox: &str) -> Api {
        self.api(sandbox, "/sim/v1", None)
    }

    /// The admin API of a sandbox, without a session.
    pub fn anonymous(&self, sandbox: &str) -> Api {
        self.api(sandbox, "/api/v1", None)
    }

    /// The admin API of a sandbox, signed in.
    pub async fn admin(&self, sandbox: &str, user_name: &str, password: &str) -> Api {
        let session = self
            .anonymous(sandbox)
            .post("/session", json!({ "user_name": user_name, "password": password }))
            .await;
        assert_eq!(session.status, 201, "{}", session.body);
        self.api(sandbox, "/api/v1", session.json["session_token"].as_str())
    }

    fn api(&self, sandbox: &str, face: &str, bearer: Option<&str>) -> Api {
        let prefix = if sandbox.is_empty() {
            String::new()
        } else {
            format!("/s/{sandbox}")
        };
        Api {
            client: self.client.clone(),
            base: format!("{}{prefix}{face}", self.url()),
            bearer: bearer.map(str::to_owned),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A sandbox as the control plane described it.
pub struct Sandbox {
    pub name: String,
    pub made: Value,
}

impl Sandbox {
    /// Its first App Token.
    pub fn app_token(&self) -> &str {
        self.made["app_tokens"][0]["app_token"].as_str().unwrap()
    }
}

/// A fixture's YAML as the JSON that the control plane takes.
pub fn fixture(yaml: &str) -> Value {
    serde_saphyr::from_str(yaml).unwrap()
}

/// An answer, with its bytes as text.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub reason: Option<String>,
    pub allow: Option<String>,
    pub content_type: Option<String>,
    pub request_id: Option<String>,
    pub body: String,
    pub json: Value,
}

impl Answer {
    async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let (reason, allow) = (header("x-pam360-sim-reason"), header("allow"));
        let (content_type, request_id) = (header("content-type"), header("x-request-id"));
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        Self {
            json: serde_json::from_str(&body).unwrap_or(Value::Null),
            status,
            reason,
            allow,
            content_type,
            request_id,
            body,
        }
    }

    /// `operation.result.status` of the product's answers.
    pub fn result(&self) -> &str {
        self.json["operation"]["result"]["status"].as_str().unwrap_or_default()
    }

    /// `operation.result.message`.
    pub fn message(&self) -> &str {
        self.json["operation"]["result"]["message"].as_str().unwrap_or_default()
    }

    /// `operation.Details`.
    pub fn details(&self) -> &Value {
        &self.json["operation"]["Details"]
    }

    /// The rule id at the beginning of `X-PAM360-Sim-Reason`.
    pub fn rule(&self) -> &str {
        self.reason
            .as_deref()
            .unwrap_or_default()
            .split(' ')
            .next()
            .unwrap_or_default()
    }
}

/// The product's REST API as the integration uses it.
#[derive(Clone)]
pub struct Rest {
    pub client: Client,
    pub base: String,
    pub headers: Vec<(String, String)>,
}

impl Rest {
    /// The same caller at another sandbox's prefix or host.
    pub fn at(&self, server_url: &str) -> Self {
        Self {
            base: format!("{server_url}/restapi/json/v1"),
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// A GET with INPUT_DATA in its query.
    pub async fn get_with(&self, path: &str, input_data: &str) -> Answer {
        let query = format!("INPUT_DATA={}", quote_plus(input_data));
        self.send(Method::GET, &format!("{path}?{query}"), None).await
    }

    /// A POST with INPUT_DATA in its form body.
    pub async fn post(&self, path: &str, input_data: &str) -> Answer {
        self.send(
            Method::POST,
            path,
            Some(format!("INPUT_DATA={}", quote_plus(input_data))),
        )
        .await
    }

    /// A PUT with INPUT_DATA in its form body.
    pub async fn put(&self, path: &str, input_data: &str) -> Answer {
        self.send(
            Method::PUT,
            path,
            Some(format!("INPUT_DATA={}", quote_plus(input_data))),
        )
        .await
    }

    /// A raw request.
    pub async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let request = self.request(method, path);
        let request = match body {
            Some(body) => request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body),
            None => request,
        };
        Answer::of(request).await
    }

    /// A raw request with a body of another type.
    pub async fn send_as(&self, method: Method, path: &str, content_type: &str, body: Vec<u8>) -> Answer {
        let request = self.request(method, path).header("Content-Type", content_type);
        Answer::of(request.body(body)).await
    }

    /// A request of this caller, to be sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let headers = self.headers.iter();
        headers.fold(request, |request, (name, value)| request.header(name, value))
    }
}

/// `{'operation': {'Details': {…}}}` as Python writes it, from pairs of key and written value.
pub fn details(pairs: &[(&str, &str)]) -> String {
    let members: Vec<String> = pairs.iter().map(|(key, value)| format!("'{key}': '{value}'")).collect();
    format!("{{'operation': {{'Details': {{{}}}}}}}", members.join(", "))
}

/// As Python's `urllib.parse.quote_plus`.
pub fn quote_plus(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The admin API or the control plane.
#[derive(Clone)]
pub struct Api {
    client: Client,
    pub base: String,
    pub bearer: Option<String>,
}

impl Api {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(bearer) = &self.bearer {
            request = request.bearer_auth(bearer);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request).await
    }
}

/// Runs the program to its end: exit code, standard output, standard error.
pub fn run(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_pam360-sim"))
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| {
        let mut text = String::new();
        bytes.as_slice().read_to_string(&mut text).unwrap();
        text
    };
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A file of the project.
pub fn project_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
