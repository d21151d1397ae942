//! Lists that are searched by one text, in whatever their rows show.

use serde::{Deserialize, Serialize};

use super::paging;

/// What is searched for. Templates ask for it by `search.html`.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Search {
    /// The text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
}

impl Search {
    /// Whether one of these texts holds it, whatever its case.
    #[must_use]
    pub fn finds(&self, texts: &[&str]) -> bool {
        let wanted = self.q.trim().to_lowercase();
        texts.iter().any(|text| text.to_lowercase().contains(&wanted))
    }
}

#[derive(Default, Deserialize)]
struct Number {
    #[serde(default)]
    page: String,
}

/// The search of a query, and the page of what it finds.
#[must_use]
pub fn asked(query: Option<&str>) -> (Search, String) {
    let Number { page } = paging::asked(query);
    (paging::asked(query), page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_a_text_whatever_its_case_and_an_empty_one_finds_all() {
        for (q, found) in [(" ADA ", true), ("bob", false), ("", true), ("min", true)] {
            let search = Search { q: q.into() };
            assert_eq!(search.finds(&["ada", "Ada Min"]), found, "{q}");
        }
    }

    #[test]
    fn a_query_names_search_and_page() {
        let (search, page) = asked(Some("q=a%26b&page=2&done=saved"));
        assert_eq!((search.q.as_str(), page.as_str()), ("a&b", "2"));
        assert_eq!(asked(None).1, "");
    }
}
