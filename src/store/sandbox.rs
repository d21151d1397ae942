//! The one row that describes the sandbox itself.

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::content::{Rows, Value};
use super::{Batch, StoreError};

/// What a sandbox is, apart from its content.
#[derive(Debug, Clone, FromRow)]
pub struct SandboxRow {
    /// Its name.
    pub name: String,
    /// The name of the built-in fixture that it came from.
    pub built_in: Option<String>,
    /// Its settings, as JSON.
    pub settings: String,
    /// Its clock, as JSON.
    pub clock: String,
    /// The sandbox for which its data key is bound.
    pub sealed_for: String,
    /// The version of its data key.
    pub key_version: u32,
    /// Its data key under the master key.
    pub wrapped_key: Vec<u8>,
    /// Whether its vault is locked.
    pub vault_locked: bool,
    /// The sealed fixture that a reset goes back to; none where that is a snapshot.
    pub origin_sealed: Option<Vec<u8>>,
    /// How long it is kept, as JSON.
    pub lease: Option<String>,
}

/// The table.
const TABLE: &str = "sandbox";

/// The columns, in the order of the fields.
const COLUMNS: &str =
    "name, built_in, settings, clock, sealed_for, key_version, wrapped_key, vault_locked, origin_sealed, lease";

impl SandboxRow {
    /// The row that a content tells of.
    #[must_use]
    pub fn from_rows(rows: &Rows) -> Option<Self> {
        let row = rows.rows.first().filter(|_| rows.table == TABLE)?;
        let value = |column| row.get(rows.place_of(column)?);
        let text = |column| value(column)?.text().map(str::to_owned);
        let blob = |column| value(column)?.blob().map(<[u8]>::to_vec);
        Some(Self {
            name: text("name")?,
            built_in: text("built_in"),
            settings: text("settings")?,
            clock: text("clock")?,
            sealed_for: text("sealed_for")?,
            key_version: u32::try_from(value("key_version")?.integer()?).ok()?,
            wrapped_key: blob("wrapped_key")?,
            vault_locked: value("vault_locked")?.integer()? != 0,
            origin_sealed: blob("origin_sealed"),
            lease: text("lease"),
        })
    }

    /// The row, as a content tells of it.
    #[must_use]
    pub fn to_rows(&self) -> Rows {
        let row = self.clone();
        Rows {
            table: TABLE.to_owned(),
            columns: COLUMNS.split(", ").map(str::to_owned).collect(),
            rows: vec![vec![
                row.name.into(),
                row.built_in.into(),
                row.settings.into(),
                row.clock.into(),
                row.sealed_for.into(),
                Value::Integer(row.key_version.into()),
                row.wrapped_key.into(),
                Value::Integer(row.vault_locked.into()),
                row.origin_sealed.into(),
                row.lease.into(),
            ]],
        }
    }
}

/// The sandbox, if this database holds the whole of one: without what a reset goes back to, it is none.
///
/// # Errors
/// What SQLite said.
pub async fn find(connection: &mut SqliteConnection) -> Result<Option<SandboxRow>, StoreError> {
    Ok(sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM sandbox WHERE origin_sealed IS NOT NULL OR EXISTS (SELECT 1 FROM snapshots WHERE name IS NULL)"
    )))
    .fetch_optional(connection)
    .await?)
}

/// Writes the row.
///
/// # Errors
/// What SQLite said.
pub async fn put(batch: &mut Batch<'_>, row: &SandboxRow) -> Result<(), StoreError> {
    let Rows { columns, rows, .. } = row.to_rows();
    let into = format!("INSERT OR REPLACE INTO sandbox (id, {}) ", columns.join(", "));
    batch
        .insert(&into, &rows, |row, values| {
            row.push_bind(1);
            for value in values {
                row.push_bind(value.clone());
            }
        })
        .await
}

/// A data key as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct KeyRow<'a> {
    /// The sandbox for which it is bound.
    pub sealed_for: &'a str,
    /// Its version.
    pub version: u32,
    /// The key under the master key.
    pub wrapped: &'a [u8],
    /// Whether the vault is locked.
    pub locked: bool,
}

/// Keeps changed settings and a changed clock.
pub fn put_standing(batch: &mut Batch<'_>, settings: &str, clock: &str) {
    batch.tell(|statement| {
        statement
            .push("UPDATE sandbox SET settings = ")
            .push_bind(settings.to_owned());
        statement.push(", clock = ").push_bind(clock.to_owned());
    });
}

/// Keeps changed settings.
///
/// # Errors
/// What SQLite said.
pub async fn set_settings(connection: &mut SqliteConnection, json: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE sandbox SET settings = ?")
        .bind(json)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps a changed clock.
///
/// # Errors
/// What SQLite said.
pub async fn set_clock(connection: &mut SqliteConnection, json: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE sandbox SET clock = ?")
        .bind(json)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps the data key, and whether the vault is locked.
///
/// # Errors
/// What SQLite said.
pub async fn set_key(connection: &mut SqliteConnection, key: KeyRow<'_>) -> Result<(), StoreError> {
    sqlx::query("UPDATE sandbox SET sealed_for = ?, key_version = ?, wrapped_key = ?, vault_locked = ?")
        .bind(key.sealed_for)
        .bind(key.version)
        .bind(key.wrapped)
        .bind(key.locked)
        .execute(connection)
        .await?;
    Ok(())
}
