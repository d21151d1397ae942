//! What the product has and this simulation has not: such a call is told so and gets no invented data (ROUTE-3).

/// A part of the product's API that is not simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSimulated {
    /// Its path or, where it ends in `/`, the beginning of its paths.
    pub path: &'static str,
    /// What it is, in words.
    pub what: &'static str,
}

/// Every part that the product is known to have, is not simulated, and would otherwise be an unknown path.
pub const NOT_SIMULATED: &[NotSimulated] = &[
    NotSimulated {
        path: "/api/pki/",
        what: "management of SSL certificates and SSH keys",
    },
    NotSimulated {
        path: "/scim/",
        what: "SCIM provisioning of users",
    },
    NotSimulated {
        path: "/api/json/auth",
        what: "the interactive login of older clients",
    },
    NotSimulated {
        path: "/api/json/firstauth",
        what: "the interactive login of older clients",
    },
    NotSimulated {
        path: "/api/json/secondauth",
        what: "the interactive login of older clients",
    },
    NotSimulated {
        path: "/restapi/json/v1/organizations/",
        what: "organisations of managed service providers",
    },
    NotSimulated {
        path: "/restapi/json/v1/resources/configureremotepasswordreset",
        what: "the configuration of remote password resets",
    },
];

/// Operations of the older API, `/api/json/request`, that the product has and this simulation has not.
pub const LEGACY_NOT_SIMULATED: [&str; 15] = [
    "ADD_OFFLINEAUDIT",
    "DOWNLOAD_CERTIFICATE",
    "GET_ACCOUNTATTRIBUTES",
    "GET_AUTHENTICATION_MODE",
    "GET_GROUPRESOURCES",
    "GET_PASSWORD",
    "GET_RESOURCEACCOUNTLIST",
    "GET_RESOURCEGROUPS",
    "GET_RESOURCES",
    "GET_RESOURCETYPES",
    "GET_SEARCHCOLUMNS",
    "GET_SECONDAUTHENTICATION_STATUS",
    "LOGOUT_USER",
    "REMOVE_FAVOURITEPASSWORD",
    "SET_FAVOURITEPASSWORD",
];

/// The part that a path belongs to.
#[must_use]
pub fn part_of(path: &str) -> Option<&'static NotSimulated> {
    NOT_SIMULATED.iter().find(|part| covers(part.path, path))
}

/// Whether a path outside `/restapi` is nevertheless one of the product's.
#[must_use]
pub fn is_of_the_product(path: &str) -> bool {
    part_of(path).is_some()
}

fn covers(part: &str, path: &str) -> bool {
    match part.strip_suffix('/') {
        Some(base) => path
            .strip_prefix(base)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        None => part == path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_covers_its_own_paths_alone() {
        for path in [
            "/api/pki",
            "/api/pki/restapi/getAllSSHKeys",
            "/scim/v2/Users",
            "/api/json/auth",
        ] {
            assert!(part_of(path).is_some(), "{path}");
        }
        for path in [
            "/api/pkix",
            "/api/v1/users",
            "/api/json/request",
            "/restapi/json/v1/resources",
        ] {
            assert_eq!(part_of(path), None, "{path}");
        }
    }
}
