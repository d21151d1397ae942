//! The resource types that every installation has.

/// One of the built-in resource types, with PAM360's own spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResourceType(&'static str);

/// How an account of a type can be signed in to without showing its password; the values of AUTOLOGONLIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Windows,
    Unix,
    Other,
}

impl ResourceType {
    /// The type of a resource that names none.
    pub const WINDOWS: Self = Self("Windows");

    /// Every built-in type: the names confirmed for PAM360, then three that only its clients show.
    pub const ALL: [Self; 26] = [
        Self::WINDOWS,
        Self("WindowsDomain"),
        Self("Linux"),
        Self("Mac"),
        Self("Solaris"),
        Self("HP UNIX"),
        Self("IBM AIX"),
        Self("MS SQL Server"),
        Self("MySQL Server"),
        Self("Oracle DB Server"),
        Self("Sybase ASE"),
        Self("LDAP Server"),
        Self("VMWare ESXi"),
        Self("HP ProCurve"),
        Self("HP iLO"),
        Self("Cisco IOS"),
        Self("Cisco CatOS"),
        Self("Cisco PIX"),
        Self("Juniper Netscreen"),
        Self("File Store"),
        Self("Key Store"),
        Self("License Store"),
        Self("Web Site Accounts"),
        Self("Fortigate Firewall"),
        Self("PostgreSQL"),
        Self("AWS IAM"),
    ];

    /// The type of that name, compared without regard to case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.0.eq_ignore_ascii_case(name))
    }

    /// The type's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// The AUTOLOGONLIST of the type's accounts: seen for Linux and Windows, assumed for their relatives, and empty
    /// for every other type, of which nothing is known.
    #[must_use]
    pub fn auto_logon(self) -> &'static [&'static str] {
        match self.family() {
            Family::Windows => &["Windows Remote Desktop", "RDP Console Session"],
            Family::Unix => &["SSH", "Telnet"],
            Family::Other => &[],
        }
    }

    /// Whether accounts of the type hold a file in place of a password (FILE-TYPES).
    #[must_use]
    pub fn holds_files(self) -> bool {
        matches!(self.0, "File Store" | "Key Store" | "License Store")
    }

    fn family(self) -> Family {
        match self.0 {
            "Windows" | "WindowsDomain" => Family::Windows,
            "Linux" | "Mac" | "Solaris" | "HP UNIX" | "IBM AIX" => Family::Unix,
            _ => Family::Other,
        }
    }
}

impl Default for ResourceType {
    fn default() -> Self {
        Self::WINDOWS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_found_without_regard_to_case_and_keeps_the_products_spelling() {
        assert_eq!(
            ResourceType::from_name("vmware esxi").map(ResourceType::name),
            Some("VMWare ESXi")
        );
        assert_eq!(ResourceType::from_name("Windows 95"), None);
    }

    #[test]
    fn three_types_hold_files() {
        let holding = ResourceType::ALL.into_iter().filter(|known| known.holds_files());
        let names: Vec<_> = holding.map(ResourceType::name).collect();
        assert_eq!(names, ["File Store", "Key Store", "License Store"]);
    }

    #[test]
    fn auto_logon_is_offered_where_a_sample_or_a_relative_shows_it() {
        let offered = |name| ResourceType::from_name(name).unwrap().auto_logon();
        assert_eq!(offered("Linux"), ["SSH", "Telnet"]);
        assert_eq!(offered("Windows"), ["Windows Remote Desktop", "RDP Console Session"]);
        assert!(offered("Cisco IOS").is_empty());
    }
}
