//! The machine behind a resource, which the simulation only pretends to reach.

use serde::{Deserialize, Serialize};

/// What a resource's target does with a REMOTE password reset (RESET-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// Takes the new password.
    #[default]
    Accepting,
    /// Answers, and refuses the new password.
    Refusing,
    /// Does not answer.
    Unreachable,
}

impl TargetState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Accepting, Self::Refusing, Self::Unreachable];

    /// The word of fixtures and of the admin API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepting => "accepting",
            Self::Refusing => "refusing",
            Self::Unreachable => "unreachable",
        }
    }

    /// The state with that [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for state in TargetState::ALL {
            assert_eq!(TargetState::from_word(state.as_str()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
