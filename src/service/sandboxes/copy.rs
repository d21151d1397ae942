//! A sandbox from a snapshot of another: the same content, sealed with a key of its own, and no token of the other's.

use secrecy::{ExposeSecret, SecretString};

use super::create::{Made, New, record_making, row};
use super::{clock_state, data_keys, from_json, inconsistent};
use crate::clock::real_now;
use crate::model::audit::AuditOperation;
use crate::model::fault::ActiveFault;
use crate::model::ids::{EntryId, UserId};
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::service::auth_tokens::auth_token_place;
use crate::service::rpa::token_place;
use crate::service::{Result, faults};
use crate::store::content::{Rows, Value};
use crate::store::sandbox::SandboxRow;
use crate::store::{self, Filling};
use crate::vault::{ApiToken, DataKeyState, LockableVault, SealedColumn, VaultWith};

/// Makes a sandbox from a snapshot of another.
pub(super) async fn from_snapshot(new: New<'_>, of: &Sandbox, name: &str) -> Result<(Made, Filling)> {
    let content = store::snapshots::content(&mut *of.store.read().await?, Some(name)).await?;
    let content = content.ok_or(Refusal::NotFound)?;
    let original = store::content::sandbox(&content.content)?;
    let from = of.vault.with(data_keys::of_snapshot(of, &content, &original)?);
    let clock = match new.clock {
        Some(clock) => clock.state(real_now()),
        None => clock_state(from_json("clock", &original.clock)?),
    };
    let settings = from_json("settings", &original.settings)?;
    let (vault, record) = (vault(&new, &from, &original)?, new.record);
    let sandbox = new.with(clock, settings, vault, original.built_in);
    let (filling, digests) = fill(&sandbox, &from, &content.content, record).await?;
    Ok((Made { sandbox, digests }, filling))
}

/// Fills the sandbox's database from the content of a snapshot, and keeps what it was filled with as what a reset goes
/// back to. Answers how it was filled, and the digests of the tokens.
async fn fill(
    sandbox: &Sandbox,
    from: &VaultWith<'_>,
    content: &[u8],
    record: Option<AuditOperation>,
) -> Result<(Filling, Vec<Vec<u8>>)> {
    let row = row(sandbox, from.is_locked())?;
    let mut renewal = Renewal {
        sandbox,
        from,
        to: sandbox.vault.with(sandbox.vault.state()),
        row: row.to_rows(),
        replaced: Vec::new(),
        digests: Vec::new(),
        faults: Vec::new(),
    };
    let mut copy = Vec::with_capacity(content.len());
    let mut batch = sandbox.store.batch().await?;
    for rows in store::content::lines(content) {
        if let Some(rows) = renewal.renewed(rows?)? {
            rows.tell(&mut copy)?;
            store::content::put(&mut batch, &rows).await?;
        }
    }
    batch.part().await?;
    store::sandbox::put(&mut batch, &row).await?;
    let copy = data_keys::content(sandbox, copy)?;
    store::snapshots::put_origin(&mut batch, sandbox.clock.now(), copy);
    record_making(sandbox, &mut batch, record);
    let Renewal { digests, faults, .. } = renewal;
    let follow = || sandbox.faults.replace(faults);
    Ok((batch.commit_with(follow).await?, digests))
}

/// Makes the rows of one sandbox those of another.
struct Renewal<'a> {
    sandbox: &'a Sandbox,
    from: &'a VaultWith<'a>,
    to: VaultWith<'a>,
    /// What describes the other one.
    row: Rows,
    /// Tokens by their digests, and what is in their place.
    replaced: Vec<(Vec<u8>, SecretString)>,
    /// The digests of what is in their place.
    digests: Vec<Vec<u8>>,
    /// The faults of both.
    faults: Vec<ActiveFault>,
}

impl Renewal<'_> {
    /// What becomes of rows; none of sessions.
    fn renewed(&mut self, mut rows: Rows) -> Result<Option<Rows>> {
        match rows.table.as_str() {
            "sandbox" => return Ok(Some(self.row.clone())),
            "sessions" => return Ok(None),
            "tokens" => self.tokens(&mut rows)?,
            "faults" => self.faults(&mut rows)?,
            _ => {
                let is_meant = |column: SealedColumn| column.is_standing() || !self.from.is_locked();
                data_keys::seal_rows_anew(&mut rows, self.from, &self.to, is_meant)?;
            }
        }
        Ok(Some(rows))
    }

    /// A token that has ended keeps its row, with a digest that no token has: the other sandbox alone knows its holder.
    fn tokens(&mut self, rows: &mut Rows) -> Result<()> {
        let place = |column| rows.place_of(column).ok_or_else(|| inconsistent("content"));
        let (digest, entry, user) = (place("digest")?, place("entry_id")?, place("user_id")?);
        let (sealed, ended) = (place("sealed")?, place("ended")?);
        for row in &mut rows.rows {
            let token = ApiToken::generate(&self.sandbox.random);
            let place = match row[entry].integer() {
                Some(entry) => token_place(EntryId(entry)),
                None => auth_token_place(UserId(row[user].integer().unwrap_or_default())),
            };
            let anew = self.sandbox.vault.seal(place, token.as_secret())?;
            let holder = self.sandbox.digests.digest(token.as_secret().expose_secret());
            let former = std::mem::replace(&mut row[digest], holder.as_bytes().to_vec().into());
            self.digests.push(holder.as_bytes().to_vec());
            row[sealed] = (row[ended] == Value::Null).then(|| anew.as_bytes().to_vec()).into();
            let former = former.blob().map(<[u8]>::to_vec).unwrap_or_default();
            self.replaced.push((former, token.as_secret().clone()));
        }
        Ok(())
    }

    fn faults(&mut self, rows: &mut Rows) -> Result<()> {
        let sealed = rows.place_of("sealed").ok_or_else(|| inconsistent("content"))?;
        for row in &mut rows.rows {
            let list = row[sealed].blob().map(<[u8]>::to_vec).unwrap_or_default();
            let (faults, list) = faults::taken_over(self.sandbox, self.from, list, &self.replaced)?;
            row[sealed] = list.into();
            self.faults = faults;
        }
        Ok(())
    }
}

/// A vault with a key of its own. What a locked one seals can be sealed with no other key: there it begins with that one.
fn vault(new: &New<'_>, from: &VaultWith<'_>, original: &SandboxRow) -> Result<LockableVault> {
    if from.is_locked() {
        let state = DataKeyState::locked(data_keys::at_rest(original)?);
        return Ok(LockableVault::new(new.registry.keys.standing_vault(&new.name), state));
    }
    new.vault()
}
