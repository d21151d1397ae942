//! People's passwords: kept only as argon2id hashes, which are slow to make on purpose.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::{Error as Argon2Error, PasswordHasher, PasswordVerifier};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHash as ParsedHash, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::clock::fresh_bytes;

/// How many hashes may be made at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;

/// How much work one hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashCost {
    /// 19 MiB, two passes: what the program always uses.
    Full,
    /// Next to nothing, so that tests are quick. Hashes made so protect nobody.
    ForTests,
}

impl HashCost {
    fn params(self) -> Params {
        const FULL: Params = params(19 * 1024, 2);
        const FOR_TESTS: Params = params(8, 1);
        match self {
            Self::Full => FULL,
            Self::ForTests => FOR_TESTS,
        }
    }
}

const fn params(memory_kib: u32, passes: u32) -> Params {
    match Params::new(memory_kib, passes, 1, None) {
        Ok(params) => params,
        Err(_) => panic!("argon2 refuses these parameters"), // while compiling
    }
}

/// The hash of a person's password, as a PHC string (`$argon2id$v=19$…`).
#[derive(Clone)]
pub struct PasswordHash(SecretString);

impl PasswordHash {
    /// Reads a stored hash.
    ///
    /// # Errors
    ///
    /// [`PasswordHashError::Malformed`] when it is no complete argon2id hash.
    pub fn from_phc(text: String) -> Result<Self, PasswordHashError> {
        let text = SecretString::from(text);
        let complete = ParsedHash::new(text.expose_secret())
            .is_ok_and(|hash| hash.algorithm == ARGON2ID_IDENT && hash.salt.is_some() && hash.hash.is_some());
        if complete {
            Ok(Self(text))
        } else {
            Err(PasswordHashError::Malformed)
        }
    }

    /// The PHC string, to be stored.
    #[must_use]
    pub fn as_phc(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// Why a password was neither hashed nor compared.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PasswordHashError {
    /// A stored hash is no complete argon2id hash.
    #[error("a stored password hash is malformed")]
    Malformed,
    /// There is not enough memory for one.
    #[error("a password could not be hashed")]
    Failed,
    /// The server is stopping.
    #[error("a password was not hashed because the server is stopping")]
    Stopping,
}

/// Hashes and verifies people's passwords, a few at a time, beside the threads that serve requests.
#[derive(Debug, Clone)]
pub struct PeoplePasswords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
}

impl PeoplePasswords {
    /// A hasher at the given cost. Clones share its limit.
    #[must_use]
    pub fn new(cost: HashCost) -> Self {
        Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The hash of a password, with a salt of its own.
    ///
    /// # Errors
    ///
    /// [`PasswordHashError::Failed`] and [`PasswordHashError::Stopping`].
    pub async fn hash(&self, password: SecretString) -> Result<PasswordHash, PasswordHashError> {
        let argon2 = self.argon2.clone();
        self.in_turn(move || hash_now(&argon2, &password)).await?
    }

    /// Whether `given` is the password of which `stored` is the hash. Without a stored hash (an unknown person) it is
    /// not, which takes as long to find out, so that nobody learns who exists.
    ///
    /// # Errors
    ///
    /// [`PasswordHashError`].
    pub async fn verify(&self, given: SecretString, stored: Option<PasswordHash>) -> Result<bool, PasswordHashError> {
        let argon2 = self.argon2.clone();
        self.in_turn(move || match stored {
            Some(stored) => verify_now(&argon2, &given, &stored),
            // Making a hash and throwing it away is the same work as verifying one.
            None => hash_now(&argon2, &given).map(|_| false),
        })
        .await?
    }

    /// Does what takes as much work as a hash, when it is its turn.
    ///
    /// # Errors
    ///
    /// [`PasswordHashError::Stopping`].
    pub async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordHashError> {
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|_| PasswordHashError::Stopping)?;
        // The turn goes along: the work goes on even when its caller has gone away.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(|_| PasswordHashError::Stopping)
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &SecretString) -> Result<PasswordHash, PasswordHashError> {
    argon2
        .hash_password_with_salt(password.expose_secret().as_bytes(), &fresh_bytes::<16>())
        .map(|hash: ParsedHash| PasswordHash(hash.to_string().into()))
        .map_err(|_| PasswordHashError::Failed)
}

fn verify_now(argon2: &Argon2<'_>, given: &SecretString, stored: &PasswordHash) -> Result<bool, PasswordHashError> {
    let stored = ParsedHash::new(stored.as_phc()).map_err(|_| PasswordHashError::Malformed)?;
    match argon2.verify_password(given.expose_secret().as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(Argon2Error::PasswordInvalid) => Ok(false),
        Err(Argon2Error::OutOfMemory) => Err(PasswordHashError::Failed),
        Err(_) => Err(PasswordHashError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn people() -> PeoplePasswords {
        PeoplePasswords::new(HashCost::ForTests)
    }

    #[tokio::test]
    async fn a_password_is_verified_by_its_stored_hash_and_no_other_is() {
        let hash = people().hash("pässword".into()).await.unwrap();
        let stored = || PasswordHash::from_phc(hash.as_phc().to_owned()).ok();
        assert_eq!(people().verify("pässword".into(), stored()).await, Ok(true));
        assert_eq!(people().verify("Pässword".into(), stored()).await, Ok(false));
        assert_eq!(people().verify("".into(), stored()).await, Ok(false));
    }

    #[tokio::test]
    async fn nobody_signs_in_as_an_unknown_person() {
        assert_eq!(people().verify("".into(), None).await, Ok(false));
        assert_eq!(people().verify("admin".into(), None).await, Ok(false));
    }

    #[tokio::test]
    async fn equal_passwords_have_different_hashes() {
        let (one, two) = (people().hash("p".into()).await, people().hash("p".into()).await);
        assert_ne!(one.unwrap().as_phc(), two.unwrap().as_phc());
    }

    #[tokio::test]
    async fn the_full_cost_is_19_mib_and_two_passes_and_a_hash_brings_its_own_cost_along() {
        let hash = PeoplePasswords::new(HashCost::Full).hash("p".into()).await.unwrap();
        assert!(hash.as_phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(people().verify("p".into(), Some(hash)).await, Ok(true));
    }

    #[test]
    fn what_is_no_complete_argon2id_hash_is_refused_when_it_is_read() {
        let salt_and_hash = "c2FsdHNhbHQ$wOFqEKyVZ5FWH8pR4sVVdEYpzDGZuQNhXFH2NyvhKeA";
        let read = |text: String| PasswordHash::from_phc(text).err();
        assert_eq!(read(format!("$argon2id$v=19$m=8,t=1,p=1${salt_and_hash}")), None);

        let malformed = Some(PasswordHashError::Malformed);
        assert_eq!(read("secret".to_owned()), malformed);
        assert_eq!(read("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ".to_owned()), malformed);
        assert_eq!(read(format!("$scrypt$ln=1,r=8,p=1${salt_and_hash}")), malformed);
    }

    #[tokio::test]
    async fn two_work_at_once_and_never_more() {
        let people = people();
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        // Nobody passes it alone, so that two must have been at work together.
        let pair = Arc::new(Barrier::new(2));
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (people, pair) = (people.clone(), Arc::clone(&pair));
                let (running, most) = (Arc::clone(&running), Arc::clone(&most));
                tokio::spawn(async move {
                    let work = move || {
                        most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        pair.wait();
                        running.fetch_sub(1, Ordering::SeqCst);
                    };
                    people.in_turn(work).await
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_hash_does_not_show_when_printed() {
        let hash = hash_now(&people().argon2, &"p".into()).unwrap();
        assert_eq!(format!("{hash:?}"), "PasswordHash");
    }
}
