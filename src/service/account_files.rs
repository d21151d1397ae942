//! Files that accounts of a File Store, Key Store or License Store hold in place of a password (FILE-1 to FILE-4). The
//! name of the file is the account's password, so that whatever is done with passwords is done with it; the content
//! stands beside it, and both are sealed.

use secrecy::ExposeSecret;

use super::accounts::password_place;
use super::passwords::{self, AccountRef, By, ResetType, Usage, record};
use super::{Ctx, Result};
use crate::model::account::AccountFacts;
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::AccountId;
use crate::model::resource_type::ResourceType;
use crate::model::stored_file::StoredFile;
use crate::rules::Refusal;
use crate::store::{self, Db, StoreError};
use crate::vault::{Place, Sealed, SealedColumn};

/// What the product's API calls the content of a file.
const CONTENT: &str = "FILECONTENT";

/// What audit records of files add to those of passwords.
const DETAIL: &str = "file";

/// Where the content of a file is sealed.
pub(super) fn place(file: i64) -> Place {
    Place {
        column: SealedColumn::AccountFile,
        row: file,
    }
}

/// Whether accounts of that resource type hold files.
#[must_use]
pub fn are_held_by(resource_type: &str) -> bool {
    ResourceType::from_name(resource_type).is_some_and(ResourceType::holds_files)
}

/// An account of that resource type may be given what is to be its password or file.
///
/// # Errors
/// INPUT-3 for a file in a resource of another type (FILE-2).
pub(super) fn check(resource_type: &str, file: Option<&StoredFile>) -> std::result::Result<(), Refusal> {
    match file {
        Some(_) if !are_held_by(resource_type) => Err(Refusal::InvalidValue(CONTENT)),
        _ => Ok(()),
    }
}

/// Gives an account the content of a file inside a change; the name is its password.
pub(super) async fn set(ctx: &Ctx, db: &mut Db, account: AccountId, file: &StoredFile) -> Result<()> {
    let id = store::account_files::next_id(db).await?;
    let sealed = ctx.sandbox.vault.seal(place(id), file.base64())?;
    Ok(store::account_files::insert(db, id, account, sealed.as_bytes()).await?)
}

/// The file of an account, or the one that it held until that row of its history, for whoever may read the password. The
/// audit record is committed before the answer.
///
/// # Errors
/// FIND, DENY, ACW, TICK, lock and FILE-1 refusals, or what vault and store said.
pub async fn download(ctx: &Ctx, target: AccountRef, former: Option<i64>, usage: Usage) -> Result<StoredFile> {
    let account = passwords::released(ctx, target, &usage).await?;
    let row = store::account_files::of(&mut *ctx.sandbox.store.read().await?, account.id, former).await?;
    let row = row.ok_or(Refusal::NoFile)?;
    let (operation, name_place) = match former {
        None => (AuditOperation::PasswordRetrieved, password_place(account.id)),
        Some(row) => (
            AuditOperation::PasswordHistoryRetrieved,
            Place {
                column: SealedColumn::PasswordHistory,
                row,
            },
        ),
    };
    let vault = &ctx.sandbox.vault;
    let name = vault.open(name_place, &Sealed::from_bytes(row.name_sealed)?)?;
    let content = vault.open(place(row.id), &Sealed::from_bytes(row.sealed)?)?;
    let file = StoredFile::from_base64(name.expose_secret(), content.expose_secret());
    let file = file.map_err(|_| StoreError::Inconsistent {
        table: "account_files",
        column: "sealed",
    })?;
    let mut handed_out = record(ctx, operation, Outcome::Success, &account, usage);
    DETAIL.clone_into(&mut handed_out.detail);
    ctx.sandbox.store.append(handed_out).await?;
    Ok(file)
}

/// Gives an account another file, as another password is given.
///
/// # Errors
/// FIND, DENY, ACW, TICK, lock and FILE-2 refusals, or what vault and store said.
pub async fn replace(ctx: &Ctx, target: AccountRef, file: &StoredFile, usage: Usage) -> Result<()> {
    let sandbox = &ctx.sandbox;
    let mut tx = sandbox.store.write().await?;
    let account = passwords::changeable(ctx, &mut tx, target, &usage).await?;
    let resource = store::access::resource(&mut tx, ctx.caller.user_id, account.resource_id).await?;
    check(&resource.ok_or(Refusal::NoSuchResource)?.resource_type, Some(file))?;
    let by = By {
        name: &ctx.caller.user_name,
        at: sandbox.clock.now(),
    };
    let name = file.name().into();
    // No target knows of files, so that none keeps its own idea of one.
    let history = passwords::write_change(sandbox, &mut tx, &account, &name, ResetType::Remote, None, by).await?;
    store::account_files::retire(&mut tx, account.id, history).await?;
    set(ctx, &mut tx, account.id, file).await?;
    let mut record = record(ctx, AuditOperation::PasswordChanged, Outcome::Success, &account, usage);
    DETAIL.clone_into(&mut record.detail);
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}

/// The name of the file that an account holds, which is shown to whoever may fetch the file (FILE-STATUS); none where it
/// holds none, and while the vault is locked.
pub(super) fn shown_name(ctx: &Ctx, account: &AccountFacts) -> Result<Option<String>> {
    if !account.holds_file || ctx.sandbox.vault.is_locked() {
        return Ok(None);
    }
    let sealed = Sealed::from_bytes(account.password.clone())?;
    let name = ctx.sandbox.vault.open(password_place(account.id), &sealed)?;
    Ok(Some(name.expose_secret().to_owned()))
}
