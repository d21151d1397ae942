//! The one-time codes that an account asks for beside its password, made from the sandbox's clock (TOTP-1).

use secrecy::SecretString;

use super::passwords::{self, AccountRef, Usage, record};
use super::{Ctx, Result};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::AccountId;
use crate::rules::Refusal;
use crate::store;
use crate::store::account_totp::TotpValues;
use crate::vault::{InvalidTotp, Place, Sealed, SealedColumn, Totp, TotpAlgorithm, TotpForm, VaultError};

/// A code, and for how many more seconds it lasts.
pub struct Code {
    /// The code.
    pub code: SecretString,
    /// The seconds.
    pub seconds_left: i64,
}

/// The code of this instant, for whoever may read the password. The audit record is committed before the answer.
///
/// # Errors
/// FIND, DENY, ACW, TICK, lock and TOTP-1 refusals, or what vault and store said.
pub async fn code(ctx: &Ctx, target: AccountRef, usage: Usage) -> Result<Code> {
    let sandbox = &ctx.sandbox;
    let account = passwords::released(ctx, target, &usage).await?;
    let values = store::account_totp::of(&mut *sandbox.store.read().await?, account.id).await?;
    let values = values.ok_or(Refusal::NoTotp)?;
    let form = form_of(&values);
    let secret = sandbox
        .vault
        .open(place(account.id), &Sealed::from_bytes(values.sealed)?)?;
    let totp = Totp::new(&secret, form).map_err(|_| VaultError::Malformed)?;
    let now = sandbox.clock.now();
    let handed_out = record(ctx, AuditOperation::TotpRetrieved, Outcome::Success, &account, usage);
    sandbox.store.append(handed_out).await?;
    Ok(Code {
        code: totp.code(now),
        seconds_left: totp.seconds_left(now),
    })
}

/// What codes of an account are to be made of, as a client gives it; what is not given stays (EDIT-1).
#[derive(Debug, Clone, Default)]
pub struct TotpSpec {
    /// The secret in Base32.
    pub secret: Option<SecretString>,
    /// How codes are made from it.
    pub algorithm: Option<TotpAlgorithm>,
    /// Digits of a code.
    pub digits: Option<u8>,
    /// Seconds that a code lasts.
    pub period: Option<u32>,
}

/// The row of an account's codes, sealed for it.
///
/// # Errors
/// What the vault said; within, what is wrong with the secret or its form.
pub(super) fn sealed(
    seal: impl FnOnce(Place, &SecretString) -> Result<Vec<u8>>,
    account: AccountId,
    secret: &SecretString,
    form: TotpForm,
) -> Result<std::result::Result<TotpValues, InvalidTotp>> {
    let totp = match Totp::new(secret, form) {
        Ok(totp) => totp,
        Err(invalid) => return Ok(Err(invalid)),
    };
    Ok(Ok(TotpValues {
        sealed: seal(place(account), &totp.secret())?,
        algorithm: form.algorithm.as_str().to_owned(),
        digits: form.digits,
        validity: form.period,
    }))
}

/// Gives an account codes inside a change, or changes those that it has.
pub(super) async fn set(ctx: &Ctx, db: &mut store::Db, account: AccountId, spec: &TotpSpec) -> Result<()> {
    let sandbox = &ctx.sandbox;
    let had = store::account_totp::of(db, account).await?;
    let form = had.as_ref().map_or_else(TotpForm::default, form_of);
    let secret = match (&spec.secret, had) {
        (Some(secret), _) => secret.clone(),
        (None, Some(had)) => sandbox.vault.open(place(account), &Sealed::from_bytes(had.sealed)?)?,
        (None, None) => return Err(Refusal::MissingField("TOTP_SECRET").into()),
    };
    let form = TotpForm {
        algorithm: spec.algorithm.unwrap_or(form.algorithm),
        digits: spec.digits.unwrap_or(form.digits),
        period: spec.period.unwrap_or(form.period),
    };
    let seal = |place, secret: &SecretString| Ok(sandbox.vault.seal(place, secret)?.as_bytes().to_vec());
    let values = sealed(seal, account, &secret, form)?.map_err(|invalid| {
        Refusal::InvalidValue(match invalid {
            InvalidTotp::Secret => "TOTP_SECRET",
            InvalidTotp::Form => "TOTP_DIGITS",
        })
    })?;
    Ok(store::account_totp::set(db, account, &values).await?)
}

fn form_of(values: &TotpValues) -> TotpForm {
    TotpForm {
        algorithm: TotpAlgorithm::from_word(&values.algorithm).unwrap_or_default(),
        digits: values.digits,
        period: values.validity,
    }
}

fn place(account: AccountId) -> Place {
    Place {
        column: SealedColumn::AccountTotp,
        row: account.0,
    }
}
