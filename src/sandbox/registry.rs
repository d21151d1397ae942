//! The sandboxes of a server, and which of them a token picks.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use super::Sandbox;
use crate::model::ids::SandboxName;
use crate::store::{DATABASE, Filling, Pattern, Place, Store, StoreError, Template};
use crate::vault::{MasterKey, PeoplePasswords, ServerKeys, TokenDigest, TokenDigests};

/// Where sandboxes are kept.
#[derive(Debug, Clone)]
pub enum Storage {
    /// In memory.
    Memory,
    /// One database file each, under this folder.
    Folder(PathBuf),
}

impl Storage {
    /// Where the database of a sandbox is.
    #[must_use]
    pub fn place(&self, name: &SandboxName) -> Place {
        match self {
            Self::Memory => Place::Memory,
            Self::Folder(folder) => Place::File(folder.join(format!("{name}{DATABASE}"))),
        }
    }
}

impl Storage {
    /// The names of the sandboxes that are kept.
    ///
    /// # Errors
    /// The file system's.
    pub fn names(&self) -> io::Result<Vec<SandboxName>> {
        let Self::Folder(folder) = self else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        for file in std::fs::read_dir(folder)? {
            let file = file?.file_name();
            let name = file.to_str().and_then(|file| file.strip_suffix(DATABASE));
            names.extend(name.and_then(|name| name.parse().ok()));
        }
        names.sort();
        Ok(names)
    }
}

/// Which sandbox a token picks at the root.
pub enum Route {
    /// The one that knows it.
    One(SandboxName),
    /// More than one knows it: then nobody does (RPA-10).
    Several,
    /// None does.
    Unknown,
}

/// Which sandboxes know which token, by digest. Ended tokens stay, so that their holders are told the true reason.
#[derive(Default)]
pub struct TokenIndex {
    known: RwLock<HashMap<TokenDigest, Vec<SandboxName>>>,
}

impl TokenIndex {
    /// The sandbox that a token picks.
    #[must_use]
    pub fn route(&self, digest: &TokenDigest) -> Route {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        match known.get(digest).map(Vec::as_slice) {
            None | Some([]) => Route::Unknown,
            Some([name]) => Route::One(name.clone()),
            Some(_) => Route::Several,
        }
    }

    /// A sandbox knows these tokens from now on.
    pub fn add(&self, sandbox: &SandboxName, digests: impl IntoIterator<Item = TokenDigest>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for digest in digests {
            let names = known.entry(digest).or_default();
            if !names.contains(sandbox) {
                names.push(sandbox.clone());
            }
        }
    }

    /// A sandbox knows these tokens from now on, and no other.
    pub fn replace(&self, sandbox: &SandboxName, digests: impl IntoIterator<Item = TokenDigest>) {
        // In between nobody is sent elsewhere: what is known before and after is known all the time.
        let digests: HashSet<_> = digests.into_iter().collect();
        self.add(sandbox, digests.iter().copied());
        self.forget(sandbox, |digest| !digests.contains(digest));
    }

    /// A sandbox knows no token any more.
    pub fn remove(&self, sandbox: &SandboxName) {
        self.forget(sandbox, |_| true);
    }

    fn forget(&self, sandbox: &SandboxName, is_meant: impl Fn(&TokenDigest) -> bool) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|digest, names| {
            names.retain(|name| name != sandbox || !is_meant(digest));
            !names.is_empty()
        });
    }
}

/// All sandboxes of a server, and what they share: the keys that it keeps and the ways to hash.
pub struct Registry {
    /// Wrap every sandbox's data key.
    pub keys: Arc<ServerKeys>,
    /// Where sandboxes are kept.
    pub storage: Storage,
    pub(super) digests: Arc<TokenDigests>,
    pub(super) people: Arc<PeoplePasswords>,
    pub(super) tokens: Arc<TokenIndex>,
    template: Template,
    sandboxes: RwLock<HashMap<SandboxName, Arc<Sandbox>>>,
    /// How many work on the database of that name: whoever makes a sandbox, and whoever drops one that answers before its
    /// maker is done.
    reserved: Mutex<HashMap<SandboxName, usize>>,
    leases: Notify,
}

/// A name that is being given to a sandbox; nobody else gets it meanwhile.
pub struct Reserved<'registry> {
    registry: &'registry Registry,
    name: SandboxName,
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        let mut reserved = self.registry.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = reserved.get_mut(&self.name) {
            *count -= 1;
            if *count == 0 {
                reserved.remove(&self.name);
            }
        }
    }
}

impl Registry {
    /// A registry without sandboxes, which does not keep the master key.
    #[must_use]
    pub fn new(master: &MasterKey, storage: Storage, people: PeoplePasswords) -> Self {
        Self {
            digests: Arc::new(master.token_digests()),
            keys: Arc::new(master.keys()),
            storage,
            people: Arc::new(people),
            tokens: Arc::default(),
            template: Template::default(),
            sandboxes: RwLock::default(),
            reserved: Mutex::default(),
            leases: Notify::new(),
        }
    }

    /// Opens (and creates or migrates) the database of a sandbox, which is likely to be filled in that way.
    ///
    /// # Errors
    /// What the store said.
    pub async fn open_store(&self, name: &SandboxName, pattern: &Pattern) -> Result<Arc<Store>, StoreError> {
        let store = Store::open(&self.storage.place(name), &self.template, pattern).await?;
        Ok(Arc::new(store))
    }

    /// The next database of that kind is likely to be filled like this.
    pub fn foresee(&self, pattern: Pattern, filling: Filling) {
        self.template.foresee(pattern, filling);
    }

    /// How tokens are looked up.
    #[must_use]
    pub fn digests(&self) -> &TokenDigests {
        &self.digests
    }

    /// Which sandboxes know which token.
    #[must_use]
    pub fn tokens(&self) -> &TokenIndex {
        &self.tokens
    }

    /// The sandbox of that name.
    #[must_use]
    pub fn get(&self, name: &SandboxName) -> Option<Arc<Sandbox>> {
        let sandboxes = self.sandboxes.read().unwrap_or_else(PoisonError::into_inner);
        sandboxes.get(name).cloned()
    }

    /// All sandboxes, by name.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Sandbox>> {
        let sandboxes = self.sandboxes.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = sandboxes.values().cloned().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// Keeps a name for a sandbox that is being made; none where it is taken or being given already.
    #[must_use]
    pub fn reserve(&self, name: &SandboxName) -> Option<Reserved<'_>> {
        let mut reserved = self.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        if self.get(name).is_some() || reserved.contains_key(name) {
            return None;
        }
        reserved.insert(name.clone(), 1);
        Some(Reserved {
            registry: self,
            name: name.clone(),
        })
    }

    /// Lets a sandbox answer, by its name and by these tokens. False where one of that name does already.
    #[must_use]
    pub fn insert(&self, sandbox: Arc<Sandbox>, digests: impl IntoIterator<Item = TokenDigest>) -> bool {
        let mut sandboxes = self.sandboxes.write().unwrap_or_else(PoisonError::into_inner);
        match sandboxes.entry(sandbox.name.clone()) {
            std::collections::hash_map::Entry::Occupied(_) => false,
            std::collections::hash_map::Entry::Vacant(place) => {
                // Together: whoever takes it out forgets its tokens.
                self.tokens.add(&sandbox.name, digests);
                place.insert(sandbox);
                true
            }
        }
    }

    /// Takes a sandbox out: it answers no more, and its tokens pick nothing. Nobody gets its name as long as the second
    /// value is held.
    pub fn take_out(&self, name: &SandboxName) -> Option<(Arc<Sandbox>, Reserved<'_>)> {
        let removed = {
            let mut reserved = self.reserved.lock().unwrap_or_else(PoisonError::into_inner);
            let mut sandboxes = self.sandboxes.write().unwrap_or_else(PoisonError::into_inner);
            let removed = sandboxes.remove(name)?;
            *reserved.entry(name.clone()).or_default() += 1;
            removed
        };
        self.tokens.remove(name);
        let reserved = Reserved {
            registry: self,
            name: name.clone(),
        };
        Some((removed, reserved))
    }

    /// Tells whoever waits that a sandbox may have to be dropped at another time than before.
    pub fn leases_changed(&self) {
        self.leases.notify_one();
    }

    /// Ends with the next change that [`Self::leases_changed`] tells of.
    pub fn when_leases_change(&self) -> Notified<'_> {
        self.leases.notified()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(index: &TokenIndex, digest: &TokenDigest) -> String {
        match index.route(digest) {
            Route::One(name) => name.to_string(),
            Route::Several => "several".to_owned(),
            Route::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn a_token_picks_the_one_sandbox_that_knows_it_and_none_when_two_do() {
        let digests = MasterKey::ephemeral().token_digests();
        let (shared, own) = (digests.digest("shared"), digests.digest("own"));
        let [a, b]: [SandboxName; 2] = ["a", "b"].map(|name| name.parse().unwrap());
        let index = TokenIndex::default();
        assert_eq!(route(&index, &shared), "unknown");
        index.add(&a, [shared, own]);
        index.add(&a, [shared]);
        assert_eq!((route(&index, &shared), route(&index, &own)), ("a".into(), "a".into()));
        index.add(&b, [shared]);
        assert_eq!(
            (route(&index, &shared), route(&index, &own)),
            ("several".into(), "a".into())
        );
        index.remove(&a);
        assert_eq!(
            (route(&index, &shared), route(&index, &own)),
            ("b".into(), "unknown".into())
        );
        index.remove(&b);
        assert_eq!(route(&index, &shared), "unknown");
    }
}
