//! Tokens and the digests by which they are found.
//!
//! A token is long and random, so a fast keyed digest hides it well enough: nobody can try all tokens, and without the
//! key nobody can try any against a stolen database.

use std::fmt;
use std::hash::{Hash, Hasher};

use data_encoding::{BASE64URL_NOPAD, HEXUPPER};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use subtle::ConstantTimeEq;

use crate::clock::{RandomSource, fresh_bytes};

const LONGEST_TOKEN: usize = 255;

/// An App Token or an AUTHTOKEN: what a REST client sends to say who it is.
#[derive(Debug, Clone)]
pub struct ApiToken(SecretString);

/// Why a text is no token.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a token has 1 to {LONGEST_TOKEN} characters")]
pub struct InvalidToken;

impl ApiToken {
    /// A new token: an upper-case GUID (8-4-4-4-12, version 4) from the sandbox's stream (RPA-4).
    #[must_use]
    pub fn generate(random: &RandomSource) -> Self {
        let mut bytes: [u8; 16] = random.bytes();
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let groups = [&bytes[..4], &bytes[4..6], &bytes[6..8], &bytes[8..10], &bytes[10..]];
        Self(groups.map(|group| HEXUPPER.encode(group)).join("-").into())
    }

    /// A token that somebody else chose, such as a fixture's: any text of 1 to 255 characters, kept as it is.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] when it is empty or longer.
    pub fn parse(text: SecretString) -> Result<Self, InvalidToken> {
        match text.expose_secret().chars().count() {
            1..=LONGEST_TOKEN => Ok(Self(text)),
            _ => Err(InvalidToken),
        }
    }

    /// The token itself, to be shown to whom RPA-6 allows.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The token as a secret, to be sealed.
    #[must_use]
    pub fn as_secret(&self) -> &SecretString {
        &self.0
    }
}

/// The token of a signed-in person's session with the console or the admin API.
#[derive(Debug, Clone)]
pub struct SessionToken(SecretString);

impl SessionToken {
    /// A new token of 43 characters (32 bytes, base64url).
    ///
    /// It never comes from a sandbox's seeded stream: whoever knows the seed could take over the sessions of others.
    #[must_use]
    pub fn generate() -> Self {
        Self(BASE64URL_NOPAD.encode(&fresh_bytes::<32>()).into())
    }

    /// The token itself, for the answer to the person who signed in.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Makes the digests under which tokens are stored and looked up. Its key comes from the master key.
#[derive(Debug)]
pub struct TokenDigests {
    key: SecretBox<[u8; 32]>,
}

impl TokenDigests {
    pub(super) fn with_key(key: SecretBox<[u8; 32]>) -> Self {
        Self { key }
    }

    /// The digest of a token, byte for byte as it was received.
    #[must_use]
    pub fn digest(&self, token: &str) -> TokenDigest {
        TokenDigest(*blake3::keyed_hash(self.key.expose_secret(), token.as_bytes()).as_bytes())
    }
}

/// The keyed digest of a token. Two are compared in constant time.
#[derive(Clone, Copy)]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// Reads a stored digest; `None` when it has not exactly 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for TokenDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenDigest {}

impl Hash for TokenDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::MasterKey;

    #[test]
    fn a_generated_app_token_is_an_upper_case_guid_from_the_sandboxs_stream() {
        let draw = |seed| {
            ApiToken::generate(&RandomSource::from_seed(seed, "a"))
                .expose()
                .to_owned()
        };
        let token = draw(1);
        assert_eq!(token.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(token.chars().all(|c| matches!(c, '0'..='9' | 'A'..='F' | '-')));
        assert_eq!(&token[14..15], "4");
        assert_eq!(token, draw(1));
        assert_ne!(token, draw(2));
    }

    #[test]
    fn a_given_token_is_kept_as_it_is_but_neither_empty_nor_longer_than_255_characters() {
        let parse = |text: &str| ApiToken::parse(text.into()).map(|token| token.expose().to_owned());
        assert_eq!(parse(" abc "), Ok(" abc ".to_owned()));
        assert_eq!(parse(""), Err(InvalidToken));
        assert_eq!(parse(&"ü".repeat(255)), Ok("ü".repeat(255)));
        assert_eq!(parse(&"x".repeat(256)), Err(InvalidToken));
    }

    #[test]
    fn session_tokens_are_long_and_never_the_same() {
        let (one, two) = (SessionToken::generate(), SessionToken::generate());
        assert_eq!(one.expose().len(), 43);
        assert_ne!(one.expose(), two.expose());
    }

    #[test]
    fn a_digest_depends_on_every_character_of_the_token_and_on_the_master_key() {
        let digests = MasterKey::ephemeral().token_digests();
        assert_eq!(digests.digest("B698"), digests.digest("B698"));
        assert_ne!(digests.digest("B698"), digests.digest("b698"));
        assert_ne!(digests.digest("B698"), digests.digest("B698 "));
        assert_ne!(
            digests.digest("B698"),
            MasterKey::ephemeral().token_digests().digest("B698")
        );
    }

    #[test]
    fn a_stored_digest_reads_back_and_one_of_another_length_does_not() {
        let digest = MasterKey::ephemeral().token_digests().digest("t");
        assert_eq!(TokenDigest::from_bytes(digest.as_bytes()), Some(digest));
        assert_eq!(TokenDigest::from_bytes(&digest.as_bytes()[1..]), None);
    }

    #[test]
    fn nothing_shows_a_token_when_printed() {
        let token = ApiToken::parse("plain".into()).unwrap();
        let digests = TokenDigests::with_key(SecretBox::init_with_mut(|key| *key = [77; 32]));
        let printed = format!("{token:?} {digests:?} {:?}", digests.digest("plain"));
        assert!(!printed.contains("plain") && !printed.contains("77"));
        assert!(printed.ends_with(" TokenDigest"));
    }
}
