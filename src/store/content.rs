//! All that a database holds but for its snapshots, as text: lines of JSON, each of them some rows of one table. A sandbox
//! goes back to such a content, and others begin with one.

use serde::Deserialize;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::sandbox::SandboxRow;
use super::{Batch, Store, StoreError, WriteTx, convert};

mod rows;

pub use rows::{Rows, Value};

/// What is no part of a content.
const LEFT_OUT: &str = "('snapshots', '_sqlx_migrations')";

/// What has to be known before the rest is read, in this order: the sandbox before what it seals, and tokens before faults
/// that are for some of them. The audit trail writes the times of the last access, whose own rows then take their place.
const FIRST: [&str; 4] = ["sandbox", "audit", "tokens", "faults"];

/// Tokens come in an order that does not depend on what they are: a seed is to yield the same new ones each time.
const TOKENS: &str = " ORDER BY ended IS NOT NULL, entry_id, user_id, digest";

/// SQLite's own table of the ids that were given out.
const SEQUENCES: &str = "sqlite_sequence";

/// Rows of a line, at most: of a large table, so many are in memory beside the content.
const LINE: i64 = 20_000;

/// The tables of which a content tells: what others refer to comes before them.
pub(super) struct Tables {
    tables: Vec<Table>,
    /// Reads some rows of each, as JSON.
    select: String,
}

/// A table, as the schema tells of it.
#[derive(Deserialize)]
struct Table {
    name: String,
    columns: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    kind: String,
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
        let mut tables: Vec<Table> = convert::json("sqlite_schema", "name", &text)?;
        // What others refer to was created before them.
        let place = |table: &str| FIRST.iter().position(|it| *it == table);
        tables.sort_by_key(|table| (table.name == SEQUENCES, place(&table.name).unwrap_or(FIRST.len())));
        let selects: Vec<_> = (0..).zip(&tables).map(|(place, table)| table.select(place)).collect();
        Ok(Self {
            select: selects.join(" UNION ALL "),
            tables,
        })
    }

    /// All that the database holds.
    async fn read(&self, connection: &mut SqliteConnection) -> Result<Vec<u8>, StoreError> {
        let mut content = Vec::new();
        for (place, count, rows) in some(connection, &self.select, 0).await? {
            let table = usize::try_from(place).ok().and_then(|place| self.tables.get(place));
            let table = table.ok_or(UNREADABLE)?;
            table.tell(&mut content, &rows)?;
            if count == LINE {
                table.read_on(connection, &mut content).await?;
            }
        }
        Ok(content)
    }
}

/// Places of tables, how many rows there are, and these as JSON.
async fn some(
    connection: &mut SqliteConnection,
    select: &str,
    offset: i64,
) -> Result<Vec<(i64, i64, String)>, StoreError> {
    let query = sqlx::query_as(AssertSqlSafe(select.to_owned()));
    Ok(query.bind(LINE).bind(offset).fetch_all(connection).await?)
}

impl Table {
    /// Reads some of its rows, by its place among the tables.
    fn select(&self, place: usize) -> String {
        let value = |Column { name, kind }: &Column| match kind.as_str() {
            "BLOB" => format!("json(iif({name} IS NULL, 'null', '[\"' || hex({name}) || '\"]'))"),
            _ => name.clone(),
        };
        let values: Vec<_> = self.columns.iter().map(value).collect();
        format!(
            "SELECT {place}, count(*), json_group_array(json_array({})) FROM (SELECT * FROM {}{} LIMIT ?1 OFFSET ?2) \
             HAVING count(*) > 0",
            values.join(", "),
            self.name,
            if self.name == "tokens" { TOKENS } else { "" },
        )
    }

    /// Adds what follows on the first line, in lines of its own: a row may refer to any in a table before its own.
    async fn read_on(&self, connection: &mut SqliteConnection, content: &mut Vec<u8>) -> Result<(), StoreError> {
        let select = self.select(0);
        let mut offset = LINE;
        while let Some((_, _, rows)) = some(connection, &select, offset).await?.first() {
            self.tell(content, rows)?;
            offset += LINE;
        }
        Ok(())
    }

    /// Adds a line with rows that are JSON already.
    fn tell(&self, content: &mut Vec<u8>, rows: &str) -> Result<(), StoreError> {
        let columns: Vec<_> = self.columns.iter().map(|column| &column.name).collect();
        let columns = serde_json::to_string(&columns).map_err(|_| UNREADABLE)?;
        let line = format!(r#"{{"table":"{}","columns":{columns},"rows":{rows}}}"#, self.name);
        content.extend(line.into_bytes());
        content.push(b'\n');
        Ok(())
    }
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

/// The lines of a content, each with as many values in a row as there are columns.
///
/// # Errors
/// Each may be unreadable.
pub fn lines(content: &[u8]) -> impl Iterator<Item = Result<Rows, StoreError>> {
    let lines = serde_json::Deserializer::from_slice(content).into_iter::<Rows>();
    lines.map(|line| line.ok().filter(Rows::is_readable).ok_or(UNREADABLE))
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
/// What SQLite said.
pub async fn put(batch: &mut Batch<'_>, rows: &Rows) -> Result<(), StoreError> {
    let Rows { table, columns, rows } = rows;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Pattern, Place, Template};

    async fn store() -> Store {
        let template = Template::default();
        Store::open(&Place::Memory, &template, &Pattern::Unknown).await.unwrap()
    }

    #[tokio::test]
    async fn whatever_a_table_refers_to_comes_before_it() {
        let store = store().await;
        let tables = store.template.tables().await.unwrap();
        let names: Vec<_> = tables.tables.iter().map(|table| table.name.as_str()).collect();
        let mut reader = store.read().await.unwrap();
        let references: Vec<(String, String)> = sqlx::query_as(
            "SELECT t.name, f.\"table\" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
        )
        .fetch_all(&mut *reader)
        .await
        .unwrap();
        assert!(references.len() > 20, "{references:?}");
        let place = |table: &String| names.iter().position(|it| it == table).unwrap();
        for (table, other) in references.iter().filter(|(table, other)| table != other) {
            assert!(place(other) < place(table), "{table} refers to {other}");
        }
    }

    #[tokio::test]
    async fn tables_of_many_lines_are_put_back_as_they_were() {
        let first = store().await;
        let mut tx = first.write().await.unwrap();
        let many = 2 * LINE + 1;
        // Every account belongs to a resource that stands far from it, and its last access is older than another record.
        let sql = format!(
            "INSERT INTO roles VALUES (1, 'Role', 'role', 0, 0); \
             INSERT INTO users (id, user_name, name_key, full_name, email, role_id, super_admin, status, created_at) \
             VALUES (1, 'admin', 'admin', '', 'a \"quoted\" line' || char(10), 1, 0, 'active', 0); \
             INSERT INTO password_policies (id, name, name_key, definition) VALUES (1, 'Strong', 'strong', '{{}}'); \
             INSERT INTO resource_types VALUES (1, 'Linux', 'linux', 1); \
             WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {many}) \
             INSERT INTO resources SELECT i, 'r' || i, 'r' || i, 1, 1, 1, '', '', '', '', '', '', 'accepting', NULL, 0, \
             NULL, NULL FROM n; \
             INSERT INTO accounts (id, resource_id, name, name_key, owner_id, policy_id, notes, password_sealed, \
             reason_required, created_at) \
             SELECT id, {many} + 1 - id, 'a', 'a', 1, 1, '', randomblob(id % 3), 0, 0 FROM resources; \
             INSERT INTO tokens (digest, user_id, sealed, ended) \
             SELECT randomblob(8), id, NULL, 'deleted' FROM resources; \
             INSERT INTO audit (at, operation, outcome, user_name, resource_name, account_id, account_name, reason, \
             ticket, client_address, client_type, detail) \
             SELECT id, 'Password Retrieved', 'success', '', '', id, '', '', '', '', '', '' FROM accounts; \
             UPDATE account_access SET last_accessed_at = 7 WHERE account_id = 1; \
             DELETE FROM accounts WHERE id = {many}"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        let (content, tx) = first.copied().await.unwrap();
        drop(tx);
        let of_accounts = lines(&content).filter(|rows| rows.as_ref().unwrap().table == "accounts");
        assert_eq!(of_accounts.count(), 2);

        let second = store().await;
        let mut batch = second.batch().await.unwrap();
        for rows in lines(&content) {
            put(&mut batch, &rows.unwrap()).await.unwrap();
        }
        batch.commit_with(|| ()).await.unwrap();
        let (again, _tx) = second.copied().await.unwrap();
        assert!(again == content, "{} bytes became {}", content.len(), again.len());
    }

    #[test]
    fn what_is_no_content_is_refused() {
        let line = |table: &str, columns: &str, rows: &str| {
            format!(r#"{{"table":"{table}","columns":[{columns}],"rows":{rows}}}"#).into_bytes()
        };
        for content in [
            b"SQLite format 3\0".to_vec(),
            line("roles; --", r#""id""#, "[[1]]"),
            line("roles", r#""id) --""#, "[[1]]"),
            line("roles", r#""id","name""#, "[[1]]"),
            line("roles", r#""id""#, "[[1.5]]"),
            line("roles", r#""id""#, r#"[[["0g"]]]"#),
        ] {
            let refused = matches!(lines(&content).next(), Some(Err(StoreError::Inconsistent { .. })));
            assert!(refused, "{}", String::from_utf8_lossy(&content));
        }
    }
}
