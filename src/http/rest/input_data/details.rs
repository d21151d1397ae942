//! `operation.Details` of INPUT_DATA: what a command was given.

use secrecy::SecretString;

use super::{InputDataError, Object, Value, read};

/// Why a request has no usable INPUT_DATA (rule INPUT-1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetailsError {
    /// The request brought none.
    #[error("the request has no INPUT_DATA")]
    Absent,
    /// It is not of org.json's dialect.
    #[error("INPUT_DATA cannot be read: {0}")]
    Unreadable(#[from] InputDataError),
    /// `operation.Details` is not there, or it or `operation` is not an object.
    #[error("INPUT_DATA has no object operation.Details")]
    NoDetails,
}

/// What a command was given. A field that is absent, null or `""` counts as not given (rule EDIT-1).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Details {
    fields: Object,
}

impl Details {
    /// Reads `operation.Details` of a request's INPUT_DATA.
    ///
    /// # Errors
    /// When there is no INPUT_DATA, when it cannot be read, and when it has no `operation.Details`.
    pub fn read(input_data: Option<&str>) -> Result<Self, DetailsError> {
        Self::read_from(input_data, &["Details"])
    }

    /// The same for the newer operations, which call it `operation.details` (REST-NEWER-DETAILS).
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_newer(input_data: Option<&str>) -> Result<Self, DetailsError> {
        Self::read_from(input_data, &["details", "Details"])
    }

    fn read_from(input_data: Option<&str>, names: &[&str]) -> Result<Self, DetailsError> {
        let envelope = read(input_data.ok_or(DetailsError::Absent)?)?;
        let Some(Value::Object(operation)) = envelope.into_value("operation") else {
            return Err(DetailsError::NoDetails);
        };
        let name = names.iter().find(|name| operation.get(name).is_some());
        match name.and_then(|name| operation.into_value(name)) {
            Some(Value::Object(fields)) => Ok(Self { fields }),
            _ => Err(DetailsError::NoDetails),
        }
    }

    /// The text of a field, whatever type it was written as: see [`Value::as_text`].
    #[must_use]
    pub fn text(&self, key: &str) -> Option<String> {
        let text = self.fields.get(key)?.as_text()?;
        (!text.is_empty()).then(|| text.into_owned())
    }

    /// The text of a field that nobody may see.
    #[must_use]
    pub fn secret(&self, key: &str) -> Option<SecretString> {
        self.text(key).map(SecretString::from)
    }

    /// The texts of a field such as RESOURCEIDS; one that is no array counts as an array of itself alone. `None` where it
    /// is not given or one of them is null.
    #[must_use]
    pub fn texts(&self, key: &str) -> Option<Vec<String>> {
        match self.fields.get(key)? {
            Value::Array(values) => values
                .iter()
                .map(|value| value.as_text().map(std::borrow::Cow::into_owned))
                .collect(),
            _ => self.text(key).map(|text| vec![text]),
        }
    }

    /// The rows of a field such as ACCOUNTLIST; `None` also when it is not an array, or not one of objects alone.
    #[must_use]
    pub fn list(&self, key: &str) -> Option<Vec<Self>> {
        let Value::Array(rows) = self.fields.get(key)? else {
            return None;
        };
        rows.iter()
            .map(|row| match row {
                Value::Object(fields) => Some(Self { fields: fields.clone() }),
                _ => None,
            })
            .collect()
    }
}
