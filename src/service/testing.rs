//! Sandboxes for tests of use cases.

use std::sync::Arc;

use crate::fixture::Fixture;
use crate::sandbox::{Registry, Sandbox, Storage};
use crate::service::fixtures::Tokens;
use crate::service::sandboxes::{self, Begin, Spec};
use crate::vault::{HashCost, MasterKey, PeoplePasswords};

/// A server's sandboxes, in memory.
pub(super) fn registry() -> Registry {
    registry_in(Storage::Memory)
}

/// A server's sandboxes, kept there.
pub(super) fn registry_in(storage: Storage) -> Registry {
    let people = PeoplePasswords::new(HashCost::ForTests);
    Registry::new(&MasterKey::ephemeral(), storage, people)
}

/// A sandbox, always with the same seed.
pub(super) async fn sandbox(registry: &Registry, name: &str, fixture: Fixture, tokens: Tokens) -> Arc<Sandbox> {
    let spec = Spec {
        name: name.parse().unwrap(),
        begin: Begin::Fixture {
            fixture: Box::new(fixture),
            tokens,
            built_in: None,
        },
        seed: Some(7),
        clock: None,
        ttl: None,
    };
    sandboxes::create(registry, spec).await.unwrap().0
}

/// Waits for a test's work.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}
