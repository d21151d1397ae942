//! Which resources a search finds, and which a dynamic group takes in (GROUP-DYNAMIC, REST-SEARCH).

use crate::model::account::ResourceFacts;
use crate::model::criteria::{Attribute, Comparison, Condition, Criteria, Quantifier};

/// An attribute of a resource.
#[must_use]
pub fn attribute_of(resource: &ResourceFacts, attribute: Attribute) -> &str {
    match attribute {
        Attribute::Name => &resource.name,
        Attribute::Type => &resource.resource_type,
        Attribute::Description => &resource.description,
        Attribute::DnsName => &resource.dns_name,
        Attribute::DomainName => &resource.domain_name,
        Attribute::Department => &resource.department,
        Attribute::Location => &resource.location,
        Attribute::Url => &resource.url,
    }
}

/// Whether the resource that has these attributes belongs to a group with these criteria. Without a condition, none does.
#[must_use]
pub fn takes_in<'a>(criteria: &Criteria, attribute: impl Fn(Attribute) -> &'a str) -> bool {
    let met = |condition: &Condition| compare(attribute(condition.attribute), condition.comparison, &condition.value);
    match criteria.matching {
        Quantifier::All => !criteria.conditions.is_empty() && criteria.conditions.iter().all(met),
        Quantifier::Any => criteria.conditions.iter().any(met),
    }
}

/// Whether a text holds another, without regard to case.
#[must_use]
pub fn holds(text: &str, part: &str) -> bool {
    compare(text, Comparison::Contains, part)
}

fn compare(text: &str, comparison: Comparison, value: &str) -> bool {
    let (text, value) = (text.to_lowercase(), value.to_lowercase());
    match comparison {
        Comparison::Equals => text == value,
        Comparison::NotEquals => text != value,
        Comparison::Contains => text.contains(&value),
        Comparison::NotContains => !text.contains(&value),
        Comparison::StartsWith => text.starts_with(&value),
        Comparison::EndsWith => text.ends_with(&value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(attribute: Attribute, comparison: Comparison, value: &str) -> Condition {
        Condition {
            attribute,
            comparison,
            value: value.to_owned(),
        }
    }

    /// A resource whose every attribute is the word of that attribute, but for its name.
    fn attribute(which: Attribute) -> &'static str {
        match which {
            Attribute::Name => "WEB-LNX-01",
            Attribute::Type => "Linux",
            _ => "",
        }
    }

    #[test]
    fn every_comparison_is_made_without_regard_to_case() {
        for (comparison, value, met) in [
            (Comparison::Equals, "web-lnx-01", true),
            (Comparison::Equals, "web", false),
            (Comparison::NotEquals, "web", true),
            (Comparison::NotEquals, "Web-Lnx-01", false),
            (Comparison::Contains, "lnx", true),
            (Comparison::Contains, "win", false),
            (Comparison::NotContains, "win", true),
            (Comparison::NotContains, "LNX", false),
            (Comparison::StartsWith, "web-", true),
            (Comparison::StartsWith, "lnx", false),
            (Comparison::EndsWith, "-01", true),
            (Comparison::EndsWith, "lnx", false),
        ] {
            let criteria = Criteria {
                matching: Quantifier::All,
                conditions: vec![condition(Attribute::Name, comparison, value)],
            };
            assert_eq!(takes_in(&criteria, attribute), met, "{comparison:?} {value}");
        }
    }

    #[test]
    fn all_conditions_or_any_of_them_have_to_be_met_and_none_takes_nothing_in() {
        let met = condition(Attribute::Type, Comparison::Equals, "linux");
        let unmet = condition(Attribute::Location, Comparison::Equals, "Rotterdam");
        for (conditions, all, any) in [
            (vec![met.clone(), met.clone()], true, true),
            (vec![met.clone(), unmet.clone()], false, true),
            (vec![unmet.clone(), unmet], false, false),
            (vec![], false, false),
        ] {
            for (matching, expected) in [(Quantifier::All, all), (Quantifier::Any, any)] {
                let criteria = Criteria {
                    matching,
                    conditions: conditions.clone(),
                };
                assert_eq!(takes_in(&criteria, attribute), expected, "{criteria:?}");
            }
        }
    }
}
