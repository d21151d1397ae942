//! Snapshots: all that a sandbox's database holds, as text, in a row of its own. They are there as a whole or not at all,
//! survive what the database survives, and go with it.

use jiff::Timestamp;
use sqlx::{FromRow, SqliteConnection};

use super::{Batch, StoreError, convert};

/// A snapshot, without its content.
#[derive(Debug)]
pub struct Snapshot {
    /// Its name.
    pub name: String,
    /// When it was taken, in sandbox time.
    pub taken_at: Timestamp,
    /// Its size in bytes.
    pub size: usize,
}

/// What a snapshot holds.
#[derive(FromRow)]
pub struct Content {
    /// What `store::content` tells of.
    pub content: Vec<u8>,
    /// How far the sandbox's seeded randomness had come.
    random: Option<i64>,
    /// The version of the data key then.
    pub key_version: u32,
    /// That key, sealed; none of a locked vault.
    pub key_sealed: Option<Vec<u8>>,
}

impl Content {
    /// A content as it is to be kept.
    #[must_use]
    pub fn new(content: Vec<u8>, random: Option<u64>, key_version: u32, key_sealed: Option<Vec<u8>>) -> Self {
        Self {
            content,
            random: random.and_then(|position| i64::try_from(position).ok()),
            key_version,
            key_sealed,
        }
    }

    /// How far the sandbox's seeded randomness had come.
    #[must_use]
    pub fn random(&self) -> Option<u64> {
        self.random.and_then(|position| u64::try_from(position).ok())
    }
}

/// Keeps a snapshot.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    name: &str,
    taken_at: Timestamp,
    content: Content,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO snapshots (name, taken_at, random, key_version, key_sealed, content) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(name)
    .bind(taken_at.as_millisecond())
    .bind(content.random)
    .bind(content.key_version)
    .bind(content.key_sealed)
    .bind(content.content)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps what the sandbox was made from.
pub fn put_origin(batch: &mut Batch<'_>, taken_at: Timestamp, origin: Content) {
    batch.tell(|statement| {
        statement.push("INSERT INTO snapshots (taken_at, random, key_version, key_sealed, content) VALUES (");
        statement
            .separated(", ")
            .push_bind(taken_at.as_millisecond())
            .push_bind(origin.random)
            .push_bind(origin.key_version)
            .push_bind(origin.key_sealed)
            .push_bind(origin.content);
        statement.push(")");
    });
}

/// The snapshots that have a name, in the order in which they were taken.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<Snapshot>, StoreError> {
    let rows: Vec<(String, i64, i64)> =
        sqlx::query_as("SELECT name, taken_at, length(content) FROM snapshots WHERE name IS NOT NULL ORDER BY id")
            .fetch_all(connection)
            .await?;
    let snapshot = |(name, taken_at, size)| {
        Ok(Snapshot {
            name,
            taken_at: convert::timestamp("snapshots", "taken_at", taken_at)?,
            size: usize::try_from(size).unwrap_or(usize::MAX),
        })
    };
    rows.into_iter().map(snapshot).collect()
}

/// The content of a snapshot.
///
/// # Errors
/// What SQLite said.
pub async fn content(connection: &mut SqliteConnection, name: Option<&str>) -> Result<Option<Content>, StoreError> {
    let sql = "SELECT content, random, key_version, key_sealed FROM snapshots WHERE name IS ?";
    Ok(sqlx::query_as(sql).bind(name).fetch_optional(connection).await?)
}

/// The latest version of a data key that a snapshot tells of.
///
/// # Errors
/// What SQLite said.
pub async fn latest_key_version(connection: &mut SqliteConnection) -> Result<Option<u32>, StoreError> {
    let sql = "SELECT max(key_version) FROM snapshots";
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

/// Forgets a snapshot, and answers whether there was one.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, name: &str) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM snapshots WHERE name = ?")
        .bind(name)
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected() > 0)
}
