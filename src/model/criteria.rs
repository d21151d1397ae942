//! Attributes of resources by which they are searched, and by which a dynamic group takes them in.

use serde::{Deserialize, Serialize};

/// An attribute of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    /// Its name.
    Name,
    /// Its type.
    Type,
    /// Free text.
    Description,
    /// Its DNS name or address.
    DnsName,
    /// Its domain.
    DomainName,
    /// Its department.
    Department,
    /// Its location.
    Location,
    /// Where its web page is.
    Url,
}

impl Attribute {
    /// Every attribute.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Type,
        Self::Description,
        Self::DnsName,
        Self::DomainName,
        Self::Department,
        Self::Location,
        Self::Url,
    ];
}

/// How an attribute is compared, always without regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// It is this text.
    Equals,
    /// It is another text.
    NotEquals,
    /// It holds this text.
    Contains,
    /// It does not hold this text.
    NotContains,
    /// It begins with this text.
    StartsWith,
    /// It ends with this text.
    EndsWith,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What is compared.
    pub attribute: Attribute,
    /// How.
    pub comparison: Comparison,
    /// With what.
    pub value: String,
}

/// Whether one condition suffices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantifier {
    /// Every condition has to be met.
    #[default]
    All,
    /// One suffices.
    Any,
}

/// What makes a resource a member of a dynamic group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// Whether one condition suffices.
    #[serde(default)]
    pub matching: Quantifier,
    /// The conditions; at least one.
    pub conditions: Vec<Condition>,
}
