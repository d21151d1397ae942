//! The server's own certificate: made at every start, so it is always fresh, and its key never leaves the memory.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use jiff::SignedDuration;
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::ca::{Ca, CaError};
use crate::config::TlsName;

/// The longest life that clients accept of a server's certificate.
const LEAF_LIFETIME: SignedDuration = SignedDuration::from_hours(397 * 24);

/// What the server needs to speak TLS, and what its clients need to trust it.
#[derive(Clone)]
pub struct TlsIdentity {
    /// The CA's certificate.
    pub ca_pem: String,
    /// TLS 1.2 and 1.3, HTTP/1.1, session resumption.
    pub config: Arc<ServerConfig>,
}

impl TlsIdentity {
    /// A fresh certificate of `ca` for this machine's names and for `names`.
    ///
    /// # Errors
    /// [`CaError::Certificate`] and [`CaError::Tls`].
    pub fn issued_by(ca: &Ca, names: &[TlsName]) -> Result<Self, CaError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let leaf = ca.sign(leaf_params(names)?, &key, LEAF_LIFETIME)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config.ticketer = rustls::crypto::ring::Ticketer::new()?;
        Ok(Self {
            ca_pem: ca.pem().to_owned(),
            config: Arc::new(config),
        })
    }
}

fn leaf_params(names: &[TlsName]) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "pam360-sim");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    for name in own_names().iter().chain(names) {
        let name = match name {
            TlsName::Dns(name) => SanType::DnsName(name.as_str().try_into()?),
            TlsName::Ip(ip) => SanType::IpAddress(*ip),
        };
        if !params.subject_alt_names.contains(&name) {
            params.subject_alt_names.push(name);
        }
    }
    Ok(params)
}

fn own_names() -> Vec<TlsName> {
    let mut names = vec![
        TlsName::Dns("localhost".to_owned()),
        TlsName::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        TlsName::Ip(IpAddr::V6(Ipv6Addr::LOCALHOST)),
    ];
    names.extend(host_name());
    names
}

/// The machine's name as far as it can be found without a system call of its own.
fn host_name() -> Option<TlsName> {
    ["/proc/sys/kernel/hostname", "/etc/hostname"]
        .into_iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .chain(std::env::var("HOSTNAME").ok())
        .find_map(|name| name.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{ServerName, UnixTime};
    use std::time::Duration;
    use tokio_rustls::{TlsAcceptor, TlsConnector};

    use super::*;
    use crate::clock::real_now;

    fn client_config(ca_pem: &str, at: Option<UnixTime>) -> rustls::ClientConfig {
        #[derive(Debug)]
        struct Fixed(UnixTime);
        impl rustls::time_provider::TimeProvider for Fixed {
            fn current_time(&self) -> Option<UnixTime> {
                Some(self.0)
            }
        }
        let mut roots = rustls::RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap())
            .unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let now = UnixTime::since_unix_epoch(Duration::from_millis(real_now().as_millisecond().unsigned_abs()));
        rustls::ClientConfig::builder_with_details(provider, Arc::new(Fixed(at.unwrap_or(now))))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth()
    }

    async fn handshake(server: &TlsIdentity, client: Arc<rustls::ClientConfig>, name: &str) -> std::io::Result<bool> {
        let (near, far) = tokio::io::duplex(16 * 1024);
        let accept = TlsAcceptor::from(Arc::clone(&server.config)).accept(far);
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let (client, server) = tokio::join!(TlsConnector::from(client).connect(name, near), accept);
        let (mut client, mut server) = (client?, server?);
        // Tickets arrive with the first data.
        tokio::io::AsyncWriteExt::write_all(&mut server, b"x").await?;
        tokio::io::AsyncReadExt::read_u8(&mut client).await?;
        Ok(client.get_ref().1.handshake_kind() == Some(rustls::HandshakeKind::Resumed))
    }

    #[tokio::test]
    async fn a_client_that_trusts_the_ca_connects_by_every_name() {
        let names = ["sim.example".parse().unwrap(), "10.1.2.3".parse().unwrap()];
        let identity = TlsIdentity::issued_by(&Ca::in_memory().unwrap(), &names).unwrap();
        let client = Arc::new(client_config(&identity.ca_pem, None));
        for name in ["localhost", "127.0.0.1", "::1", "sim.example", "10.1.2.3"] {
            handshake(&identity, Arc::clone(&client), name).await.expect(name);
        }
        if let Some(TlsName::Dns(name)) = host_name() {
            handshake(&identity, Arc::clone(&client), &name).await.expect(&name);
        }
        assert!(handshake(&identity, client, "other.example").await.is_err());
    }

    #[tokio::test]
    async fn a_client_that_trusts_another_ca_does_not_connect() {
        let identity = TlsIdentity::issued_by(&Ca::in_memory().unwrap(), &[]).unwrap();
        let other = client_config(Ca::in_memory().unwrap().pem(), None);
        assert!(handshake(&identity, Arc::new(other), "localhost").await.is_err());
    }

    #[tokio::test]
    async fn a_certificate_lives_397_days_at_most() {
        let identity = TlsIdentity::issued_by(&Ca::in_memory().unwrap(), &[]).unwrap();
        let at = |hours: i64| {
            let then = real_now() + SignedDuration::from_hours(hours);
            UnixTime::since_unix_epoch(Duration::from_secs(then.as_second().unsigned_abs()))
        };
        for (hours, accepted) in [(-2, false), (0, true), (397 * 24 - 2, true), (397 * 24, false)] {
            let client = client_config(&identity.ca_pem, Some(at(hours)));
            let result = handshake(&identity, Arc::new(client), "localhost").await;
            assert_eq!(result.is_ok(), accepted, "{hours} h from now: {result:?}");
        }
    }

    #[tokio::test]
    async fn a_second_connection_resumes_the_first_ones_session() {
        let identity = TlsIdentity::issued_by(&Ca::in_memory().unwrap(), &[]).unwrap();
        let client = Arc::new(client_config(&identity.ca_pem, None));
        assert!(!handshake(&identity, Arc::clone(&client), "localhost").await.unwrap());
        assert!(handshake(&identity, client, "localhost").await.unwrap());
    }

    #[tokio::test]
    async fn a_leaf_of_a_ca_that_was_kept_is_trusted_by_those_who_trusted_the_ca_before() {
        let dir = tempfile::tempdir().unwrap();
        let client = client_config(Ca::in_dir(dir.path()).unwrap().pem(), None);
        let identity = TlsIdentity::issued_by(&Ca::in_dir(dir.path()).unwrap(), &[]).unwrap();
        handshake(&identity, Arc::new(client), "localhost").await.unwrap();
    }
}
