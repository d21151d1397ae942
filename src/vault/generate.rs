//! Generated passwords.

use secrecy::SecretString;

use crate::clock::RandomSource;
use crate::model::password_policy::PasswordPolicy;

/// The shortest generated password, in characters.
const MIN_LENGTH: u16 = 12;

/// How many characters of [`ALPHABET`] are letters.
const LETTERS: u32 = 52;

/// Letters first, then digits, then special characters that need no escape on XSOAR's way to a server: no quotes, no
/// backslash, nothing that a query string or a form gives a meaning.
const ALPHABET: &[u8; 71] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@*-_.:^~";

/// A password that complies with `policy`, as long as it asks for and at least 12 characters, from the sandbox's
/// stream.
///
/// Passwords are drawn until one complies (most do), so all that comply are equally likely.
#[must_use]
pub fn generate(policy: &PasswordPolicy, login_name: &str, random: &RandomSource) -> SecretString {
    loop {
        let password = draw(policy.min_length.max(MIN_LENGTH), random);
        if policy.check(&password, login_name).is_ok() {
            return password;
        }
    }
}

/// A letter, then anything.
fn draw(length: u16, random: &RandomSource) -> SecretString {
    // Made large enough at once: growing would leave parts of the password behind.
    let mut password = String::with_capacity(length.into());
    for position in 0..length {
        let bound = if position == 0 { LETTERS } else { ALPHABET.len() as u32 };
        password.push(char::from(ALPHABET[random.below(bound) as usize]));
    }
    password.into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::*;

    proptest! {
        #[test]
        fn a_generated_password_complies_with_any_policy(
            seed: u64,
            login_name in ".{0,20}",
            min_length in 0_u16..64,
            demands: [bool; 6],
        ) {
            let [must_begin_with_letter, mixed_case, letters, numerals, special, not_login_name] = demands;
            let policy = PasswordPolicy {
                name: "any".to_owned(),
                min_length,
                must_begin_with_letter,
                mixed_case,
                letters,
                numerals,
                special,
                not_login_name,
                max_age_days: None,
                forbid_reuse: 0,
            };
            let password = generate(&policy, &login_name, &RandomSource::from_seed(seed, "a"));
            prop_assert_eq!(policy.check(&password, &login_name), Ok(()));
            prop_assert_eq!(password.expose_secret().len(), usize::from(min_length.max(12)));
            let awkward = |c: char| c.is_control() || "'\"\\%&+= ".contains(c);
            prop_assert!(!password.expose_secret().contains(awkward));
        }

        #[test]
        fn a_generated_password_complies_with_every_built_in_policy(seed: u64, login_name in "[a-zA-Z0-9]{0,14}") {
            for policy in PasswordPolicy::built_in() {
                let password = generate(&policy, &login_name, &RandomSource::from_seed(seed, "a"));
                prop_assert_eq!(policy.check(&password, &login_name), Ok(()));
            }
        }
    }

    #[test]
    fn a_password_that_would_be_the_login_name_is_drawn_again() {
        let strong = &PasswordPolicy::built_in()[2];
        let draw = |login_name: &str| generate(strong, login_name, &RandomSource::from_seed(1, "a"));
        let first = draw("somebody");
        assert_ne!(draw(first.expose_secret()).expose_secret(), first.expose_secret());
    }

    #[test]
    fn every_character_is_as_likely_as_any_other() {
        let (low, random) = (&PasswordPolicy::built_in()[0], RandomSource::from_seed(1, "a"));
        let mut seen = HashMap::<char, u32>::new();
        for _ in 0..6_500 {
            // Without the first character, which is always a letter.
            for character in generate(low, "", &random).expose_secret().chars().skip(1) {
                *seen.entry(character).or_default() += 1;
            }
        }
        // About 1007 of each; 150 is nearly five standard deviations.
        assert_eq!(seen.len(), ALPHABET.len());
        assert!(seen.values().all(|&count| count.abs_diff(1007) < 150), "{seen:?}");
    }
}
