//! The refusals that a fault can answer, by the id of their rule.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! refusal_rules {
    ($($rule:ident $id:literal $words:literal)*) => {
        /// A rule that refuses.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum RefusalRule {
            $(#[doc = $words] $rule,)*
        }

        impl RefusalRule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// Its id, as decisions and the parity report name it.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$rule => $id,)* }
            }

            /// What it is that is refused, in words.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$rule => $words,)* }
            }
        }
    };
}

refusal_rules! {
    Auth1 "AUTH-1" "The token is not valid."
    Auth2 "AUTH-2" "The token is not valid from this host."
    Input1 "INPUT-1" "INPUT_DATA cannot be read."
    Input2 "INPUT-2" "A mandatory field is absent."
    Input3 "INPUT-3" "The value of a field is not allowed."
    Find1 "FIND-1" "There is no such resource for the caller."
    Find2 "FIND-2" "There is no such account for the caller."
    Find3 "FIND-3" "Something named is unknown."
    Deny1 "DENY-1" "The caller may not do that."
    Dup1 "DUP-1" "The name of the resource is taken."
    Dup2 "DUP-2" "The name of the account is taken."
    Pol1 "POL-1" "The password breaks its policy."
    Acw1 "ACW-1" "A reason must be given."
    Acw2 "ACW-2" "The password must be requested first."
    Acw3 "ACW-3" "The request waits for approval."
    Acw4 "ACW-4" "Another user has checked the password out."
    Acw5 "ACW-5" "The password is not checked out."
    Acw6 "ACW-6" "The password needs no request."
    Acw7 "ACW-7" "There is no such request."
    Acw8 "ACW-8" "The request was decided already."
    Tick1 "TICK-1" "A ticket must be given; the text stands in the password's place, and the status is Success."
    Tick2 "TICK-2" "The ticket is wrong; the text stands in the password's place, and the status is Success."
    Tick3 "TICK-3" "The ticketing system does not answer."
    Reset1 "RESET-1" "The target did not take the new password."
    Lock1 "LOCK-1" "The vault is locked."
    Lock2 "LOCK-2" "The account is locked."
    Step1 "STEP-1" "A second factor must be given first."
    Totp1 "TOTP-1" "The account has no one-time codes."
    File1 "FILE-1" "The account holds no file."
    Route1 "ROUTE-1" "There is no such path: HTTP 404."
    Route2 "ROUTE-2" "The method is not offered there: HTTP 405."
    Size1 "SIZE-1" "The body is too large: HTTP 413."
}

impl RefusalRule {
    /// The rule with that [`Self::id`], compared without case.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|rule| rule.id().eq_ignore_ascii_case(id))
    }

    /// What [`about`](super::FaultKind::Refusal::about) may say; the first is what nothing means. Empty where it says
    /// nothing, and any text where the one entry is a name.
    #[must_use]
    pub const fn abouts(self) -> &'static [&'static str] {
        match self {
            Self::Auth1 => &[
                "unknown",
                "missing",
                "expired",
                "pending",
                "replaced",
                "rejected",
                "deleted",
                "owner_locked",
                "owner_disabled",
                "owner_deleted",
                "integration_disabled",
                "wrong_app_type",
            ],
            Self::Input2 => FIELDS,
            Self::Input3 => &[
                "RESETTYPE",
                "ACCESSTYPE",
                "EXPIRYDATE",
                "ACCOUNTLIST",
                "FILENAME",
                "FILECONTENT",
            ],
            Self::Find3 => &[
                "user",
                "user group",
                "password policy",
                "resource type",
                "resource group",
                "role",
            ],
            Self::Reset1 => &["unreachable", "refusing"],
            _ => &[],
        }
    }

    /// Whether [`about`](super::FaultKind::Refusal::about) is a name of the writer's own choice.
    #[must_use]
    pub const fn is_about_a_name(self) -> bool {
        matches!(self, Self::Dup1 | Self::Dup2 | Self::Pol1)
    }
}

/// Fields that can be mandatory.
const FIELDS: &[&str] = &[
    "RESOURCENAME",
    "ACCOUNTNAME",
    "ACCOUNTLIST",
    "PASSWORD",
    "NEWPASSWORD",
    "REASON",
    "TICKETID",
    "USERNAME",
    "USERID",
    "USERGROUPNAME",
    "ACCESSTYPE",
    "FILENAME",
    "FILECONTENT",
];

impl Serialize for RefusalRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for RefusalRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::from_id(&id).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|rule| rule.id()).collect();
            de::Error::custom(format!("a rule is one of {}", known.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_read_back_by_its_id() {
        for rule in RefusalRule::ALL {
            assert_eq!(RefusalRule::from_id(&rule.id().to_lowercase()), Some(*rule));
        }
        assert_eq!(RefusalRule::from_id("POL-2"), None);
    }
}
