//! The faults of a sandbox: set up, taken away, and chosen for requests.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::{Result, ServiceError, simulator_record};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::face::Face;
use crate::model::fault::{ActiveFault, Fault, FaultKind, MOST_FAULTS, Tally, catalogue};
use crate::rules::Refusal;
use crate::rules::faults::{Asked, Thing, choose};
use crate::sandbox::Sandbox;
use crate::store::{self, Batch, Db, StoreError, WriteTx};
use crate::vault::{Place, Sealed, SealedColumn, VaultError, VaultWith};

const PLACE: Place = Place {
    column: SealedColumn::Faults,
    row: 1,
};

/// Sets up a fault that makes sense.
///
/// # Errors
/// A name that is taken, too many faults, or what vault and store said.
pub async fn add(sandbox: &Arc<Sandbox>, fault: Fault) -> Result<ActiveFault> {
    let mut tx = sandbox.store.write().await?;
    let mut faults = sandbox.faults.all();
    let fault = active(sandbox, fault, sandbox.clock.now());
    if catalogue::find(&fault.name).is_some() || faults.iter().any(|it| it.name == fault.name) {
        return Err(Refusal::NameTaken.into());
    }
    if faults.len() >= MOST_FAULTS {
        return Err(Refusal::InUse("a sandbox holds at most 1000 faults").into());
    }
    faults.push(fault.clone());
    keep(sandbox, &mut tx, &faults).await?;
    note(sandbox, &mut tx, AuditOperation::FaultAdded, &fault.name).await?;
    tx.commit_with(|| sandbox.faults.add(fault.clone())).await?;
    Ok(fault)
}

/// The fault of that name, if it is there.
///
/// # Errors
/// Not found.
pub fn find(sandbox: &Sandbox, name: &str) -> Result<ActiveFault> {
    let named = |faults: &mut [ActiveFault]| faults.iter().find(|fault| fault.name == name).cloned();
    let found = sandbox.faults.with(named);
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// The names that a Server URL can carry, `/fault/NAME`: the built-in faults and those that were set up.
#[must_use]
pub fn names(sandbox: &Sandbox) -> Vec<String> {
    let mut names: Vec<_> = catalogue::all().into_iter().map(|fault| fault.name).collect();
    let others = sandbox.faults.all().into_iter().map(|fault| fault.name.to_string());
    for name in others {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Takes the fault of that name away, or all of them.
///
/// # Errors
/// Not found, or what vault and store said.
pub async fn remove(sandbox: &Arc<Sandbox>, name: Option<&str>) -> Result<()> {
    let mut tx = sandbox.store.write().await?;
    let mut faults = sandbox.faults.all();
    let before = faults.len();
    let stays = |fault: &ActiveFault| name.is_some_and(|name| fault.name != name);
    faults.retain(stays);
    if faults.len() == before && name.is_some() {
        return Err(Refusal::NotFound.into());
    }
    keep(sandbox, &mut tx, &faults).await?;
    note(sandbox, &mut tx, AuditOperation::FaultRemoved, name.unwrap_or("all")).await?;
    tx.commit_with(|| sandbox.faults.retain(stays)).await?;
    Ok(())
}

async fn note(sandbox: &Sandbox, tx: &mut WriteTx<'_>, operation: AuditOperation, name: &str) -> Result<()> {
    let mut record = simulator_record(sandbox, operation, Outcome::Success);
    record.detail = name.to_owned();
    store::audit::insert(tx, record).await?;
    Ok(())
}

fn active(sandbox: &Sandbox, spec: Fault, now: Timestamp) -> ActiveFault {
    let random = || format!("fault-{}", HEXLOWER.encode(&sandbox.random.bytes::<4>()));
    with_token(
        sandbox,
        ActiveFault {
            name: spec.name.clone().unwrap_or_else(random),
            built_in: false,
            token: None,
            number: 0,
            ends_at: spec.ttl.and_then(|ttl| now.checked_add(ttl.signed()).ok()),
            tally: Tally::default(),
            spec,
        },
    )
}

fn with_token(sandbox: &Sandbox, mut fault: ActiveFault) -> ActiveFault {
    let token = fault.spec.matches.token.as_ref();
    fault.token = token.map(|token| digest(sandbox, token.expose_secret()));
    fault
}

fn digest(sandbox: &Sandbox, token: &str) -> Vec<u8> {
    sandbox.digests.digest(token).as_bytes().to_vec()
}

/// Sets up the faults of a fixture in a database that has none; they are answered, to be put in place of all others.
///
/// # Errors
/// What the vault said.
pub(super) fn set_up(
    sandbox: &Sandbox,
    batch: &mut Batch<'_>,
    faults: &[Fault],
    now: Timestamp,
) -> Result<Vec<ActiveFault>> {
    let faults: Vec<_> = faults.iter().map(|fault| active(sandbox, fault.clone(), now)).collect();
    if !faults.is_empty() {
        store::faults::put(batch, sealed_list(sandbox, &faults)?);
    }
    Ok(faults)
}

/// Has the faults that the database holds answer, in place of all others.
///
/// # Errors
/// What vault and store said.
pub(super) async fn load(sandbox: &Sandbox, db: &mut Db) -> Result<()> {
    let faults = match store::faults::find(db).await? {
        Some(sealed) => opened(sandbox, sealed)?,
        None => Vec::new(),
    };
    sandbox.faults.replace(faults);
    Ok(())
}

/// The faults of a sealed list.
///
/// # Errors
/// What the vault said.
pub(super) fn opened(sandbox: &Sandbox, sealed: Vec<u8>) -> Result<Vec<ActiveFault>> {
    read(sandbox, &sandbox.vault.open(PLACE, &Sealed::from_bytes(sealed)?)?)
}

/// The faults of another sandbox, and the same sealed for this one: what was for one of these tokens, by its digest, is
/// for the token in its place.
///
/// # Errors
/// What the vault said.
pub(super) fn taken_over(
    sandbox: &Sandbox,
    from: &VaultWith<'_>,
    sealed: Vec<u8>,
    replaced: &[(Vec<u8>, SecretString)],
) -> Result<(Vec<ActiveFault>, Vec<u8>)> {
    let mut faults = read(sandbox, &from.open(PLACE, &Sealed::from_bytes(sealed)?)?)?;
    for fault in &mut faults {
        let fresh = replaced.iter().find(|(digest, _)| fault.token.as_ref() == Some(digest));
        if let Some((_, fresh)) = fresh {
            fault.spec.matches.token = Some(fresh.clone());
            fault.token = Some(digest(sandbox, fresh.expose_secret()));
        }
    }
    let sealed = sealed_list(sandbox, &faults)?;
    Ok((faults, sealed))
}

fn read(sandbox: &Sandbox, text: &SecretString) -> Result<Vec<ActiveFault>> {
    let faults: Vec<ActiveFault> =
        serde_json::from_str(text.expose_secret()).map_err(|_| StoreError::Inconsistent {
            table: "faults",
            column: "sealed",
        })?;
    Ok(faults.into_iter().map(|fault| with_token(sandbox, fault)).collect())
}

async fn keep(sandbox: &Sandbox, tx: &mut WriteTx<'_>, faults: &[ActiveFault]) -> Result<()> {
    store::faults::replace(tx, &sealed_list(sandbox, faults)?).await?;
    Ok(())
}

fn sealed_list(sandbox: &Sandbox, faults: &[ActiveFault]) -> Result<Vec<u8>> {
    let text = serde_json::to_string(faults).map_err(|_| VaultError::Malformed)?;
    let sealed = sandbox.vault.seal(PLACE, &SecretString::from(text))?;
    Ok(sealed.as_bytes().to_vec())
}

/// What is left of every fault that somebody set up, for an export.
pub(super) fn remaining(sandbox: &Sandbox) -> Vec<Fault> {
    let now = sandbox.clock.now();
    let faults = sandbox.faults.all();
    let own = faults.iter().filter(|fault| !fault.built_in);
    own.filter_map(|fault| fault.remaining(now)).collect()
}

/// A request, as far as its head tells.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The face.
    pub face: Face,
    /// The operation.
    pub operation: Option<&'a str>,
    /// The method.
    pub method: &'a str,
    /// The path without prefixes.
    pub path: &'a str,
    /// Its token.
    pub token: Option<&'a str>,
    /// The fault that its path names.
    pub by_path: Option<&'a str>,
    /// The resource, as far as path and query tell.
    pub resource: Thing<'a>,
    /// The account, likewise.
    pub account: Thing<'a>,
}

/// A fault that a request meets.
#[derive(Debug, Clone)]
pub struct Met {
    /// Its name.
    pub name: String,
    /// What tells it from others of its name.
    pub number: u64,
    /// What it is.
    pub kind: FaultKind,
}

/// The fault that a request meets.
///
/// # Errors
/// Not found, where its path names one that is not there; or what vault and store said.
pub async fn meet(sandbox: &Arc<Sandbox>, head: Head<'_>) -> Result<Option<Met>> {
    if let Some(name) = head.by_path {
        know(sandbox, name)?;
    }
    let (is_empty, names_things) = sandbox
        .faults
        .with(|faults| (faults.is_empty(), faults.iter().any(names_a_thing)));
    if is_empty {
        return Ok(None);
    }
    let row = if names_things {
        looked_up(sandbox, head).await?
    } else {
        None
    };
    let asked = Asked {
        face: head.face,
        operation: head.operation,
        method: head.method,
        path: head.path,
        resource: Thing {
            id: head.resource.id.or(row.as_ref().map(|row| row.resource_id)),
            name: head.resource.name.or(row.as_ref().map(|row| &*row.resource_name)),
        },
        account: Thing {
            id: head.account.id,
            name: head
                .account
                .name
                .or(row.as_ref().and_then(|row| row.account_name.as_deref())),
        },
        token: head.token.map(|token| digest(sandbox, token)),
        by_path: head.by_path,
        now: sandbox.clock.now(),
    };
    let (met, changed) = sandbox.faults.with(|faults| {
        let seen = |faults: &[ActiveFault]| faults.iter().map(|fault| fault.tally.seen).sum::<u64>();
        let before = seen(faults);
        let chosen = choose(faults, &asked, &mut || sandbox.random.chance());
        let met = chosen.map(|place| Met {
            name: faults[place].name.clone(),
            number: faults[place].number,
            kind: faults[place].spec.kind.clone(),
        });
        (met, before != seen(faults))
    });
    if changed {
        let mut tx = sandbox.store.write().await?;
        keep(sandbox, &mut tx, &sandbox.faults.all()).await?;
        // How often a fault struck authorises nothing.
        tx.commit_aside().await?;
    }
    Ok(met)
}

/// Takes a fault out of the catalogue when a path names it first.
fn know(sandbox: &Sandbox, name: &str) -> Result<()> {
    let is_known = |faults: &[ActiveFault]| faults.iter().any(|fault| fault.name == name);
    if sandbox.faults.with(|faults| is_known(faults)) {
        return Ok(());
    }
    let found = catalogue::find(name).ok_or(ServiceError::Refused(Refusal::NotFound))?;
    let fault = ActiveFault {
        built_in: true,
        ..active(sandbox, found.fault, sandbox.clock.now())
    };
    sandbox.faults.add(fault);
    Ok(())
}

fn names_a_thing(fault: &ActiveFault) -> bool {
    fault.spec.matches.resource.is_some() || fault.spec.matches.account.is_some()
}

/// The names of what a request knows by id.
async fn looked_up(sandbox: &Sandbox, head: Head<'_>) -> Result<Option<store::faults::ThingRow>> {
    let mut reader = sandbox.store.read().await?;
    Ok(match (head.account.id, head.resource.id) {
        (Some(account), _) => store::faults::account(&mut reader, account).await?,
        (None, Some(resource)) => store::faults::resource(&mut reader, resource).await?,
        (None, None) => None,
    })
}
