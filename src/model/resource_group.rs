//! Resource groups.

use super::account::GroupFacts;
use super::criteria::Criteria;

/// A resource group, static or dynamic, as one caller meets it.
#[derive(Debug, Clone)]
pub struct ResourceGroup {
    /// What decides the caller's rights on it.
    pub facts: GroupFacts,
    /// Its name; two owners may each have one of that name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Its owner's user name.
    pub owner_name: String,
    /// What makes a resource its member; none for a static group.
    pub criteria: Option<Criteria>,
    /// How many resources are in it.
    pub resources: i64,
}
