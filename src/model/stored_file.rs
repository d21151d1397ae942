//! Files that accounts of some resource types hold in place of a password.

use data_encoding::{BASE64, BASE64_NOPAD};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::name::is_name;

/// A file with its content, which nobody sees by printing it.
#[derive(Debug, Clone)]
pub struct StoredFile {
    name: String,
    base64: SecretString,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidFile {
    /// It has no usable name.
    Name,
    /// Its content is no Base64.
    Content,
}

impl StoredFile {
    /// A file of these bytes. Of a name with folders, as some clients send it, the last part counts.
    ///
    /// # Errors
    /// [`InvalidFile::Name`].
    pub fn new(name: &str, content: &[u8]) -> Result<Self, InvalidFile> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if !is_name(name) {
            return Err(InvalidFile::Name);
        }
        Ok(Self {
            name: name.to_owned(),
            base64: BASE64.encode(content).into(),
        })
    }

    /// A file whose content is written in Base64, with or without padding and line breaks. A blank stands for the `+`
    /// that a form turned into one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_base64(name: &str, base64: &str) -> Result<Self, InvalidFile> {
        let written = base64.trim_end_matches(['=', '\r', '\n', ' ']).bytes();
        let digits: Vec<u8> = written
            .filter(|byte| !matches!(byte, b'\r' | b'\n' | b'\t'))
            .map(|byte| if byte == b' ' { b'+' } else { byte })
            .collect();
        let content = BASE64_NOPAD.decode(&digits).map_err(|_| InvalidFile::Content)?;
        Self::new(name, SecretSlice::from(content).expose_secret())
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its content in Base64.
    #[must_use]
    pub fn base64(&self) -> &SecretString {
        &self.base64
    }

    /// Its content.
    #[must_use]
    pub fn content(&self) -> SecretSlice<u8> {
        let decoded = BASE64.decode(self.base64.expose_secret().as_bytes());
        decoded.unwrap_or_default().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(base64: &str) -> Option<Vec<u8>> {
        let file = StoredFile::from_base64("a", base64).ok()?;
        Some(file.content().expose_secret().to_vec())
    }

    #[test]
    fn base64_is_read_as_clients_write_it() {
        let bytes = [0xfb, 0xff, 0xbe, 0x00];
        for written in ["+/++AA==", "+/++AA", " /  AA==", "+/++\r\nAA==\n"] {
            assert_eq!(content(written).as_deref(), Some(&bytes[..]), "{written}");
        }
        assert_eq!(content("").as_deref(), Some(&[][..]));
        for wrong in ["+/++A", "ünï", "+/++AA==+/++", "-_--AA=="] {
            assert_eq!(content(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_has_a_name_and_no_folder() {
        let name = |name| StoredFile::new(name, b"x").map(|file| file.name().to_owned());
        assert_eq!(name("/etc/ssl/web key.pem").as_deref(), Ok("web key.pem"));
        assert_eq!(name(r"C:\keys\web.pem").as_deref(), Ok("web.pem"));
        for wrong in ["", "keys/", " a", "a\nb"] {
            assert_eq!(name(wrong), Err(InvalidFile::Name), "{wrong}");
        }
    }

    #[test]
    fn printing_a_file_does_not_show_its_content() {
        let shown = format!("{:?}", StoredFile::new("a", b"Mooring#Line7").unwrap());
        assert!(!shown.contains("TW9vcmluZyNMaW5lNw"), "{shown}");
    }
}
