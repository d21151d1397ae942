//! All that a database holds but for its snapshots, as text: lines of JSON, each of them some rows of one table. A sandbox
//! goes back to such a content, and others begin with one.

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::sandbox::SandboxRow;
use super::{Batch, Store, StoreError, WriteTx};

mod rows;

pub use rows::{Rows, Value};

/// What is no part of a content.
const LEFT_OUT: &str = "('snapshots', '_sqlx_migrations')";

/// What has to be known before the rest is read, in this order: the sandbox before what it seals, and tokens before faults
/// that are for some of them. The audit trail writes the times of the last access, whose own rows then take their place.
const FIRST: [&str; 4] = ["sandbox", "audit", "tokens", "faults"];

/// SQLite's own table of the ids that were given out.
const SEQUENCES: &str = "sqlite_sequence";

/// Rows of a line, at most, so that no vault is in memory twice.
const LINE: i64 = 5_000;

/// The tables of which a content tells.
pub(super) struct Tables {
    /// Each with its columns.
    tables: Vec<(String, Vec<String>)>,
    /// Reads some rows of each, as JSON.
    select: String,
}

impl Tables {
    /// Those of an open database.
    pub(super) async fn of(connection: &mut SqliteConnection) -> Result<Self, StoreError> {
        let text: String = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT json_group_array(json_array(t.name, (SELECT json_group_array(json_array(c.name, c.type)) \
             FROM pragma_table_info(t.name) c))) FROM sqlite_schema t WHERE t.type = 'table' \
             AND t.name NOT IN {LEFT_OUT} AND (t.name = '{SEQUENCES}' OR t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\')"
        )))
        .persistent(false)
        .fetch_one(connection)
        .await?;
        let mut tables: Vec<(String, Vec<(String, String)>)> = super::convert::json("sqlite_schema", "name", &text)?;
        // What others refer to was created before them.
        let place = |table: &str| FIRST.iter().position(|it| *it == table);
        tables.sort_by_key(|(table, _)| (table == SEQUENCES, place(table).unwrap_or(FIRST.len())));
        let selects: Vec<_> = tables.iter().enumerate().map(select).collect();
        let names = |(table, columns): (String, Vec<(String, String)>)| {
            (table, columns.into_iter().map(|(column, _)| column).collect())
        };
        Ok(Self {
            select: selects.join(" UNION ALL "),
            tables: tables.into_iter().map(names).collect(),
        })
    }

    /// All that the database holds.
    async fn read(&self, connection: &mut SqliteConnection) -> Result<Vec<u8>, StoreError> {
        let mut content = Vec::new();
        let mut offset = 0;
        loop {
            let found: Vec<(i64, i64, String)> = sqlx::query_as(AssertSqlSafe(self.select.clone()))
                .bind(LINE)
                .bind(offset)
                .fetch_all(&mut *connection)
                .await?;
            for (place, _, rows) in &found {
                let table = usize::try_from(*place).ok().and_then(|place| self.tables.get(place));
                let (table, columns) = table.ok_or(UNREADABLE)?;
                rows::write_line(&mut content, table, columns, rows)?;
            }
            if found.iter().all(|(_, count, _)| *count < LINE) {
                return Ok(content);
            }
            offset += LINE;
        }
    }
}

fn select((place, (table, columns)): (usize, &(String, Vec<(String, String)>))) -> String {
    let value = |(column, kind): &(String, String)| match kind.as_str() {
        "BLOB" => format!("json(iif({column} IS NULL, 'null', '[\"' || hex({column}) || '\"]'))"),
        _ => column.clone(),
    };
    let values: Vec<_> = columns.iter().map(value).collect();
    format!(
        "SELECT {place}, count(*), json_group_array(json_array({})) FROM (SELECT * FROM {table} LIMIT ?1 OFFSET ?2) \
         HAVING count(*) > 0",
        values.join(", ")
    )
}

const UNREADABLE: StoreError = StoreError::Inconsistent {
    table: "snapshots",
    column: "content",
};

impl Store {
    /// Reads all that the database holds, and begins a change of just that.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn copied(&self) -> Result<(Vec<u8>, WriteTx<'_>), StoreError> {
        let tables = self.template.tables().await?;
        let mut tx = self.write().await?;
        Ok((tables.read(&mut tx).await?, tx))
    }
}

/// The lines of a content.
///
/// # Errors
/// Each may be unreadable.
pub fn lines(content: &[u8]) -> impl Iterator<Item = Result<Rows, StoreError>> {
    serde_json::Deserializer::from_slice(content)
        .into_iter()
        .map(|line| line.map_err(|_| UNREADABLE))
}

/// The row that describes the sandbox, which comes first.
///
/// # Errors
/// It is unreadable.
pub fn sandbox(content: &[u8]) -> Result<SandboxRow, StoreError> {
    let first = lines(content).next().ok_or(UNREADABLE)??;
    SandboxRow::from_rows(&first).ok_or(UNREADABLE)
}

/// Adds rows to a database that is empty but for the row that describes the sandbox: that row stays.
///
/// # Errors
/// They are unreadable, or what SQLite said.
pub async fn put(batch: &mut Batch<'_>, rows: &Rows) -> Result<(), StoreError> {
    let Rows { table, columns, rows } = rows;
    let is_plain = |name: &String| name.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
    if !is_plain(table) || !columns.iter().all(is_plain) || rows.iter().any(|row| row.len() != columns.len()) {
        return Err(UNREADABLE);
    }
    match table.as_str() {
        "sandbox" => return Ok(()),
        SEQUENCES => batch.say("DELETE FROM sqlite_sequence;"),
        _ => {}
    }
    let into = format!("INSERT INTO {table} ({}) ", columns.join(", "));
    batch
        .insert(&into, rows, |row, values| {
            for value in values {
                row.push_bind(value.clone());
            }
        })
        .await?;
    if table == "audit" {
        batch.say("DELETE FROM account_access;");
    }
    Ok(())
}
