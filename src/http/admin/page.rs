//! Lists, and the page of them that a query asks for.

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::problem::Problem;
use crate::rules::Refusal;

const DEFAULT_LIMIT: i64 = 100;
const LARGEST_LIMIT: i64 = 1000;

/// A part of a list, by id.
#[derive(Serialize, ToSchema)]
pub struct List<T> {
    /// The rows of the page.
    pub items: Vec<T>,
    /// How many rows there are on all pages.
    pub total: i64,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many rows at most.
    pub limit: i64,
    /// How many rows come before.
    pub offset: i64,
}

/// The page as a query names it.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// How many rows at most.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// How many rows come before.
    #[param(value_type = Option<i64>, minimum = 0, default = 0)]
    offset: Option<String>,
}

impl Page {
    /// Reads the two parameters.
    pub(super) fn read(limit: Option<&str>, offset: Option<&str>) -> Result<Self, Refusal> {
        Ok(Self {
            limit: number("limit", limit, 1..=LARGEST_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
            offset: number("offset", offset, 0..=i64::MAX)?.unwrap_or(0),
        })
    }

    /// The page of a whole list.
    pub(super) fn of<T, V: From<T>>(self, all: Vec<T>) -> List<V> {
        self.with(all, V::from)
    }

    /// The page of a whole list, each row shown by `view`.
    pub(super) fn with<T, V>(self, all: Vec<T>, view: impl FnMut(T) -> V) -> List<V> {
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let [limit, offset] = [self.limit, self.offset].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        List {
            items: all.into_iter().skip(offset).take(limit).map(view).collect(),
            total,
        }
    }
}

/// A whole number of a query, within bounds.
pub(super) fn number(
    field: &'static str,
    text: Option<&str>,
    bounds: std::ops::RangeInclusive<i64>,
) -> Result<Option<i64>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let number = text.parse().ok().filter(|number| bounds.contains(number));
    number.map(Some).ok_or(Refusal::InvalidValue(field))
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let params: PageParams = query(parts)?;
        Ok(Self::read(params.limit.as_deref(), params.offset.as_deref())?)
    }
}

/// The query's parameters; one that is unknown would otherwise seem to have been heeded.
pub(super) fn query<T: DeserializeOwned>(parts: &Parts) -> Result<T, Problem> {
    Query::try_from_uri(&parts.uri)
        .map(|Query(params)| params)
        .map_err(|_| {
            let detail = "the query has a parameter that is unknown here, or one twice";
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "INPUT-3", detail)
        })
}
