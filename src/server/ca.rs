//! The certificate authority that signs the server's certificate: kept in a folder as `ca.pem` and `ca.key`, or made
//! anew in memory.

use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::files;
use crate::clock::{fresh_bytes, real_now};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Clocks of clients may be slow by this much.
const BACKDATING: SignedDuration = SignedDuration::from_hours(1);

/// A certificate authority.
pub struct Ca {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// Why there is no certificate authority, or no certificate of it.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// A file of it cannot be read or written.
    #[error("cannot use the CA file {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The certificate is there and its key is not; a new CA would go unnoticed by those who trust the old one.
    #[error("{} has a ca.pem but no ca.key: put the key back, or remove ca.pem to have a new CA made", dir.display())]
    KeyMissing {
        /// The folder.
        dir: PathBuf,
    },
    /// Somebody else may have read the key.
    #[error("the private key {} can be read by others than its owner: chmod 600 it, or remove it and ca.pem to have a new CA made", path.display())]
    KeyExposed {
        /// The file.
        path: PathBuf,
    },
    /// The two files do not hold a certificate and its private key.
    #[error("ca.pem and ca.key in {} are not a certificate and its private key", dir.display())]
    NotAPair {
        /// The folder.
        dir: PathBuf,
    },
    /// A key or certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A key and certificate were made that cannot be served with.
    #[error("cannot serve with the certificate: {0}")]
    Tls(#[from] rustls::Error),
}

impl Ca {
    /// A new authority that ends with the process.
    ///
    /// # Errors
    /// [`CaError::Certificate`].
    pub fn in_memory() -> Result<Self, CaError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        Self::with_key(key)
    }

    /// The authority of a folder, which is made, with its folder, when there is none yet.
    ///
    /// # Errors
    /// Every [`CaError`].
    pub fn in_dir(dir: &Path) -> Result<Self, CaError> {
        let (pem_path, key_path) = (dir.join("ca.pem"), dir.join("ca.key"));
        match std::fs::read_to_string(&pem_path) {
            Ok(pem) => Self::load(dir, pem, &key_path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(dir, &pem_path, &key_path),
            Err(source) => Err(CaError::File { path: pem_path, source }),
        }
    }

    fn load(dir: &Path, pem: String, key_path: &Path) -> Result<Self, CaError> {
        let key_pem = match files::read_private(key_path) {
            Ok(Some(text)) => zeroize::Zeroizing::new(text),
            Ok(None) => return Err(CaError::KeyExposed { path: key_path.into() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(CaError::KeyMissing { dir: dir.into() });
            }
            Err(source) => {
                return Err(CaError::File {
                    path: key_path.into(),
                    source,
                });
            }
        };
        let not_a_pair = || CaError::NotAPair { dir: dir.into() };
        check_pair(&pem, &key_pem).ok_or_else(not_a_pair)?;
        let key = KeyPair::from_pem(&key_pem).map_err(|_| not_a_pair())?;
        let issuer = Issuer::from_ca_cert_pem(&pem, key).map_err(|_| not_a_pair())?;
        Ok(Self { pem, issuer })
    }

    fn create(dir: &Path, pem_path: &Path, key_path: &Path) -> Result<Self, CaError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| CaError::File { path, source }
        };
        let ca = Self::in_memory()?;
        let key_pem = zeroize::Zeroizing::new(ca.issuer.key().serialize_pem());
        files::create_private_dir(dir).map_err(failed(dir))?;
        // The certificate comes last: while it is missing nobody can have begun to trust it.
        files::write_private(key_path, key_pem.as_bytes()).map_err(failed(key_path))?;
        files::write_private(pem_path, ca.pem.as_bytes()).map_err(failed(pem_path))?;
        Ok(ca)
    }

    fn with_key(key: KeyPair) -> Result<Self, CaError> {
        let mut params = CertificateParams::default();
        // Authorities of one name and different keys confuse a trust store that holds several.
        let name = format!("pam360-sim CA {}", HEXLOWER.encode(&fresh_bytes::<4>()));
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        set_validity(&mut params, DAY * 3650);
        let pem = params.self_signed(&key)?.pem();
        Ok(Self {
            pem,
            issuer: Issuer::new(params, key),
        })
    }

    /// Its certificate, for those who shall trust it.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Signs a certificate for `key` that is valid for `lifetime`, backdating included.
    pub(super) fn sign(
        &self,
        mut params: CertificateParams,
        key: &KeyPair,
        lifetime: SignedDuration,
    ) -> Result<Certificate, CaError> {
        params.use_authority_key_identifier_extension = true;
        set_validity(&mut params, lifetime);
        Ok(params.signed_by(key, &self.issuer)?)
    }
}

fn set_validity(params: &mut CertificateParams, lifetime: SignedDuration) {
    let not_before = real_now().saturating_sub(BACKDATING).unwrap_or(Timestamp::MIN);
    params.not_before =
        date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(not_before.as_second().unsigned_abs());
    params.not_after = params.not_before + lifetime.unsigned_abs();
}

/// Whether the texts are a certificate and its private key.
fn check_pair(pem: &str, key_pem: &str) -> Option<()> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
    let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).ok()?;
    let provider = rustls::crypto::ring::default_provider();
    rustls::sign::CertifiedKey::from_der(vec![certificate], key, &provider).ok()?;
    Some(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_ca_of_a_folder_is_kept_and_its_key_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let first = Ca::in_dir(&dir.path().join("new")).unwrap();
        let second = Ca::in_dir(&dir.path().join("new")).unwrap();
        assert_eq!(first.pem(), second.pem());
        let key = std::fs::metadata(dir.path().join("new/ca.key")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
        assert_ne!(Ca::in_memory().unwrap().pem(), first.pem());
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        Ca::in_dir(dir.path()).unwrap();
        std::fs::set_permissions(dir.path().join("ca.key"), PermissionsExt::from_mode(0o644)).unwrap();
        assert!(matches!(Ca::in_dir(dir.path()), Err(CaError::KeyExposed { .. })));
    }

    #[test]
    fn a_lost_key_does_not_lead_to_another_ca() {
        let dir = tempfile::tempdir().unwrap();
        Ca::in_dir(dir.path()).unwrap();
        std::fs::remove_file(dir.path().join("ca.key")).unwrap();
        assert!(matches!(Ca::in_dir(dir.path()), Err(CaError::KeyMissing { .. })));
    }

    #[test]
    fn the_key_of_another_ca_is_refused() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        Ca::in_dir(one.path()).unwrap();
        Ca::in_dir(other.path()).unwrap();
        std::fs::copy(other.path().join("ca.key"), one.path().join("ca.key")).unwrap();
        assert!(matches!(Ca::in_dir(one.path()), Err(CaError::NotAPair { .. })));
    }
}
