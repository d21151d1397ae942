//! What the simulated targets know, whoever asks.

use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{AccountId, ResourceId};
use crate::model::target::TargetState;

/// An account as its target knows it.
pub struct TargetAccount {
    /// Its id.
    pub id: AccountId,
    /// The vault's password, sealed.
    pub password_sealed: Vec<u8>,
    /// The target's own, sealed, where it differs.
    pub target_sealed: Option<Vec<u8>>,
    /// By what the target knows it, while the vault is locked.
    pub mark: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    password_sealed: Vec<u8>,
    target_sealed: Option<Vec<u8>>,
    mark: Option<Vec<u8>>,
}

impl From<Row> for TargetAccount {
    fn from(row: Row) -> Self {
        Self {
            id: AccountId(row.id),
            password_sealed: row.password_sealed,
            target_sealed: row.target_sealed,
            mark: row.mark,
        }
    }
}

const COLUMNS: &str = "SELECT id, password_sealed, target_sealed, mark \
     FROM accounts LEFT JOIN target_marks ON target_marks.account_id = accounts.id";

/// As many accounts are read at once, so that a large vault is not in memory twice.
pub const PAGE: usize = 5_000;

/// Rows of one statement, so that it stays below SQLite's 32,766 bound values.
const CHUNK: usize = 500;

/// How a resource's target behaves, if there is such a resource.
///
/// # Errors
/// What SQLite said.
pub async fn state(connection: &mut SqliteConnection, resource: ResourceId) -> Result<Option<TargetState>, StoreError> {
    let word: Option<String> = sqlx::query_scalar("SELECT target FROM resources WHERE id = ? AND trashed_at IS NULL")
        .bind(resource.0)
        .fetch_optional(connection)
        .await?;
    word.map(|word| convert::known("resources", "target", TargetState::from_word(&word)))
        .transpose()
}

/// A resource's name.
///
/// # Errors
/// What SQLite said.
pub async fn resource_name(connection: &mut SqliteConnection, resource: ResourceId) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM resources WHERE id = ?")
        .bind(resource.0)
        .fetch_one(connection)
        .await?)
}

/// An account by its name. One that holds a file has no password that a target could know.
///
/// # Errors
/// What SQLite said.
pub async fn account(
    connection: &mut SqliteConnection,
    resource: ResourceId,
    name: &str,
) -> Result<Option<TargetAccount>, StoreError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "{COLUMNS} WHERE resource_id = ? AND name_key = ? AND trashed_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM account_files f WHERE f.account_id = accounts.id AND f.history_id IS NULL)"
    )))
    .bind(resource.0)
    .bind(convert::name_key(name))
    .fetch_optional(connection)
    .await?;
    Ok(row.map(TargetAccount::from))
}

/// The next accounts by id; fewer than [`PAGE`] are the last.
///
/// # Errors
/// What SQLite said.
pub async fn accounts_after(
    connection: &mut SqliteConnection,
    account: AccountId,
) -> Result<Vec<TargetAccount>, StoreError> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE id > ? ORDER BY id LIMIT {PAGE}"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(account.0).fetch_all(connection).await?;
    Ok(rows.into_iter().map(TargetAccount::from).collect())
}

/// Keeps by what targets know these passwords.
///
/// # Errors
/// What SQLite said.
pub async fn add_marks(connection: &mut SqliteConnection, marks: &[(AccountId, [u8; 32])]) -> Result<(), StoreError> {
    for chunk in marks.chunks(CHUNK) {
        let mut query = QueryBuilder::new("INSERT INTO target_marks (account_id, mark) ");
        query.push_values(chunk, |mut values, (account, mark)| {
            values.push_bind(account.0).push_bind(mark.to_vec());
        });
        query.build().persistent(false).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets by what targets know their passwords.
///
/// # Errors
/// What SQLite said.
pub async fn forget_marks(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM target_marks").execute(connection).await?;
    Ok(())
}
