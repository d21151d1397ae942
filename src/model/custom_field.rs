//! Further attributes of resources and accounts, as an administrator defines them.

use serde::{Deserialize, Serialize};

use super::ids::{AccountId, ResourceId};

/// What has a custom field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldLevel {
    /// Every resource.
    Resource,
    /// Every account.
    Account,
}

/// What a custom field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A text.
    #[default]
    Character,
    /// A secret, which answers never show.
    Password,
    /// A date, dd/MM/yyyy.
    Date,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Character, Self::Password, Self::Date];

    /// CUSTOMFIELDTYPE.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Character => "Character",
            Self::Password => "Password",
            Self::Date => "Date",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The column of the `number`th field of this kind and level, such as COLUMN_CHAR1 or COLUMN_SCHAR1.
    #[must_use]
    pub fn column(self, level: FieldLevel, number: usize) -> String {
        let level = match level {
            FieldLevel::Resource => "",
            FieldLevel::Account => "S",
        };
        let kind = match self {
            Self::Character => "CHAR",
            Self::Password => "PASSWORD",
            Self::Date => "DATE",
        };
        format!("COLUMN_{level}{kind}{number}")
    }

    /// Whether this can be a value of the kind.
    #[must_use]
    pub fn takes(self, value: &str) -> bool {
        let is_written_out = value.bytes().enumerate().all(|(place, byte)| match place {
            2 | 5 => byte == b'/',
            _ => byte.is_ascii_digit(),
        });
        match self {
            Self::Date => value.len() == 10 && is_written_out && jiff::civil::Date::strptime("%d/%m/%Y", value).is_ok(),
            Self::Character | Self::Password => true,
        }
    }
}

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Its id.
    pub id: i64,
    /// What has it.
    pub level: FieldLevel,
    /// Its label, unique at its level.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
    /// CUSTOMFIELDCOLUMNNAME.
    pub column: String,
}

/// Whose value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldOwner {
    /// A resource's.
    Resource(ResourceId),
    /// An account's.
    Account(AccountId),
}

impl FieldOwner {
    /// Where it is.
    #[must_use]
    pub const fn level(self) -> FieldLevel {
        match self {
            Self::Resource(_) => FieldLevel::Resource,
            Self::Account(_) => FieldLevel::Account,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_day_first_and_there_is_such_a_day() {
        for (text, is_date) in [
            ("01/02/2026", true),
            ("29/02/2024", true),
            ("29/02/2026", false),
            ("1/2/2026", false),
            ("2026-02-01", false),
            ("31/12/26", false),
            ("", false),
        ] {
            assert_eq!(FieldKind::Date.takes(text), is_date, "{text}");
            assert!(FieldKind::Character.takes(text));
        }
    }

    #[test]
    fn columns_tell_level_kind_and_number() {
        assert_eq!(FieldKind::Character.column(FieldLevel::Resource, 1), "COLUMN_CHAR1");
        assert_eq!(FieldKind::Character.column(FieldLevel::Account, 2), "COLUMN_SCHAR2");
        assert_eq!(FieldKind::Date.column(FieldLevel::Account, 1), "COLUMN_SDATE1");
    }
}
