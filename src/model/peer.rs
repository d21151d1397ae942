//! Who is at the other end of the connection a request came in on.

use std::net::SocketAddr;

/// The TCP peer of a request. The server puts it into every request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// Address and port of the peer; an IPv4 address is never written in its IPv6 form.
    pub addr: SocketAddr,
    /// Whether the request came over HTTPS.
    pub tls: bool,
}
