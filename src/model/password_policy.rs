//! Password policies: what an account's password must look like.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// A password policy, built in or made by an administrator. Lengths are in characters. One that says nothing of a demand
/// has that of `Strong`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Its name, such as `Strong`.
    pub name: String,
    /// The fewest characters allowed, at most [`Self::LONGEST`].
    #[serde(default = "length_of_strong")]
    pub min_length: u16,
    /// The first character is a letter.
    #[serde(default = "demanded_by_strong")]
    pub must_begin_with_letter: bool,
    /// There is an upper-case and a lower-case letter.
    #[serde(default = "demanded_by_strong")]
    pub mixed_case: bool,
    /// There is a letter.
    #[serde(default = "demanded_by_strong")]
    pub letters: bool,
    /// There is a digit, 0 to 9.
    #[serde(default = "demanded_by_strong")]
    pub numerals: bool,
    /// There is a character that is neither a letter nor a digit.
    #[serde(default = "demanded_by_strong")]
    pub special: bool,
    /// It is not the account's name, in whatever case.
    #[serde(default = "demanded_by_strong")]
    pub not_login_name: bool,
    /// After how many days a password expires, at least 1; `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age_days: Option<u32>,
    /// How many of the last passwords may not be used again.
    #[serde(default)]
    pub forbid_reuse: u32,
}

const fn length_of_strong() -> u16 {
    8
}

const fn demanded_by_strong() -> bool {
    true
}

/// Why a password breaks a policy: the reason that PAM360 shows as `COMPLIANT REASON`, and in the refusal POL-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NonCompliance {
    /// It is too short.
    #[error("Minimum length must be {min_length}")]
    TooShort {
        /// The fewest characters allowed.
        min_length: u16,
    },
    /// It begins with something other than a letter.
    #[error("Password should begin with an alphabet")]
    BeginsWithoutLetter,
    /// It has no upper-case letter.
    #[error("Password should contain uppercase characters")]
    NoUppercase,
    /// It has no lower-case letter; also given when it has no letter at all and any would do, because no reason is
    /// known for that and this one, followed, leads to a password that complies.
    #[error("Password should contain lowercase characters")]
    NoLowercase,
    /// It has no digit.
    #[error("Password should contain numerals")]
    NoNumerals,
    /// It has nothing but letters and digits.
    #[error("Password should contain special characters")]
    NoSpecial,
    /// It is the account's name.
    #[error("Password should not be the login name")]
    IsLoginName,
}

impl PasswordPolicy {
    /// The policy of whatever names none.
    pub const DEFAULT: &str = "Strong";

    /// The names of the policies that every installation has, in the order of [`Self::built_in`].
    pub const BUILT_IN: [&str; 4] = ["Low", "Medium", "Strong", "Offline Password File"];

    /// The greatest length that a policy may ask for: generated passwords are that long.
    pub const LONGEST: u16 = 255;

    /// Whether every installation has a policy of that name; names are compared without regard to case.
    #[must_use]
    pub fn is_built_in(name: &str) -> bool {
        Self::BUILT_IN.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The four policies that every installation has.
    ///
    /// Only the 8 characters of `Strong` are known of PAM360, everything else is assumed ("Product data").
    #[must_use]
    pub fn built_in() -> [Self; 4] {
        let [low, medium, strong, offline] = Self::BUILT_IN.map(str::to_owned);
        let low = Self {
            name: low,
            min_length: 4,
            must_begin_with_letter: false,
            mixed_case: false,
            letters: false,
            numerals: false,
            special: false,
            not_login_name: false,
            max_age_days: None,
            forbid_reuse: 0,
        };
        let medium = Self {
            name: medium,
            min_length: 6,
            letters: true,
            numerals: true,
            ..low.clone()
        };
        let strong = Self {
            name: strong,
            min_length: length_of_strong(),
            must_begin_with_letter: true,
            mixed_case: true,
            special: true,
            not_login_name: true,
            ..medium.clone()
        };
        let offline = Self {
            name: offline,
            min_length: 12,
            ..strong.clone()
        };
        [low, medium, strong, offline]
    }

    /// Whether a password complies, for an account of the name `login_name`.
    ///
    /// # Errors
    ///
    /// The first [`NonCompliance`] in the order in which that type lists them.
    pub fn check(&self, password: &SecretString, login_name: &str) -> Result<(), NonCompliance> {
        use NonCompliance as Reason;
        let password = password.expose_secret();
        let has = |kind: fn(char) -> bool| password.contains(kind);
        let demand = |wanted: bool, met: bool, reason| if wanted && !met { Err(reason) } else { Ok(()) };

        let min_length = self.min_length;
        let long_enough = password.chars().count() >= usize::from(min_length);
        demand(true, long_enough, Reason::TooShort { min_length })?;
        let begins_well = password.starts_with(char::is_alphabetic);
        demand(self.must_begin_with_letter, begins_well, Reason::BeginsWithoutLetter)?;
        demand(self.mixed_case, has(char::is_uppercase), Reason::NoUppercase)?;
        demand(self.mixed_case, has(char::is_lowercase), Reason::NoLowercase)?;
        demand(self.letters, has(char::is_alphabetic), Reason::NoLowercase)?;
        demand(self.numerals, has(is_numeral), Reason::NoNumerals)?;
        demand(self.special, has(is_special), Reason::NoSpecial)?;
        let differs = !lower(password).eq(lower(login_name));
        demand(self.not_login_name, differs, Reason::IsLoginName)
    }
}

fn is_numeral(character: char) -> bool {
    character.is_ascii_digit()
}

fn is_special(character: char) -> bool {
    !character.is_alphabetic() && !is_numeral(character)
}

/// As names are compared, without regard to case. Nothing is collected: the password would lie about in memory.
fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a built-in policy says to a password of the account `Adm1n!strator`.
    fn reason(policy: &str, password: &str) -> String {
        let policies = PasswordPolicy::built_in();
        let policy = policies.iter().find(|candidate| candidate.name == policy).unwrap();
        match policy.check(&password.into(), "Adm1n!strator") {
            Ok(()) => "-".to_owned(),
            Err(reason) => reason.to_string(),
        }
    }

    #[test]
    fn each_policy_names_the_first_reason_that_applies() {
        let cases = [
            ("Low", "", "Minimum length must be 4"),
            ("Low", "123", "Minimum length must be 4"),
            ("Low", "1234", "-"),
            ("Medium", "a1", "Minimum length must be 6"),
            ("Medium", "123456", "Password should contain lowercase characters"),
            ("Medium", "abcdef", "Password should contain numerals"),
            ("Medium", "ABCDE1", "-"),
            ("Strong", "1", "Minimum length must be 8"),
            ("Strong", "1bcdefgh", "Password should begin with an alphabet"),
            ("Strong", "abcdefgh", "Password should contain uppercase characters"),
            ("Strong", "ABCDEFGH", "Password should contain lowercase characters"),
            ("Strong", "Abcdefgh", "Password should contain numerals"),
            ("Strong", "Abcdefg1", "Password should contain special characters"),
            ("Strong", "aDM1N!STRATOR", "Password should not be the login name"),
            ("Strong", "QA!K>35Hgg(x", "-"),
            ("Offline Password File", "QA!K>35Hgg(", "Minimum length must be 12"),
            ("Offline Password File", "QA!K>35Hgg(x", "-"),
            (
                "Offline Password File",
                "adm1n!strator",
                "Password should contain uppercase characters",
            ),
        ];
        for (policy, password, expected) in cases {
            assert_eq!(reason(policy, password), expected, "{policy}: {password:?}");
        }
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(reason("Low", "üü"), "Minimum length must be 4");
        assert_eq!(reason("Low", "üüüü"), "-");
        assert_eq!(reason("Strong", "Äöü€1234"), "-");
    }

    #[test]
    fn what_a_policy_does_not_say_is_as_strong_has_it() {
        let policy: PasswordPolicy = serde_json::from_str(r#"{"name": "Strong"}"#).unwrap();
        assert_eq!(policy, PasswordPolicy::built_in()[2]);
    }

    #[test]
    fn built_in_policies_are_known_by_their_names() {
        assert_eq!(
            PasswordPolicy::built_in().map(|policy| policy.name),
            PasswordPolicy::BUILT_IN
        );
        assert!(PasswordPolicy::is_built_in("offline password FILE"));
        assert!(!PasswordPolicy::is_built_in("Quarterly"));
    }

    #[test]
    fn a_policy_survives_being_written_and_read() {
        for policy in PasswordPolicy::built_in() {
            let written = serde_json::to_string(&policy).unwrap();
            assert_eq!(serde_json::from_str::<PasswordPolicy>(&written).unwrap(), policy);
        }
    }
}
