//! A cache of the facts that authorise. Every fact is tagged with the number of changes that the store had committed
//! when it was read: after any further change it is read again, so a share, a lock or a new password counts at once.

use std::sync::Arc;

use quick_cache::sync::Cache;

use crate::model::account::AccountFacts;
use crate::model::ids::{AccountId, ResourceId, UserId};
use crate::model::token::TokenFacts;
use crate::store::{self, Store, StoreError};
use crate::vault::TokenDigest;

/// Facts kept, at most, of each kind.
const CAPACITY: usize = 20_000;

/// Whose view of which account.
type AccountKey = (UserId, ResourceId, AccountId);

/// What was read, which may be that there is nothing: an answer for what is not there must not take longer than one for
/// what the caller may not see.
#[derive(Clone)]
struct Tagged<T> {
    epoch: u64,
    facts: Option<Arc<T>>,
}

/// The cache of one sandbox. What has to be read is boxed, as other branches are that few calls take: every call makes room
/// for the largest of its branches.
pub struct Facts {
    tokens: Cache<TokenDigest, Tagged<TokenFacts>>,
    accounts: Cache<AccountKey, Tagged<AccountFacts>>,
}

impl Facts {
    pub(super) fn new() -> Self {
        Self {
            tokens: Cache::new(CAPACITY),
            accounts: Cache::new(CAPACITY),
        }
    }

    /// What is known of a token.
    ///
    /// # Errors
    /// What the store said.
    pub async fn token(&self, store: &Store, digest: TokenDigest) -> Result<Option<Arc<TokenFacts>>, StoreError> {
        // Read before the facts: a change that is committed in between outdates them.
        let epoch = store.epoch();
        if let Some(tagged) = self.tokens.get(&digest).filter(|tagged| tagged.epoch == epoch) {
            return Ok(tagged.facts);
        }
        let read = async { store::tokens::facts(&mut *store.read().await?, digest.as_bytes()).await };
        let facts = Box::pin(read).await?.map(Arc::new);
        let found = facts.clone();
        self.tokens.insert(digest, Tagged { epoch, facts });
        Ok(found)
    }

    /// An account as a caller meets it, but for the time of its last access, which no change announces.
    ///
    /// # Errors
    /// What the store said.
    pub async fn account(
        &self,
        store: &Store,
        caller: UserId,
        resource: ResourceId,
        account: AccountId,
    ) -> Result<Option<Arc<AccountFacts>>, StoreError> {
        let key = (caller, resource, account);
        let epoch = store.epoch();
        if let Some(tagged) = self.accounts.get(&key).filter(|tagged| tagged.epoch == epoch) {
            return Ok(tagged.facts);
        }
        let read = async { store::access::account(&mut *store.read().await?, caller, resource, account).await };
        let facts = Box::pin(read).await?.map(Arc::new);
        let found = facts.clone();
        self.accounts.insert(key, Tagged { epoch, facts });
        Ok(found)
    }
}
