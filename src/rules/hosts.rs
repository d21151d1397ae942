//! Host Names of RPA entries: what may be one, and whether a peer is it (RPA-3).

use std::net::IpAddr;

/// How a peer must be compared with a Host Name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostCheck<'a> {
    /// The verdict is known from the name alone.
    Known(bool),
    /// The peer must be among the addresses that this name has in the forward look-up.
    LookUp(&'a str),
}

/// Compares a peer with a Host Name as far as that goes without a look-up.
#[must_use]
pub fn check(host_name: &str, peer: IpAddr) -> HostCheck<'_> {
    let peer = peer.to_canonical();
    let host = host_name.trim();
    if host == "*" {
        HostCheck::Known(true)
    } else if host.eq_ignore_ascii_case("localhost") {
        HostCheck::Known(peer.is_loopback())
    } else if let Ok(address) = host.parse::<IpAddr>() {
        HostCheck::Known(address.to_canonical() == peer)
    } else {
        HostCheck::LookUp(host)
    }
}

/// Whether a looked-up name is the peer's. No addresses mean an unresolvable name, which is refused like a wrong host.
#[must_use]
pub fn is_among(addresses: impl IntoIterator<Item = IpAddr>, peer: IpAddr) -> bool {
    let peer = peer.to_canonical();
    addresses.into_iter().any(|address| address.to_canonical() == peer)
}

/// A Host Name as the admin API takes it: an address or a DNS name of at most 255 characters, trimmed. `*` is for
/// fixtures and the control plane alone.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let host = text.trim();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let name = host.strip_suffix('.').unwrap_or(host);
    // A last label of digits alone is an address gone wrong, such as 10.0.0.256.
    let is_address_like = name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    let is_name = host.len() <= 255 && name.split('.').all(is_label) && !is_address_like;
    // An address has many spellings, and a name may end in the root's dot: the same host is written in one way.
    match host.parse::<IpAddr>() {
        Ok(address) => Some(address.to_string()),
        Err(_) => is_name.then(|| name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_stands_for_every_loopback_address_and_no_other() {
        for (peer, expected) in [
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.0.0.1", false),
            ("fe80::1", false),
        ] {
            let peer = peer.parse().unwrap();
            assert_eq!(check("LocalHost", peer), HostCheck::Known(expected), "{peer}");
        }
    }

    #[test]
    fn an_address_is_compared_as_an_address_and_a_name_is_looked_up() {
        let peer = "::ffff:10.0.0.7".parse().unwrap();
        assert_eq!(check("10.0.0.7", peer), HostCheck::Known(true));
        assert_eq!(check("10.0.0.8", peer), HostCheck::Known(false));
        assert_eq!(check("0:0:0:0:0:0:0:1", "::1".parse().unwrap()), HostCheck::Known(true));
        assert_eq!(check("*", peer), HostCheck::Known(true));
        assert_eq!(check("localhost", "127.9.9.9".parse().unwrap()), HostCheck::Known(true));
        assert_eq!(check("localhost", peer), HostCheck::Known(false));
        assert_eq!(check(" soar.example.com ", peer), HostCheck::LookUp("soar.example.com"));
        assert!(is_among(
            ["10.0.0.6".parse().unwrap(), "10.0.0.7".parse().unwrap()],
            peer
        ));
        assert!(!is_among([], peer));
    }

    #[test]
    fn a_host_name_is_an_address_or_a_dns_name() {
        let long = format!("{}.com", "a".repeat(63));
        for good in [
            " soar.example.com ",
            "10.0.0.1",
            "::1",
            "build_7",
            "localhost",
            long.as_str(),
        ] {
            assert_eq!(parse(good).as_deref(), Some(good.trim()));
        }
        for (spelled, written) in [
            ("2001:DB8:0::1", "2001:db8::1"),
            ("0:0:0:0:0:0:0:1", "::1"),
            ("soar.example.com.", "soar.example.com"),
        ] {
            assert_eq!(parse(spelled).as_deref(), Some(written));
        }
        let too_long = vec!["abcdefg"; 33].join(".");
        for bad in [
            "",
            " ",
            "*",
            "a b",
            "-a",
            "a-",
            "a..b",
            "http://a",
            "a/b",
            "ü",
            "10.0.0.256",
            "10.0.0",
            too_long.as_str(),
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
