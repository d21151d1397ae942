//! Snapshots: all that a sandbox's database holds, as the bytes of another database, in a row of the first one. They are
//! there as a whole or not at all, survive what it survives, and go with it.

use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::Timestamp;
use sqlx::sqlite::SqliteOwnedBuf;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use tokio::sync::OwnedMutexGuard;

use super::sandbox::{self, SandboxRow};
use super::{Store, StoreError, WriteTx, Writer, convert, take_writer};

/// What belongs to the database itself.
const LEFT_OUT: &str = "('snapshots', '_sqlx_migrations')";

/// The counters of ids; SQLite keeps the name of its own table to itself.
const SEQUENCES: &str = "sequences";

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

impl Store {
    /// Copies all that the database holds, and begins a change of just that.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn copied(&self) -> Result<(Vec<u8>, WriteTx<'_>), StoreError> {
        let mut writer = take_writer(&self.writer).await?;
        attach(&mut writer).await?;
        let tables = filled_tables(&mut writer.connection).await?;
        // Most tables have a few rows: small pages make a small copy.
        let mut sql = String::from("PRAGMA snap.page_size = 1024; BEGIN;");
        for table in &tables {
            _ = write!(sql, "CREATE TABLE snap.{table} AS SELECT * FROM main.{table};");
        }
        _ = write!(
            sql,
            "CREATE TABLE snap.{SEQUENCES} AS SELECT name, seq FROM main.sqlite_sequence; COMMIT"
        );
        writer.abandoned = true;
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut writer.connection)
            .await?;
        writer.abandoned = false;
        self.taken_away(writer).await
    }

    /// Begins a change with the content of a snapshot at hand, for [`bring_back`].
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn write_beside(&self, content: &[u8]) -> Result<WriteTx<'_>, StoreError> {
        let content = SqliteOwnedBuf::try_from(content)?;
        let mut writer = take_writer(&self.writer).await?;
        attach(&mut writer).await?;
        writer.connection.deserialize(Some("snap"), content, false).await?;
        self.begin(writer).await
    }

    /// Commits, and begins another change with the content of the snapshot that was at hand.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn commit_copying<'a>(&'a self, mut tx: WriteTx<'a>) -> Result<(Vec<u8>, WriteTx<'a>), StoreError> {
        tx.end().await?;
        self.taken_away(tx.writer).await
    }

    async fn taken_away(&self, mut writer: OwnedMutexGuard<Writer>) -> Result<(Vec<u8>, WriteTx<'_>), StoreError> {
        let content = writer.connection.serialize(Some("snap")).await?.as_ref().to_vec();
        detach(&mut writer).await?;
        Ok((content, self.begin(writer).await?))
    }
}

/// The tables that hold something.
async fn filled_tables(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let tables: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND name NOT IN {LEFT_OUT}"
    )))
    .persistent(false)
    .fetch_all(&mut *connection)
    .await?;
    let looks: Vec<_> = tables
        .iter()
        .map(|table| format!("SELECT '{table}' WHERE EXISTS (SELECT 1 FROM main.{table})"))
        .collect();
    let look = sqlx::query_scalar(AssertSqlSafe(looks.join(" UNION ALL "))).persistent(false);
    Ok(look.fetch_all(connection).await?)
}

async fn attach(writer: &mut OwnedMutexGuard<Writer>) -> Result<(), StoreError> {
    writer.attached = true;
    sqlx::raw_sql("ATTACH ':memory:' AS snap")
        .execute(&mut writer.connection)
        .await?;
    Ok(())
}

pub(super) async fn detach(writer: &mut OwnedMutexGuard<Writer>) -> Result<(), StoreError> {
    if writer.attached {
        sqlx::raw_sql("DETACH snap").execute(&mut writer.connection).await?;
        writer.attached = false;
    }
    Ok(())
}

/// Puts what the snapshot at hand holds into a database that is empty but for the row that describes the sandbox: the
/// snapshot's is answered.
///
/// # Errors
/// What SQLite said.
pub async fn bring_back(connection: &mut SqliteConnection) -> Result<SandboxRow, StoreError> {
    let mut tables: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT t.name, group_concat('\"' || c.name || '\"') FROM snap.sqlite_schema t \
         JOIN pragma_table_info(t.name, 'snap') c WHERE t.type = 'table' AND t.name NOT IN ('sandbox', '{SEQUENCES}') \
         GROUP BY t.name"
    )))
    .persistent(false)
    .fetch_all(&mut *connection)
    .await?;
    // A record of the audit trail writes the time of the last access, which comes by itself.
    tables.sort_by_key(|(table, _)| table != "audit");
    let mut sql = String::from("PRAGMA defer_foreign_keys = ON;");
    for (table, columns) in &tables {
        _ = write!(
            sql,
            "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM snap.{table};"
        );
        if table == "audit" {
            sql.push_str("DELETE FROM main.account_access;");
        }
    }
    _ = write!(
        sql,
        "DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM snap.{SEQUENCES}"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await?;
    let row = format!("SELECT {} FROM snap.sandbox", sandbox::COLUMNS);
    let row = sqlx::query_as(AssertSqlSafe(row)).persistent(false);
    Ok(row.fetch_one(connection).await?)
}

/// Has the snapshot at hand hold what has become of the rows of these tables since [`bring_back`].
///
/// # Errors
/// What SQLite said.
pub async fn follow(
    connection: &mut SqliteConnection,
    changed: impl Iterator<Item = &'static str>,
) -> Result<(), StoreError> {
    let present: Vec<String> = sqlx::query_scalar("SELECT name FROM snap.sqlite_schema WHERE type = 'table'")
        .persistent(false)
        .fetch_all(&mut *connection)
        .await?;
    let changed: BTreeSet<_> = changed.collect();
    let mut sql = String::new();
    for table in changed.into_iter().filter(|table| present.iter().any(|it| it == table)) {
        _ = write!(
            sql,
            "DELETE FROM snap.{table}; INSERT INTO snap.{table} SELECT * FROM main.{table};"
        );
    }
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// What a snapshot holds.
#[derive(FromRow)]
pub struct Content {
    /// The bytes of a database.
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

/// Keeps a snapshot; none for a name is what the sandbox was made from.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    name: Option<&str>,
    taken_at: Timestamp,
    content: &Content,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO snapshots (name, taken_at, random, key_version, key_sealed, content) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(name)
    .bind(taken_at.as_millisecond())
    .bind(content.random)
    .bind(content.key_version)
    .bind(&content.key_sealed)
    .bind(&content.content)
    .execute(connection)
    .await?;
    Ok(())
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
