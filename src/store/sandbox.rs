//! The one row that describes the sandbox itself.

use sqlx::{FromRow, SqliteConnection};

use super::StoreError;

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
    /// The version of its data key.
    pub key_version: u32,
    /// Its data key under the master key.
    pub wrapped_key: Vec<u8>,
    /// Whether its vault is locked.
    pub vault_locked: bool,
    /// The sealed fixture that a reset goes back to.
    pub origin_sealed: Vec<u8>,
}

/// The sandbox, if this database holds one already.
///
/// # Errors
/// What SQLite said.
pub async fn find(connection: &mut SqliteConnection) -> Result<Option<SandboxRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT name, built_in, settings, clock, key_version, wrapped_key, vault_locked, origin_sealed FROM sandbox",
    )
    .fetch_optional(connection)
    .await?)
}

/// Writes the row.
///
/// # Errors
/// What SQLite said.
pub async fn replace(connection: &mut SqliteConnection, row: &SandboxRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT OR REPLACE INTO sandbox (id, name, built_in, settings, clock, key_version, wrapped_key, \
         vault_locked, origin_sealed) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&row.name)
    .bind(&row.built_in)
    .bind(&row.settings)
    .bind(&row.clock)
    .bind(row.key_version)
    .bind(&row.wrapped_key)
    .bind(row.vault_locked)
    .bind(&row.origin_sealed)
    .execute(connection)
    .await?;
    Ok(())
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

/// Keeps whether the vault is locked.
///
/// # Errors
/// What SQLite said.
pub async fn set_vault_locked(connection: &mut SqliteConnection, locked: bool) -> Result<(), StoreError> {
    sqlx::query("UPDATE sandbox SET vault_locked = ?")
        .bind(locked)
        .execute(connection)
        .await?;
    Ok(())
}
