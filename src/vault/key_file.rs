//! The file that holds the master key, or what is needed to get it from a passphrase: made once, never replaced,
//! readable by its owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use crate::clock::fresh_bytes;

/// More than any of these files holds, in bytes.
const LONGEST_FILE: usize = 4096;

/// Why there is no master key to work with.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// A file could not be read or made.
    #[error("the key file {path} cannot be used: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Others than its owner may read a key file.
    #[error("the key file {path} may be used by others than its owner (mode {mode:o}); set its mode to 600")]
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A key file holds something else.
    #[error("the key file {path} is malformed; restore it from a backup, nothing else can open the data beside it")]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// The folder was made with a passphrase and none was given.
    #[error("the data folder {folder} is protected by a passphrase, and none was given")]
    PassphraseMissing {
        /// The data folder.
        folder: PathBuf,
    },
    /// The folder was made without a passphrase and one was given.
    #[error("the data folder {folder} was made without a passphrase, and one was given")]
    PassphraseUnexpected {
        /// The data folder.
        folder: PathBuf,
    },
    /// The folder holds the files of both ways, so that nobody can tell which key is meant.
    #[error(
        "the data folder {folder} holds both a key file and a passphrase file; keep the one its data was made with"
    )]
    TwoKeys {
        /// The data folder.
        folder: PathBuf,
    },
    /// It is not the passphrase that the folder was made with.
    #[error("the passphrase is not the one that the data folder was made with")]
    WrongPassphrase,
    /// The passphrase is empty.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The key could not be derived: too little memory, or a passphrase file that asks for the impossible.
    #[error("no key could be derived from the passphrase: {0}")]
    Derivation(argon2::Error),
}

/// The content of a key file, which is made first if there is none. Of several makers at once one wins, and all read
/// what the winner wrote.
pub(super) fn read_or_create(
    path: &Path,
    make: impl FnOnce() -> Result<Zeroizing<Vec<u8>>, MasterKeyError>,
) -> Result<Zeroizing<Vec<u8>>, MasterKeyError> {
    if !exists(path)? {
        let content = make()?;
        create(path, &content).map_err(|source| io_error(path, source))?;
    }
    read(path)
}

/// Whether there is such a file.
pub(super) fn exists(path: &Path) -> Result<bool, MasterKeyError> {
    path.try_exists().map_err(|source| io_error(path, source))
}

/// The content of a key file.
pub(super) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, MasterKeyError> {
    let file = File::open(path).map_err(|source| io_error(path, source))?;
    let metadata = file.metadata().map_err(|source| io_error(path, source))?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        let path = path.to_owned();
        return Err(MasterKeyError::OpenToOthers { path, mode });
    }
    // Large enough never to grow: growing would leave a copy of the key behind.
    let mut content = Zeroizing::new(Vec::with_capacity(2 * LONGEST_FILE));
    file.take(LONGEST_FILE as u64)
        .read_to_end(&mut content)
        .map_err(|source| io_error(path, source))?;
    Ok(content)
}

/// Writes under a passing name, then links that to the real one: a file of the real name is always whole, and a link,
/// unlike a rename, never replaces what another process put there first.
fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let passing = path.with_added_extension(format!("{}.new", HEXLOWER.encode(&fresh_bytes::<8>())));
    let linked = write_durably(&passing, content).and_then(|()| fs::hard_link(&passing, path));
    fs::remove_file(&passing)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_folder_of(path),
    }
}

fn write_durably(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    // The folder of a bare file name is the empty path, which no system opens.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn io_error(path: &Path, source: io::Error) -> MasterKeyError {
    MasterKeyError::Io {
        path: path.to_owned(),
        source,
    }
}
