//! The web console as a browser without scripts uses it: it keeps cookies, follows redirects, and sends forms with the
//! token of the page that it saw last.

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};

use crate::harness::{Server, quote_plus};

/// A browser that looks at one sandbox.
pub struct Browser {
    client: Client,
    origin: String,
    /// What stands before the sandbox's paths.
    pub base: String,
    cookies: Vec<(String, String)>,
    /// The token of the forms of the page seen last.
    pub form_token: String,
}

/// A page as it was answered.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    /// Its path and query, without the sandbox's prefix; with another's, where a page leads there.
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    /// The page's text holds this.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(
            self.body.contains(text),
            "{} does not show {text:?}: {}",
            self.path,
            self.body
        );
        self
    }

    /// The page's text does not hold this.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "{} shows {text:?}: {}", self.path, self.body);
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.body);
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of the field with that id.
    #[track_caller]
    pub fn field(&self, id: &str) -> &str {
        let (_, after) = self.body.split_once(&format!("id=\"{id}\"")).unwrap();
        let (field, _) = after.split_once('>').unwrap();
        let (_, value) = field.split_once("value=\"").unwrap();
        value.split_once('"').unwrap().0
    }
}

impl Browser {
    /// One that nobody has signed in with.
    pub fn new(server: &Server, sandbox: &str) -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none());
        Self {
            client: client.build().unwrap(),
            origin: server.url().to_owned(),
            base: match sandbox {
                "" => String::new(),
                name => format!("/s/{name}"),
            },
            cookies: Vec::new(),
            form_token: String::new(),
        }
    }

    /// One that somebody has signed in with.
    pub async fn of(server: &Server, sandbox: &str, user_name: &str, password: &str) -> Self {
        let mut browser = Self::new(server, sandbox);
        let page = browser.sign_in(user_name, password).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/"), "{}", page.body);
        browser
    }

    pub async fn sign_in(&mut self, user_name: &str, password: &str) -> Page {
        self.post("/sign-in", &[("user_name", user_name), ("password", password)])
            .await
    }

    /// Looks at a page of the sandbox.
    pub async fn get(&mut self, path: &str) -> Page {
        self.follow(Method::GET, path, None, &[]).await
    }

    /// Sends a form of the page seen last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.form_token.clone();
        let mut all = vec![("form_token", token.as_str())];
        all.extend(fields);
        self.post_exactly(path, &all).await
    }

    /// Sends a form with a file, of the page seen last.
    pub async fn post_file(&mut self, path: &str, fields: &[(&str, &str)], (name, content): (&str, &str)) -> Page {
        let token = self.form_token.clone();
        let texts = [&[("form_token", token.as_str())], fields].concat();
        let part = |head: String, content: &str| {
            format!("--limit\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
        };
        let texts = texts
            .iter()
            .map(|(name, value)| part(format!("name=\"{name}\""), value));
        let mut body: String = texts.collect();
        body += &part(format!("name=\"file\"; filename=\"{name}\""), content);
        body += "--limit--\r\n";
        let headers = [("content-type", "multipart/form-data; boundary=limit")];
        self.follow(Method::POST, path, Some(body), &headers).await
    }

    /// Sends these fields and no other.
    pub async fn post_exactly(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", quote_plus(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.follow(Method::POST, path, Some(body), &[]).await
    }

    /// Looks at a page with more headers.
    pub async fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Page {
        self.follow(Method::GET, path, None, headers).await
    }

    async fn follow(&mut self, method: Method, path: &str, body: Option<String>, headers: &[(&str, &str)]) -> Page {
        let mut url = format!("{}{path}", self.base);
        let (mut method, mut body) = (method, body);
        loop {
            let response = self.send(method, &url, body, headers).await;
            let status = response.status().as_u16();
            let headers = response.headers().clone();
            if let (303, Some(location)) = (status, headers.get("location")) {
                url = location.to_str().unwrap().to_owned();
                (method, body) = (Method::GET, None);
                continue;
            }
            let page = Page {
                status,
                path: url.strip_prefix(&self.base).unwrap_or(&url).to_owned(),
                headers,
                body: response.text().await.unwrap(),
            };
            if let Some((_, after)) = page.body.split_once("name=\"form_token\" value=\"") {
                self.form_token = after.split_once('"').unwrap().0.to_owned();
            }
            return page;
        }
    }

    async fn send(
        &mut self,
        method: Method,
        url: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> reqwest::Response {
        let mut request = self.client.request(method, format!("{}{url}", self.origin));
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        request = request.header("cookie", cookies.collect::<Vec<_>>().join("; "));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            if !headers.iter().any(|(name, _)| *name == "content-type") {
                request = request.header("content-type", "application/x-www-form-urlencoded");
            }
            request = request.header("origin", &self.origin).body(body);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !attributes.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        response
    }
}
