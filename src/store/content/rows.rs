//! Some rows of a table, in memory and as a line of JSON.

use std::fmt;

use data_encoding::HEXUPPER;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo};
use sqlx::{Encode, Sqlite, Type};

use super::UNREADABLE;
use crate::store::StoreError;

/// Some rows of a table. They hold people's hashes and what is sealed: none of it is to be printed.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The values of each row, in the order of the columns.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Whether its names are names, and every row has a value for every column.
    pub(super) fn is_readable(&self) -> bool {
        let is_name = |name: &String| name.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
        let columns = self.columns.len();
        is_name(&self.table) && self.columns.iter().all(is_name) && self.rows.iter().all(|row| row.len() == columns)
    }

    /// Where in each row the value of a column is.
    #[must_use]
    pub fn place_of(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|it| it == column)
    }

    /// The bytes that a column holds.
    pub fn blobs<'a>(&'a self, column: &str) -> impl Iterator<Item = &'a [u8]> {
        let place = self.place_of(column);
        let values = self.rows.iter().filter_map(move |row| row.get(place?));
        values.filter_map(Value::blob)
    }

    /// Adds them to a content.
    ///
    /// # Errors
    /// None that is known: what is in memory can be told.
    pub fn tell(&self, content: &mut Vec<u8>) -> Result<(), StoreError> {
        serde_json::to_writer(&mut *content, self).map_err(|_| UNREADABLE)?;
        content.push(b'\n');
        Ok(())
    }
}

/// A value of a row.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// None.
    Null,
    /// A number.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes; in JSON, a list of their hexadecimal digits alone.
    Blob(Vec<u8>),
}

impl Value {
    /// The number that it is.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The text that it is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes that it is.
    #[must_use]
    pub fn blob(&self) -> Option<&[u8]> {
        match self {
            Self::Blob(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Blob(bytes) => [HEXUPPER.encode(bytes)].serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value of a database")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        i64::try_from(number).map(Value::Integer).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut digits: A) -> Result<Value, A::Error> {
        let digits: Option<&str> = digits.next_element()?;
        let bytes = HEXUPPER.decode(digits.unwrap_or_default().as_bytes());
        bytes.map(Value::Blob).map_err(de::Error::custom)
    }
}

impl Type<Sqlite> for Value {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}

impl<'q> Encode<'q, Sqlite> for Value {
    fn encode(self, arguments: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => Encode::<Sqlite>::encode(number, arguments),
            Self::Text(text) => Encode::<Sqlite>::encode(text, arguments),
            Self::Blob(bytes) => Encode::<Sqlite>::encode(bytes, arguments),
        }
    }

    fn encode_by_ref(&self, arguments: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        self.clone().encode(arguments)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            any::<String>().prop_map(Value::Text),
            any::<Vec<u8>>().prop_map(Value::Blob),
        ]
    }

    proptest! {
        #[test]
        fn rows_are_read_back_from_their_line(values in prop::collection::vec(prop::collection::vec(value(), 2), 0..5)) {
            let rows = Rows {
                table: "tokens".to_owned(),
                columns: vec!["digest".to_owned(), "sealed".to_owned()],
                rows: values,
            };
            let mut content = Vec::new();
            rows.tell(&mut content).unwrap();
            rows.tell(&mut content).unwrap();
            let read: Result<Vec<_>, _> = crate::store::content::lines(&content).collect();
            prop_assert_eq!(read.unwrap(), vec![rows.clone(), rows]);
        }
    }
}
