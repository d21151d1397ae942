//! Objects of INPUT_DATA.

use std::{collections::HashMap, fmt};

use super::Value;

/// As many members are found by looking at each; beyond that an index is kept.
const LOOKED_THROUGH: usize = 16;

/// An object of INPUT_DATA: its members as they came, no key twice.
#[derive(Clone, Default)]
pub struct Object {
    members: Vec<(String, Value)>,
    #[expect(
        clippy::box_collection,
        reason = "hardly an object has one, and every value would grow by it"
    )]
    index: Option<Box<HashMap<String, usize>>>,
}

impl Object {
    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.place(key).map(|place| &self.members[place].1)
    }

    /// The members as they came.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.members.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The value of `key`; the other members are dropped.
    #[must_use]
    pub fn into_value(mut self, key: &str) -> Option<Value> {
        self.place(key).map(|place| self.members.swap_remove(place).1)
    }

    /// Adds a member whose key is not there yet.
    pub(super) fn push(&mut self, key: String, value: Value) {
        if self.members.len() == LOOKED_THROUGH {
            let keys = self.members.iter().map(|(key, _)| key.clone());
            self.index = Some(Box::new(keys.zip(0..).collect()));
        }
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), self.members.len());
        }
        self.members.push((key, value));
    }

    fn place(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.members.iter().position(|(other, _)| other == key),
        }
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.members == other.members
    }
}

/// Tells how many members there are and nothing of what they hold.
impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Object({} members)", self.members.len())
    }
}
