//! Everything that one simulated installation owns. There is no other state: no globals anywhere.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use jiff::Timestamp;

use crate::clock::{Clock, RandomSource};
use crate::model::ids::SandboxName;
use crate::model::settings::Settings;
use crate::store::Store;
use crate::vault::{LockableVault, PeoplePasswords, ServerKeys, TokenDigests};

mod facts;
mod failed_sign_ins;
mod faults;
mod journal;
mod lease;
mod registry;

pub use facts::Facts;
pub use failed_sign_ins::FailedSignIns;
pub use faults::Faults;
pub use journal::{Begun, Dropped, Journal, View};
pub use lease::Lease;
pub use registry::{Registry, Route, Storage, TokenIndex};

/// One simulated PAM360 installation.
pub struct Sandbox {
    /// Its name, in paths and in what its secrets are sealed for.
    pub name: SandboxName,
    /// Its time.
    pub clock: Clock,
    /// Its ids, tokens and generated passwords.
    pub random: RandomSource,
    /// Its database.
    pub store: Arc<Store>,
    /// Its secrets.
    pub vault: LockableVault,
    /// What wraps its data keys.
    pub keys: Arc<ServerKeys>,
    /// Facts read before, as long as no change outdates them.
    pub facts: Facts,
    /// What goes wrong in it on purpose.
    pub faults: Faults,
    /// What was called in it.
    pub journal: Journal,
    /// How the server's tokens are looked up.
    pub digests: Arc<TokenDigests>,
    /// How people's passwords are hashed.
    pub people: Arc<PeoplePasswords>,
    /// When sign-ins failed lately.
    pub failed_sign_ins: FailedSignIns,
    /// Which sandboxes know which token.
    pub tokens: Arc<TokenIndex>,
    /// The name of the built-in fixture that it came from, whose passwords everybody knows.
    pub built_in: Option<String>,
    /// How long it is kept; none: until somebody drops it.
    pub lease: Option<Lease>,
    /// How far its randomness had come when it began.
    pub random_begin: Option<u64>,
    settings: ArcSwap<Settings>,
    settled_until: AtomicI64,
    next_due: Mutex<Option<NextDue>>,
}

/// When something falls due next, if anything does, as the store had it after so many changes.
struct NextDue {
    epoch: u64,
    at: Option<Timestamp>,
}

/// What a sandbox is made of.
pub struct Parts {
    /// Its name.
    pub name: SandboxName,
    /// Its time.
    pub clock: Clock,
    /// Its randomness.
    pub random: RandomSource,
    /// Its database.
    pub store: Arc<Store>,
    /// Its secrets.
    pub vault: LockableVault,
    /// Its settings.
    pub settings: Settings,
    /// The name of the built-in fixture that it came from.
    pub built_in: Option<String>,
    /// How long it is kept; none: until somebody drops it.
    pub lease: Option<Lease>,
}

impl Sandbox {
    /// Puts a sandbox together; it answers once it is in the registry.
    #[must_use]
    pub fn new(parts: Parts, registry: &Registry) -> Self {
        Self {
            name: parts.name,
            clock: parts.clock,
            random_begin: parts.random.position(),
            random: parts.random,
            store: parts.store,
            vault: parts.vault,
            keys: Arc::clone(&registry.keys),
            facts: Facts::new(),
            faults: Faults::none(),
            journal: Journal::new(),
            digests: Arc::clone(&registry.digests),
            people: Arc::clone(&registry.people),
            failed_sign_ins: FailedSignIns::default(),
            tokens: Arc::clone(&registry.tokens),
            built_in: parts.built_in,
            lease: parts.lease,
            settings: ArcSwap::from_pointee(parts.settings),
            settled_until: AtomicI64::new(i64::MIN),
            next_due: Mutex::new(None),
        }
    }

    /// Its settings now.
    #[must_use]
    pub fn settings(&self) -> arc_swap::Guard<Arc<Settings>> {
        self.settings.load()
    }

    /// The instant up to which everything has happened that fell due.
    #[must_use]
    pub fn settled_until(&self) -> Timestamp {
        let ms = self.settled_until.load(Ordering::Acquire);
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MIN)
    }

    /// Notes that everything has happened that fell due until then.
    pub fn note_settled(&self, until: Timestamp) {
        self.settled_until.store(until.as_millisecond(), Ordering::Release);
    }

    /// Whether it is known that nothing falls due until then, after so many changes of the store.
    #[must_use]
    pub fn is_idle_until(&self, until: Timestamp, epoch: u64) -> bool {
        let next_due = self.lock_next_due();
        next_due
            .as_ref()
            .is_some_and(|next| next.epoch == epoch && next.at.is_none_or(|at| at > until))
    }

    /// Notes when something falls due next, as the store had it after so many changes.
    pub fn note_next_due(&self, at: Option<Timestamp>, epoch: u64) {
        *self.lock_next_due() = Some(NextDue { epoch, at });
    }

    fn lock_next_due(&self) -> MutexGuard<'_, Option<NextDue>> {
        self.next_due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes its settings; they must be in the database before.
    pub fn set_settings(&self, settings: Settings) {
        self.journal.shrink(settings.journal_bounds());
        self.settings.store(Arc::new(settings));
        // They say what is decided without people, and when.
        *self.lock_next_due() = None;
    }
}
