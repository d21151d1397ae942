//! The banner: what a person who has just started the server needs to go on.

use std::fmt;
use std::path::Path;

use secrecy::ExposeSecret;

use super::ready_file::ReadyFile;

/// Shows itself as the banner's text. Tokens are shown only where they are public anyway.
pub struct Banner<'a> {
    /// What the ready file says.
    pub ready: &'a ReadyFile,
    /// Where the ready file is, if one is written.
    pub ready_file: Option<&'a Path>,
    /// Whether the tokens are those of a built-in fixture.
    pub tokens_are_public: bool,
}

impl fmt::Display for Banner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReadyFile {
            url,
            https_url,
            version,
            ..
        } = self.ready;
        let token = self
            .ready
            .app_tokens
            .first()
            .filter(|_| self.tokens_are_public)
            .map_or("$APP_TOKEN", |entry| entry.app_token.expose_secret());
        writeln!(f, "pam360-sim {version} answers at {url} and {https_url}")?;
        writeln!(f, "  console      {url}/ in a browser")?;
        write!(
            f,
            "  try          curl -H \"APP_AUTHTOKEN: {token}\" -H \"APP_TYPE: 17\" {url}/restapi/json/v1/resources"
        )?;
        match self.ready_file {
            _ if self.tokens_are_public => Ok(()),
            Some(path) => write!(f, "\n  App Tokens   are in {}", path.display()),
            None => write!(f, "\n  App Tokens   are written to a file with --ready-file FILE"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::sandboxes::AppTokenOf;

    fn banner(ready_file: Option<&Path>, tokens_are_public: bool) -> String {
        let ready = ReadyFile {
            url: "http://127.0.0.1:1".to_owned(),
            https_url: "https://127.0.0.1:1".to_owned(),
            pid: 7,
            version: "0.1.0",
            ca_file: "ca.pem".into(),
            sandbox: "default".to_owned(),
            master_key: None,
            app_tokens: vec![AppTokenOf {
                rpa_name: "admin@localhost".to_owned(),
                user_name: "admin".to_owned(),
                host_name: "localhost".to_owned(),
                app_token: "T-1".into(),
            }],
            auth_tokens: vec![],
        };
        Banner {
            ready: &ready,
            ready_file,
            tokens_are_public,
        }
        .to_string()
    }

    #[test]
    fn tokens_of_a_built_in_fixture_are_shown() {
        assert!(banner(None, true).contains("curl -H \"APP_AUTHTOKEN: T-1\""));
        assert!(banner(None, true).contains("http://127.0.0.1:1/ in a browser"));
    }

    #[test]
    fn for_any_other_fixture_the_ready_file_is_named_instead() {
        let shown = banner(Some(Path::new("/run/ready.json")), false);
        assert!(!shown.contains("T-1") && shown.contains("/run/ready.json"), "{shown}");
        assert!(banner(None, false).contains("--ready-file"));
    }
}
