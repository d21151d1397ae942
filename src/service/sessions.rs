//! Sessions of people: signing in and out of the admin API and the console.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::{Ctx, Result, second_factor};
use crate::model::audit::{AuditOperation, AuditRecord, Named, Outcome};
use crate::model::ids::UserId;
use crate::model::user::User;
use crate::model::user_status::UserStatus;
use crate::rules::{Refusal, SecondFactorCause};
use crate::sandbox::Sandbox;
use crate::store::users::StoredPassword;
use crate::store::{self, WriteTx};
use crate::vault::{self, PasswordHash, Place, Sealed, SealedColumn, SessionToken};

mod as_anybody;
mod attempt;

pub use as_anybody::{people, sign_in_as};
use attempt::Attempt;

/// How long a session lasts, in sandbox time.
const LIFETIME: SignedDuration = SignedDuration::from_hours(8);

/// A session that was begun.
pub struct NewSession {
    /// What proves it.
    pub token: SessionToken,
    /// Whose it is.
    pub user: User,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a person signs in with.
pub struct SignIn {
    /// Compared without regard to case.
    pub user_name: String,
    /// The password.
    pub password: SecretString,
    /// A code of the second factor, of whom one is asked.
    pub totp: Option<SecretString>,
    /// The password from now on, of whom a change is asked.
    pub new_password: Option<SecretString>,
}

/// How often a password is proved again whose hash was replaced meanwhile.
const AGAIN: usize = 3;

/// Signs a person in. Unknown users, wrong passwords and people who may not act take equal time and are told the same;
/// only to a right password is said that a code or a new password is needed. After some failures of one user name from one
/// address, the next attempts wait.
///
/// # Errors
/// [`Refusal::SignInRefused`], SIGN-IN-WAIT, SECOND-FACTOR, PASSWORD-CHANGE, INPUT-3, or what vault and store said.
pub async fn sign_in(sandbox: &Arc<Sandbox>, client: IpAddr, given: SignIn) -> Result<NewSession> {
    let attempt = Attempt::new(sandbox, client, &given.user_name);
    attempt.go_on().await?;
    let Some((mut tx, user, new_hash)) = proved(sandbox, &attempt, &given).await? else {
        return attempt.fail().await;
    };
    if let Some(factor) = second_factor::confirmed(&mut tx, user.id).await? {
        let code = given.totp.as_ref();
        let code = code.ok_or(Refusal::SecondFactor(SecondFactorCause::CodeMissing))?;
        // Whoever must wait for his next code is not told so: he would learn that the password is right.
        if second_factor::accept(sandbox, &mut tx, user.id, &factor, code)
            .await?
            .is_err()
        {
            drop(tx);
            return attempt.fail().await;
        }
    }
    if let Some(hash) = new_hash {
        store::users::set_password_hash(&mut tx, user.id, hash.as_phc()).await?;
        store::users::set_must_change_password(&mut tx, user.id, false).await?;
        store::sessions::delete_of_user(&mut tx, user.id).await?;
        let mut changed = record(
            sandbox,
            client,
            AuditOperation::UserPasswordChanged,
            Outcome::Success,
            Some(&user),
        );
        changed.detail = user.user_name.clone();
        store::audit::insert(&mut tx, changed).await?;
    }
    let session = begin(sandbox, client, tx, user.id, "").await?;
    attempt.succeed();
    Ok(session)
}

/// Who has proved his password, and the hash of the one that he has from now on, if another. Nobody else changes anything
/// meanwhile.
async fn proved<'a>(
    sandbox: &'a Sandbox,
    attempt: &Attempt<'_>,
    given: &SignIn,
) -> Result<Option<(WriteTx<'a>, User, Option<PasswordHash>)>> {
    for _ in 0..=AGAIN {
        let Some(Proved { user, hash }) = person(sandbox, given).await? else {
            return Ok(None);
        };
        // While the password was hashed, others may have failed who tried at the same time.
        attempt.go_on().await?;
        let new_hash = new_password(sandbox, &user, given).await?;
        let mut tx = sandbox.store.write().await?;
        // Hashing takes long: what was proved must still be so.
        let now = store::users::password_of(&mut tx, &given.user_name).await?;
        let Some(now) = now.filter(|now| may_act(&now.user) && now.user.id == user.id) else {
            return Ok(None);
        };
        if now.hash.as_ref() == Some(&hash) {
            let may_stay = !now.user.must_change_password || new_hash.is_some();
            return Ok(may_stay.then_some((tx, user, new_hash)));
        }
        // A reset may have brought back the same password, which is then to be hashed anew.
    }
    Ok(None)
}

/// Somebody who gave his password, and the hash that is kept of it.
struct Proved {
    user: User,
    hash: String,
}

fn may_act(user: &User) -> bool {
    user.status == UserStatus::Active
}

/// Who has this name and password and may act.
async fn person(sandbox: &Sandbox, given: &SignIn) -> Result<Option<Proved>> {
    let Some(stored) = store::users::password_of(&mut *sandbox.store.read().await?, &given.user_name).await? else {
        sandbox.people.verify(given.password.clone(), None).await?;
        return Ok(None);
    };
    let hash = match &stored.sealed {
        Some(sealed) => of_the_fixture(sandbox, &stored, sealed, given).await?,
        None => verified(sandbox, &stored, given).await?,
    };
    let proved = hash.map(|hash| Proved {
        user: stored.user,
        hash,
    });
    Ok(proved.filter(|proved| may_act(&proved.user)))
}

/// The hash of the new password, where one is given; another one must be given where a change is asked for.
async fn new_password(sandbox: &Sandbox, user: &User, given: &SignIn) -> Result<Option<PasswordHash>> {
    let Some(new) = given.new_password.clone() else {
        return if user.must_change_password {
            Err(Refusal::PasswordChangeRequired.into())
        } else {
            Ok(None)
        };
    };
    if vault::same(&new, &given.password) || new.expose_secret().is_empty() {
        return Err(Refusal::InvalidValue("new_password").into());
    }
    Ok(Some(sandbox.people.hash(new).await?))
}

/// Begins a session of a user; `how` tells the audit trail what was unusual about it.
async fn begin(sandbox: &Sandbox, client: IpAddr, mut tx: WriteTx<'_>, user: UserId, how: &str) -> Result<NewSession> {
    let token = SessionToken::generate();
    let now = sandbox.clock.now();
    let expires_at = now.saturating_add(LIFETIME).unwrap_or(Timestamp::MAX);
    let user = super::users::existing(&mut tx, user).await?;
    let digest = sandbox.digests.digest(token.expose());
    store::sessions::insert(&mut tx, digest.as_bytes(), user.id, now, expires_at).await?;
    let mut record = record(sandbox, client, AuditOperation::SignedIn, Outcome::Success, Some(&user));
    record.detail = how.to_owned();
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(NewSession {
        token,
        user,
        expires_at,
    })
}

/// The kept hash, if it is that of the given password.
async fn verified(sandbox: &Sandbox, stored: &StoredPassword, given: &SignIn) -> Result<Option<String>> {
    let hash = stored.hash.clone().map(PasswordHash::from_phc).transpose()?;
    let right = sandbox.people.verify(given.password.clone(), hash).await?;
    Ok(stored.hash.clone().filter(|_| right))
}

/// The hash of a fixture's password, if that was given. One hash is computed in any case, so that the time tells
/// nothing; it is kept at the first sign-in, so that fixtures load at once.
async fn of_the_fixture(
    sandbox: &Sandbox,
    stored: &StoredPassword,
    sealed: &[u8],
    given: &SignIn,
) -> Result<Option<String>> {
    let place = user_password_place(stored.user.id);
    let password = sandbox.vault.open(place, &Sealed::from_bytes(sealed.to_vec())?)?;
    let right = vault::same(&password, &given.password);
    let hash = sandbox.people.hash(given.password.clone()).await?;
    if !right {
        return Ok(None);
    }
    let mut tx = sandbox.store.write().await?;
    if store::users::keep_hash(&mut tx, stored.user.id, hash.as_phc()).await? {
        tx.commit().await?;
        return Ok(Some(hash.as_phc().to_owned()));
    }
    drop(tx);
    // Somebody was faster: another sign-in, or a change of the password.
    match store::users::password_of(&mut *sandbox.store.read().await?, &given.user_name).await? {
        Some(stored) => verified(sandbox, &stored, given).await,
        None => Ok(None),
    }
}

/// Where a fixture's password is sealed until the first sign-in.
pub(super) fn user_password_place(user: UserId) -> Place {
    Place {
        column: SealedColumn::UserPassword,
        row: user.0,
    }
}

/// Who calls with a session, if it and its person are still valid.
///
/// # Errors
/// [`Refusal::NoSession`], or what the store said.
pub async fn resume(sandbox: Arc<Sandbox>, client: IpAddr, token: &str) -> Result<(Ctx, Timestamp)> {
    let digest = sandbox.digests.digest(token);
    let mut reader = sandbox.store.read().await?;
    let session = store::sessions::find(&mut reader, digest.as_bytes()).await?;
    let (user_id, expires_at) = session
        .filter(|(_, expires_at)| *expires_at > sandbox.clock.now())
        .ok_or(Refusal::NoSession)?;
    let user = store::users::by_id(&mut reader, user_id)
        .await?
        .filter(|user| user.status == UserStatus::Active && !user.deleted)
        .ok_or(Refusal::NoSession)?;
    drop(reader);
    let ctx = Ctx {
        pretended: None,
        caller: user.as_caller(),
        sandbox,
        client,
    };
    Ok((ctx, expires_at))
}

/// Ends a session.
///
/// # Errors
/// What the store said.
pub async fn sign_out(ctx: &Ctx, token: &str) -> Result<()> {
    let digest = ctx.sandbox.digests.digest(token);
    let mut tx = ctx.sandbox.store.write().await?;
    store::sessions::delete(&mut tx, digest.as_bytes()).await?;
    tx.commit().await?;
    Ok(())
}

/// A refused sign-in names nobody: what was typed as a user name may be a password.
fn record(
    sandbox: &Sandbox,
    client: IpAddr,
    operation: AuditOperation,
    outcome: Outcome,
    user: Option<&User>,
) -> AuditRecord {
    AuditRecord {
        at: sandbox.clock.now(),
        operation,
        outcome,
        user: user.map(|user| Named {
            id: user.id,
            name: user.user_name.clone(),
        }),
        entry_id: None,
        resource: None,
        account: None,
        reason: String::new(),
        ticket: String::new(),
        client: Some(client),
        client_type: "Web Client",
        detail: String::new(),
    }
}
