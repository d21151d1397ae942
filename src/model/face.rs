//! The faces of the server: sets of paths, each for one audience.

use super::not_simulated;

/// The face that a path belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// The product's REST API.
    Rest,
    /// The admin API.
    Admin,
    /// The control plane.
    Control,
    /// None of them: the console has whatever it has a page for.
    Unknown,
}

impl Face {
    /// Every face.
    pub const ALL: [Self; 4] = [Self::Rest, Self::Admin, Self::Control, Self::Unknown];

    /// The face of a path that no prefix of a sandbox leads any more.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let under = |prefix: &str| {
            path.strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        // The older API of the product has its one path beside the admin API's.
        if under("/restapi") || under("/api/json") || not_simulated::is_of_the_product(path) {
            Self::Rest
        } else if under("/api/v1") {
            Self::Admin
        } else if under("/sim/v1") {
            Self::Control
        } else {
            Self::Unknown
        }
    }

    /// Its word in the journal and the metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Admin => "admin",
            Self::Control => "control",
            Self::Unknown => "none",
        }
    }

    /// The face of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|face| face.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_face_whose_beginning_it_has() {
        for (path, face) in [
            ("/restapi/json/v1/resources", Face::Rest),
            ("/api/json/request", Face::Rest),
            ("/scim/v2/Users", Face::Rest),
            ("/api/v1/users", Face::Admin),
            ("/sim/v1", Face::Control),
            ("/restapix", Face::Unknown),
            ("/", Face::Unknown),
        ] {
            assert_eq!(Face::of(path), face, "{path}");
        }
    }

    #[test]
    fn every_word_leads_back_to_its_face() {
        for face in Face::ALL {
            assert_eq!(Face::from_word(face.as_str()), Some(face));
        }
        assert_eq!(Face::from_word("Rest"), None);
    }
}
