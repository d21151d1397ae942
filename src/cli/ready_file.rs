//! The ready file: tells scripts where the server answers and with which tokens.

use std::io;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::fixture::expose;
use crate::server::files;
use crate::service::sandboxes::{AppTokenOf, AuthTokenOf};

/// The content of the ready file. Its field names are a contract with other people's scripts.
#[derive(Debug, Serialize)]
pub struct ReadyFile {
    /// Where plain HTTP is answered.
    pub url: String,
    /// Where HTTPS is answered.
    pub https_url: String,
    /// The server's process.
    pub pid: u32,
    /// The program's version.
    pub version: &'static str,
    /// The file with the CA's certificate.
    pub ca_file: PathBuf,
    /// The sandbox that answers at the root.
    pub sandbox: String,
    /// With `--memory`, where no file holds it: the secret that unlocks a locked vault.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "expose")]
    pub master_key: Option<SecretString>,
    /// Its App Tokens that are in force.
    pub app_tokens: Vec<AppTokenOf>,
    /// Its users' AUTHTOKENs.
    pub auth_tokens: Vec<AuthTokenOf>,
}

/// A ready file's place. The file is there while the server can serve, and at no other time.
#[derive(Debug)]
pub struct ReadyFilePlace {
    path: PathBuf,
    ca_path: PathBuf,
}

impl ReadyFilePlace {
    /// Clears the place of what a server that was killed has left there.
    ///
    /// # Errors
    /// The operating system's, when something is there that cannot be removed.
    pub fn clear(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let ca_path = path.with_extension("ca.pem");
        files::remove_if_there(&path)?;
        files::remove_if_there(&ca_path)?;
        Ok(Self { path, ca_path })
    }

    /// Writes a CA's certificate that no folder keeps beside the ready file, so that clients have one to trust.
    ///
    /// # Errors
    /// The operating system's.
    pub fn write_ca(&self, pem: &str) -> io::Result<PathBuf> {
        files::write_private(&self.ca_path, pem.as_bytes())?;
        Ok(self.ca_path.clone())
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// The operating system's, or that of a path that is not UTF-8.
    pub fn write(&self, content: &ReadyFile) -> io::Result<()> {
        let mut json = Zeroizing::new(Vec::with_capacity(room_for(content)));
        serde_json::to_writer(&mut *json, content)?;
        files::write_private(&self.path, &json)
    }
}

/// As many bytes as the file has at most: growing would leave a copy of the master key behind.
fn room_for(content: &ReadyFile) -> usize {
    // A character of JSON takes at most six bytes (`\u001f`).
    const TEXTS: usize = 6 * 4096;
    const TOKEN: usize = 6 * 4 * 256;
    TEXTS + TOKEN * (content.app_tokens.len() + content.auth_tokens.len())
}

impl Drop for ReadyFilePlace {
    fn drop(&mut self) {
        _ = files::remove_if_there(&self.path);
        _ = files::remove_if_there(&self.ca_path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn content(ca_file: PathBuf) -> ReadyFile {
        ReadyFile {
            url: "http://127.0.0.1:1".to_owned(),
            https_url: "https://127.0.0.1:1".to_owned(),
            pid: 7,
            version: "0.1.0",
            ca_file,
            sandbox: "default".to_owned(),
            master_key: None,
            app_tokens: vec![AppTokenOf {
                rpa_name: "admin@localhost".to_owned(),
                user_name: "admin".to_owned(),
                host_name: "localhost".to_owned(),
                app_token: "T-1".into(),
            }],
            auth_tokens: vec![AuthTokenOf {
                user_name: "admin".to_owned(),
                auth_token: "A-1".into(),
            }],
        }
    }

    #[test]
    fn the_file_has_the_agreed_fields_and_goes_with_the_server() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ready.json");
        std::fs::write(&path, "of a server that was killed").unwrap();
        let place = ReadyFilePlace::clear(&path).unwrap();
        assert!(!path.exists());
        let ca_file = place.write_ca("PEM").unwrap();
        place.write(&content(ca_file.clone())).unwrap();

        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let json: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let expected = serde_json::json!({
            "url": "http://127.0.0.1:1", "https_url": "https://127.0.0.1:1", "pid": 7, "version": "0.1.0",
            "ca_file": ca_file, "sandbox": "default",
            "app_tokens": [
                {"rpa_name": "admin@localhost", "user_name": "admin", "host_name": "localhost", "app_token": "T-1"}
            ],
            "auth_tokens": [{"user_name": "admin", "auth_token": "A-1"}],
        });
        assert_eq!(json, expected);
        drop(place);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn debug_output_shows_no_token() {
        let shown = format!("{:?}", content(PathBuf::new()));
        assert!(!shown.contains("T-1") && !shown.contains("A-1"), "{shown}");
    }
}
