//! Long lists: which page of one a query asks for, and where the others are.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// How many rows a page has.
pub const ROWS: usize = 50;

/// The fields of a query, where it has such; a list is not refused for a query that nobody understands.
#[must_use]
pub fn asked<T: DeserializeOwned + Default>(query: Option<&str>) -> T {
    serde_html_form::from_str(query.unwrap_or_default()).unwrap_or_default()
}

/// A text of a query or form, where it was filled in.
#[must_use]
pub fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Where a page is among those of its list. Templates show it by `paging.html`.
pub struct Paging {
    /// Its number, from 1 on.
    pub number: usize,
    /// How many pages there are.
    pub pages: usize,
    /// How many rows there are on all of them.
    pub total: usize,
    /// Its path and what its query asks for besides the page.
    place: String,
}

impl Paging {
    /// The page that `number` asks for, or the one next to it that there is.
    #[must_use]
    pub fn new(path: String, filters: &impl Serialize, number: &str, total: usize) -> Self {
        let pages = total.div_ceil(ROWS).max(1);
        let filters = serde_html_form::to_string(filters).unwrap_or_default();
        Self {
            number: number.parse().unwrap_or(1).clamp(1, pages),
            pages,
            total,
            place: if filters.is_empty() {
                format!("{path}?")
            } else {
                format!("{path}?{filters}&")
            },
        }
    }

    /// How many rows come before the page.
    #[must_use]
    pub fn start(&self) -> usize {
        (self.number - 1) * ROWS
    }

    /// The rows of the page, out of all.
    #[must_use]
    pub fn of<T>(&self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.start()).take(ROWS).collect()
    }

    /// Where the page before is.
    #[must_use]
    pub fn before(&self) -> Option<String> {
        (self.number > 1).then(|| self.at(self.number - 1))
    }

    /// Where the page after is.
    #[must_use]
    pub fn after(&self) -> Option<String> {
        (self.number < self.pages).then(|| self.at(self.number + 1))
    }

    fn at(&self, number: usize) -> String {
        format!("{}page={number}", self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: &str, total: usize) -> Paging {
        Paging::new("/things".into(), &[("search", "a&b")], number, total)
    }

    #[test]
    fn a_page_that_is_not_there_is_the_nearest_one() {
        for (asked, total, number) in [("", 0, 1), ("0", 120, 1), ("3", 120, 3), ("9", 120, 3), ("x", 120, 1)] {
            assert_eq!(page(asked, total).number, number, "{asked}");
        }
        assert_eq!(page("3", 120).of((0..120).collect::<Vec<_>>()).len(), 20);
    }

    #[test]
    fn neighbours_keep_what_was_asked_for() {
        let second = page("2", 101);
        assert_eq!(second.before().as_deref(), Some("/things?search=a%26b&page=1"));
        assert_eq!(second.after().as_deref(), Some("/things?search=a%26b&page=3"));
        assert_eq!((page("1", 50).before(), page("1", 50).after()), (None, None));
    }
}
