//! Time-based one-time codes (RFC 6238): the second factor of people, and the codes that accounts are set up with.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::clock::RandomSource;

/// Bytes of a secret that is made here, as RFC 4226 recommends.
const FRESH_LENGTH: usize = 20;

/// How many steps a clock may be off, either way.
const TOLERANCE: i64 = 1;

/// The hash that codes are made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TotpAlgorithm {
    /// What nearly every authenticator app uses.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl TotpAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The word of `otpauth` links, such as `SHA1`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// The algorithm with that word, whatever its case, with or without a hyphen.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.replace('-', "");
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.as_str().eq_ignore_ascii_case(&word))
    }
}

/// How codes are made from a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpForm {
    /// The hash.
    pub algorithm: TotpAlgorithm,
    /// Digits of a code, 6 to 8.
    pub digits: u8,
    /// Seconds that a code lasts.
    pub period: u32,
}

impl Default for TotpForm {
    fn default() -> Self {
        Self {
            algorithm: TotpAlgorithm::Sha1,
            digits: 6,
            period: 30,
        }
    }
}

/// Why no codes can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTotp {
    /// The secret is no Base32 text, or empty.
    #[error("a TOTP secret is a Base32 text")]
    Secret,
    /// Digits or period are out of bounds.
    #[error("a TOTP code has 6 to 8 digits and lasts 1 to 3600 seconds")]
    Form,
}

/// A secret from which codes are made. It is wiped when dropped, and cannot be printed.
#[derive(Debug, Clone)]
pub struct Totp {
    secret: SecretSlice<u8>,
    form: TotpForm,
}

impl Totp {
    /// Reads a secret as people exchange it: Base32, in either case, with blanks, hyphens and padding as they like.
    ///
    /// # Errors
    /// [`InvalidTotp`].
    pub fn new(secret: &SecretString, form: TotpForm) -> Result<Self, InvalidTotp> {
        if !(6..=8).contains(&form.digits) || !(1..=3600).contains(&form.period) {
            return Err(InvalidTotp::Form);
        }
        let text = secret.expose_secret();
        let mut plain = Zeroizing::new(String::with_capacity(text.len()));
        plain.extend(
            text.trim_end_matches('=')
                .chars()
                .filter(|c| !matches!(c, ' ' | '-'))
                .map(|c| c.to_ascii_uppercase()),
        );
        let bytes = BASE32_NOPAD.decode(plain.as_bytes()).map_err(|_| InvalidTotp::Secret)?;
        if bytes.is_empty() {
            return Err(InvalidTotp::Secret);
        }
        Ok(Self {
            secret: bytes.into(),
            form,
        })
    }

    /// A new secret of 160 bits in the form that every authenticator app takes.
    #[must_use]
    pub fn generate(random: &RandomSource) -> Self {
        let bytes: [u8; FRESH_LENGTH] = random.bytes();
        Self {
            secret: bytes.to_vec().into(),
            form: TotpForm::default(),
        }
    }

    /// The secret in Base32, to be sealed or shown to whom it belongs.
    #[must_use]
    pub fn secret(&self) -> SecretString {
        BASE32_NOPAD.encode(self.secret.expose_secret()).into()
    }

    /// The `otpauth` link that authenticator apps scan.
    #[must_use]
    pub fn link(&self, issuer: &str, name: &str) -> SecretString {
        let TotpForm {
            algorithm,
            digits,
            period,
        } = self.form;
        let (issuer, name, secret) = (escaped(issuer), escaped(name), self.secret());
        let (secret, algorithm) = (secret.expose_secret(), algorithm.as_str());
        format!(
            "otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}&algorithm={algorithm}&digits={digits}\
             &period={period}"
        )
        .into()
    }

    /// The number of the period in which an instant lies.
    #[must_use]
    pub fn step(&self, at: Timestamp) -> i64 {
        at.as_second().div_euclid(i64::from(self.form.period))
    }

    /// For how many more seconds the code of an instant lasts.
    #[must_use]
    pub fn seconds_left(&self, at: Timestamp) -> i64 {
        let period = i64::from(self.form.period);
        period - at.as_second().rem_euclid(period)
    }

    /// The code of an instant.
    #[must_use]
    pub fn code(&self, at: Timestamp) -> SecretString {
        self.code_of_step(self.step(at))
    }

    /// The step whose code this is, if it is one that counts at `at`: of this step or one beside it, and later than the
    /// one that was used last, since a code works once.
    #[must_use]
    pub fn accept(&self, given: &str, at: Timestamp, last_used: Option<i64>) -> Option<i64> {
        let given = Zeroizing::new(given.replace(' ', ""));
        let now = self.step(at);
        (now - TOLERANCE..=now + TOLERANCE)
            .filter(|step| last_used.is_none_or(|last| *step > last))
            .find(|step| {
                let code = self.code_of_step(*step);
                code.expose_secret().as_bytes().ct_eq(given.as_bytes()).into()
            })
    }

    fn code_of_step(&self, step: i64) -> SecretString {
        let counter = step.to_be_bytes();
        let number = match self.form.algorithm {
            TotpAlgorithm::Sha1 => truncated(self.mac::<Hmac<Sha1>>(&counter).as_slice()),
            TotpAlgorithm::Sha256 => truncated(self.mac::<Hmac<Sha256>>(&counter).as_slice()),
            TotpAlgorithm::Sha512 => truncated(self.mac::<Hmac<Sha512>>(&counter).as_slice()),
        };
        let digits = usize::from(self.form.digits);
        let code = number % 10_u32.pow(u32::from(self.form.digits));
        format!("{code:0digits$}").into()
    }

    /// A key of any length will do for HMAC, so that there always is one.
    fn mac<M: Mac + KeyInit>(&self, counter: &[u8]) -> Zeroizing<Vec<u8>> {
        let mac = <M as KeyInit>::new_from_slice(self.secret.expose_secret());
        Zeroizing::new(mac.map_or_else(
            |_| Vec::new(),
            |mac| mac.chain_update(counter).finalize().into_bytes().to_vec(),
        ))
    }
}

/// Four bytes of a hash, from the place that its last half byte names, as a positive number (RFC 4226, 5.3).
fn truncated(hash: &[u8]) -> u32 {
    let place = usize::from(hash.last().copied().unwrap_or(0) & 0x0f);
    let four = hash.get(place..place + 4).and_then(|bytes| bytes.try_into().ok());
    u32::from_be_bytes(four.unwrap_or_default()) & 0x7fff_ffff
}

/// A name within a link: everything but letters, digits and a few signs is percent-encoded.
fn escaped(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the ASCII digits repeated to the length of the hash.
    fn of_the_rfc(algorithm: TotpAlgorithm, length: usize) -> Totp {
        let key: Vec<u8> = b"1234567890".iter().copied().cycle().take(length).collect();
        let form = TotpForm {
            algorithm,
            digits: 8,
            period: 30,
        };
        Totp::new(&BASE32_NOPAD.encode(&key).into(), form).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn code(totp: &Totp, second: i64) -> String {
        totp.code(at(second)).expose_secret().to_owned()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let hashes = [
            (TotpAlgorithm::Sha1, 20),
            (TotpAlgorithm::Sha256, 32),
            (TotpAlgorithm::Sha512, 64),
        ];
        let [sha1, sha256, sha512] = hashes.map(|(algorithm, length)| of_the_rfc(algorithm, length));
        for (second, expected) in [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ] {
            let codes = [&sha1, &sha256, &sha512].map(|totp| code(totp, second));
            assert_eq!(codes, expected, "{second}");
        }
    }

    #[test]
    fn a_secret_is_read_however_people_write_it() {
        let form = TotpForm::default();
        let read = |text: &str| Totp::new(&text.into(), form).map(|totp| totp.secret().expose_secret().to_owned());
        for text in [
            "JBSWY3DPEHPK3PXP",
            "jbsw y3dp ehpk 3pxp",
            "JBSW-Y3DP-EHPK-3PXP",
            "JBSWY3DPEHPK3PXP===",
        ] {
            assert_eq!(read(text).as_deref(), Ok("JBSWY3DPEHPK3PXP"), "{text}");
        }
        for text in ["", "===", "JBSWY3DP1", "é", "J"] {
            assert_eq!(read(text), Err(InvalidTotp::Secret), "{text}");
        }
    }

    #[test]
    fn a_form_that_nobody_uses_is_refused() {
        let form = |digits, period| TotpForm {
            digits,
            period,
            ..TotpForm::default()
        };
        for wrong in [form(5, 30), form(9, 30), form(6, 0), form(6, 3601)] {
            assert_eq!(
                Totp::new(&"JBSWY3DP".into(), wrong).err(),
                Some(InvalidTotp::Form),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn a_code_counts_in_its_step_and_beside_it_and_only_once() {
        let totp = of_the_rfc(TotpAlgorithm::Sha1, 20);
        let right = code(&totp, 59);
        assert_eq!(totp.step(at(59)), 1);
        for (second, expected) in [(59, Some(1)), (0, Some(1)), (89, Some(1)), (90, None), (-1, None)] {
            assert_eq!(totp.accept(&right, at(second), None), expected, "{second}");
        }
        assert_eq!(totp.accept(&right, at(59), Some(0)), Some(1));
        assert_eq!(totp.accept(&right, at(59), Some(1)), None);
        assert_eq!(totp.accept("9428 7082", at(59), None), Some(1));
        for wrong in ["", "9428708", "942870820", "94287083"] {
            assert_eq!(totp.accept(wrong, at(59), None), None, "{wrong}");
        }
        assert_eq!((totp.seconds_left(at(59)), totp.seconds_left(at(60))), (1, 30));
    }

    #[test]
    fn a_link_names_whom_it_is_for_and_nothing_else_shows_the_secret() {
        let totp = Totp::new(&"JBSWY3DPEHPK3PXP".into(), TotpForm::default()).unwrap();
        assert_eq!(
            totp.link("PAM 360", "ann@x").expose_secret(),
            "otpauth://totp/PAM%20360:ann%40x?secret=JBSWY3DPEHPK3PXP&issuer=PAM%20360&algorithm=SHA1&digits=6&period=30"
        );
        assert!(!format!("{totp:?}").contains("JBSW"));
        let random = || RandomSource::from_seed(1, "a");
        let fresh = Totp::generate(&random()).secret();
        assert_eq!(fresh.expose_secret().len(), 32);
        assert_eq!(
            fresh.expose_secret(),
            Totp::generate(&random()).secret().expose_secret()
        );
    }

    #[test]
    fn algorithms_are_known_by_their_words() {
        for (word, expected) in [
            ("sha1", Some(TotpAlgorithm::Sha1)),
            ("SHA-256", Some(TotpAlgorithm::Sha256)),
            ("SHA512", Some(TotpAlgorithm::Sha512)),
            ("MD5", None),
        ] {
            assert_eq!(TotpAlgorithm::from_word(word), expected);
        }
    }
}
