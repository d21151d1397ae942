//! Criteria of dynamic groups in words, and as forms give them.

use serde::Deserialize;

use crate::model::criteria::{Attribute, Comparison, Condition, Criteria, Quantifier};

/// An attribute in words.
#[must_use]
pub fn attribute(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Name => "name",
        Attribute::Type => "type",
        Attribute::Description => "description",
        Attribute::DnsName => "DNS name",
        Attribute::DomainName => "domain",
        Attribute::Department => "department",
        Attribute::Location => "location",
        Attribute::Url => "URL",
    }
}

/// Every comparison with its words.
const COMPARISONS: [(Comparison, &str, &str); 6] = [
    (Comparison::Equals, "equals", "is"),
    (Comparison::NotEquals, "not_equals", "is not"),
    (Comparison::Contains, "contains", "contains"),
    (Comparison::NotContains, "not_contains", "does not contain"),
    (Comparison::StartsWith, "starts_with", "begins with"),
    (Comparison::EndsWith, "ends_with", "ends with"),
];

fn comparison(comparison: Comparison) -> &'static str {
    let known = COMPARISONS.iter().find(|(known, ..)| *known == comparison);
    known.map_or("", |(_, _, words)| words)
}

/// A condition in words, but for its value.
#[must_use]
pub fn beginning(condition: &Condition) -> String {
    format!(
        "{} {}",
        attribute(condition.attribute),
        comparison(condition.comparison)
    )
}

/// Whether all conditions have to be met, in words.
#[must_use]
pub fn matching(criteria: &Criteria) -> &'static str {
    match criteria.matching {
        Quantifier::All => "all of these",
        Quantifier::Any => "any of these",
    }
}

/// How many conditions a form offers at least.
const OFFERED: usize = 3;

/// Conditions as a form gives them, column by column; those without a value are none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GivenCriteria {
    /// One condition suffices.
    pub any: bool,
    /// Names of attributes.
    pub attribute: Vec<String>,
    /// Names of comparisons.
    pub comparison: Vec<String>,
    /// What is compared with.
    pub value: Vec<String>,
}

impl GivenCriteria {
    /// Criteria as the form shows them.
    #[must_use]
    pub fn of(criteria: &Criteria) -> Self {
        let name_of = |wanted| COMPARISONS.iter().find(|(known, ..)| *known == wanted);
        let conditions = || criteria.conditions.iter();
        Self {
            any: criteria.matching == Quantifier::Any,
            attribute: conditions().map(|it| attribute(it.attribute).to_owned()).collect(),
            comparison: conditions()
                .map(|it| name_of(it.comparison).map_or("", |(_, name, _)| name).to_owned())
                .collect(),
            value: conditions().map(|it| it.value.clone()).collect(),
        }
    }

    /// How many conditions the form has room for: those that there are, and another one.
    #[must_use]
    pub fn rows(&self) -> usize {
        OFFERED.max(self.value.len() + 1)
    }

    /// The criteria, if there is a condition.
    #[must_use]
    pub fn criteria(&self) -> Option<Criteria> {
        let columns = self.attribute.iter().zip(&self.comparison).zip(&self.value);
        let conditions: Vec<_> = columns
            .filter(|(_, value)| !value.trim().is_empty())
            .filter_map(|((attribute, comparison), value)| {
                Some(Condition {
                    attribute: attribute_named(attribute)?,
                    comparison: COMPARISONS.iter().find(|(_, name, _)| name == comparison)?.0,
                    value: value.trim().to_owned(),
                })
            })
            .collect();
        let matching = if self.any { Quantifier::Any } else { Quantifier::All };
        (!conditions.is_empty()).then_some(Criteria { matching, conditions })
    }

    /// Whether that attribute was chosen in that row.
    #[must_use]
    pub fn has_attribute(&self, row: usize, name: &str) -> bool {
        self.attribute.get(row).is_some_and(|chosen| chosen == name)
    }

    /// Whether that comparison was chosen in that row.
    #[must_use]
    pub fn has_comparison(&self, row: usize, name: &str) -> bool {
        self.comparison.get(row).is_some_and(|chosen| chosen == name)
    }

    /// The value of that row.
    #[must_use]
    pub fn value_of(&self, row: usize) -> &str {
        self.value.get(row).map_or("", String::as_str)
    }
}

/// Every attribute, each by the words that a form has for it.
#[must_use]
pub fn attributes() -> [&'static str; 8] {
    Attribute::ALL.map(attribute)
}

/// Every comparison: its name and its words.
#[must_use]
pub fn comparisons() -> [(&'static str, &'static str); 6] {
    COMPARISONS.map(|(_, name, words)| (name, words))
}

fn attribute_named(words: &str) -> Option<Attribute> {
    Attribute::ALL.into_iter().find(|known| attribute(*known) == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_without_a_value_are_none() {
        let text = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let given = GivenCriteria {
            any: true,
            attribute: text(&["type", "DNS name", "name"]),
            comparison: text(&["starts_with", "equals", "guessed"]),
            value: text(&["Cisco", " ", "x"]),
        };
        let criteria = given.criteria().unwrap();
        assert_eq!(criteria.matching, Quantifier::Any);
        assert_eq!(criteria.conditions.len(), 1);
        assert_eq!(beginning(&criteria.conditions[0]), "type begins with");
        assert!(GivenCriteria::default().criteria().is_none());
        assert_eq!(GivenCriteria::of(&criteria).criteria(), Some(criteria));
        assert_eq!((GivenCriteria::default().rows(), given.rows()), (3, 4));
    }
}
