//! The data key of a sandbox: kept beside what it seals, and changed where the old one may not or cannot be used on.

use std::sync::Arc;

use super::inconsistent;
use crate::sandbox::Sandbox;
use crate::service::Result;
use crate::store::content::Rows;
use crate::store::sandbox::{KeyRow, SandboxRow};
use crate::store::sealed::{PAGE, SealedValues};
use crate::store::snapshots::Content;
use crate::store::{self, Db, WriteTx};
use crate::vault::{DataKeyState, KeyAtRest, Place, Sealed, SealedColumn, VaultWith};

/// Every place of sealed values but for tokens, which are made anew, and what a sandbox goes back to with its key.
const SEALED: [(SealedColumn, SealedValues); 9] = [
    (SealedColumn::AccountPassword, SealedValues::ACCOUNT_PASSWORDS),
    (SealedColumn::AccountTarget, SealedValues::ACCOUNT_TARGETS),
    (SealedColumn::AccountFile, SealedValues::ACCOUNT_FILES),
    (SealedColumn::AccountTotp, SealedValues::ACCOUNT_TOTP),
    (SealedColumn::Faults, SealedValues::FAULTS),
    (SealedColumn::CustomValue, SealedValues::CUSTOM_VALUES),
    (SealedColumn::PasswordHistory, SealedValues::PASSWORD_HISTORY),
    (SealedColumn::UserPassword, SealedValues::USER_PASSWORDS),
    (SealedColumn::SecondFactor, SealedValues::SECOND_FACTORS),
];

/// The data key that a row tells of.
pub(super) fn at_rest(row: &SandboxRow) -> Result<KeyAtRest> {
    Ok(KeyAtRest {
        sealed_for: row.sealed_for.parse().map_err(|_| inconsistent("sealed_for"))?,
        version: row.key_version,
        wrapped: row.wrapped_key.clone(),
    })
}

/// Keeps a data key in place of the one that is kept.
pub(in crate::service) async fn keep(db: &mut Db, key: &DataKeyState) -> Result<()> {
    let at_rest = key.at_rest();
    let row = KeyRow {
        sealed_for: at_rest.sealed_for.as_str(),
        version: at_rest.version,
        wrapped: &at_rest.wrapped,
        locked: key.is_locked(),
    };
    store::sandbox::set_key(db, row).await?;
    Ok(())
}

/// A data key that nothing is sealed with yet.
pub(super) async fn fresh(sandbox: &Sandbox, db: &mut Db) -> Result<Arc<DataKeyState>> {
    let of_snapshots = store::snapshots::latest_key_version(db).await?.unwrap_or_default();
    let latest = sandbox.vault.version().max(of_snapshots);
    let version = latest.checked_add(1).ok_or_else(|| inconsistent("key_version"))?;
    Ok(Arc::new(sandbox.keys.fresh_key(&sandbox.name, version)?))
}

/// Seals all that one data key seals with another, which is answered. This is done whenever a vault is locked or unlocked:
/// a snapshot keeps the key of an open vault, and a copy of a locked one has its key, but none of them has a key that is
/// both in use and locked.
pub(in crate::service) async fn renew(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    now: Arc<DataKeyState>,
) -> Result<Arc<DataKeyState>> {
    let fresh = fresh(sandbox, tx).await?;
    let (from, to) = (sandbox.vault.with(now), sandbox.vault.with(Arc::clone(&fresh)));
    seal_anew(tx, &from, &to).await?;
    Ok(fresh)
}

/// Seals in the database, for one data key, what another opens.
async fn seal_anew(tx: &mut WriteTx<'_>, from: &VaultWith<'_>, to: &VaultWith<'_>) -> Result<()> {
    for (column, values) in SEALED.into_iter().filter(|(column, _)| !column.is_standing()) {
        let mut last = i64::MIN;
        loop {
            let page = values.after(tx, last).await?;
            let is_last = page.len() < PAGE;
            let mut anew = Vec::with_capacity(page.len());
            for (row, sealed) in page {
                last = row;
                anew.extend(sealed_anew(Place { column, row }, sealed, from, to)?.map(|sealed| (row, sealed)));
            }
            values.set_all(tx, &anew).await?;
            if is_last {
                break;
            }
        }
    }
    Ok(())
}

/// Seals in rows, for one vault, what another opens, in the columns that are meant.
pub(super) fn seal_rows_anew(
    rows: &mut Rows,
    from: &VaultWith<'_>,
    to: &VaultWith<'_>,
    is_meant: impl Fn(SealedColumn) -> bool,
) -> Result<()> {
    for (column, values) in SEALED.into_iter().filter(|(column, _)| is_meant(*column)) {
        let Some((id, value)) = values.places_in(rows) else {
            continue;
        };
        for row in &mut rows.rows {
            let (Some(id), Some(sealed)) = (row[id].integer(), row[value].blob()) else {
                continue;
            };
            if let Some(anew) = sealed_anew(Place { column, row: id }, sealed.to_vec(), from, to)? {
                row[value] = anew.into();
            }
        }
    }
    Ok(())
}

/// The value, sealed for another vault. What does not open is none, and stays as it is: it is not to hold up an emergency.
fn sealed_anew(place: Place, sealed: Vec<u8>, from: &VaultWith<'_>, to: &VaultWith<'_>) -> Result<Option<Vec<u8>>> {
    match Sealed::from_bytes(sealed).and_then(|sealed| from.open(place, &sealed)) {
        Ok(plain) => Ok(Some(to.seal(place, &plain)?.as_bytes().to_vec())),
        Err(error) => {
            tracing::warn!(column = ?place.column, row = place.row, %error, "left as it is");
            Ok(None)
        }
    }
}

/// What a snapshot of a sandbox keeps beside these bytes.
pub(super) fn content(sandbox: &Sandbox, bytes: Vec<u8>) -> Result<Content> {
    let state = sandbox.vault.state();
    let key = sandbox.vault.for_snapshot(&state)?;
    let key = key.map(|key| key.as_bytes().to_vec());
    Ok(Content::new(
        bytes,
        sandbox.random.position(),
        state.at_rest().version,
        key,
    ))
}

/// The data key of a snapshot of a sandbox, in which this row is the sandbox's own.
pub(super) fn of_snapshot(sandbox: &Sandbox, content: &Content, row: &SandboxRow) -> Result<Arc<DataKeyState>> {
    let kept = content.key_sealed.clone().map(Sealed::from_bytes).transpose()?;
    let state = sandbox.vault.of_snapshot(at_rest(row)?, kept.as_ref())?;
    Ok(Arc::new(state))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sealed_value_is_sealed_anew_or_made_anew() {
        let anew = [
            SealedColumn::AppToken,
            SealedColumn::AuthToken,
            SealedColumn::Origin,
            SealedColumn::SnapshotKey,
        ];
        for column in SealedColumn::ALL {
            let sealed = SEALED.iter().filter(|(it, _)| *it == column).count();
            assert_eq!(sealed, usize::from(!anew.contains(&column)), "{column:?}");
        }
    }
}
