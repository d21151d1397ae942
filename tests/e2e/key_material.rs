//! What can be found in a server's memory: no master key once it has started, and no data key of a locked vault.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, single_shot_open};
use serde_json::json;

use crate::codes::sign_in_with_code;
use crate::data_folder::{data_of, key_file_of, open_database, start_kept};
use crate::harness::{Server, details};
use crate::vault_lock::{FIXTURE, PASSWORD_PATH, master_key};

/// How often a server's memory holds these bytes, in all that it may write to.
fn found(server: &Server, needle: &[u8]) -> usize {
    let pid = &server.ready["pid"];
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let mut memory = File::open(format!("/proc/{pid}/mem")).unwrap();
    let writable = maps
        .lines()
        .filter(|line| line.split(' ').nth(1).is_some_and(|may| may.starts_with("rw")));
    let mut count = 0;
    for line in writable {
        let (begin, end) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [begin, end] = [begin, end].map(|address| u64::from_str_radix(address, 16).unwrap());
        let mut bytes = Vec::new();
        memory.seek(SeekFrom::Start(begin)).unwrap();
        // A part that is there no more cannot be read, and holds nothing.
        _ = (&memory).take(end - begin).read_to_end(&mut bytes);
        count += bytes.windows(needle.len()).filter(|window| window == &needle).count();
    }
    count
}

fn assert_no_key(server: &Server, hex: &str) {
    assert_eq!(found(server, hex.as_bytes()), 0, "as text");
    assert_gone(server, &HEXLOWER.decode(hex.as_bytes()).unwrap());
}

#[tokio::test]
async fn a_server_that_has_started_has_no_master_key_in_its_memory() {
    let server = start_kept(tempfile::tempdir().unwrap(), FIXTURE, &[]);
    let key = key_file_of(&server);
    let folder = data_of(server.dir.path());
    assert!(found(&server, folder.as_bytes()) > 0, "the search finds what is there");
    assert_no_key(&server, key.trim());

    // Nor has one that found the folder made, and locks its vault.
    let server = start_kept(server.kill(), FIXTURE, &[]);
    let admin = sign_in_with_code(&server, "", "admin").await;
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    assert_no_key(&server, key.trim());
    let taken = server.control("").post("/snapshots", json!({ "name": "locked" })).await;
    assert_eq!(taken.status, 201);
    assert_eq!(server.control("").post("/reset", json!({})).await.status, 204);
    assert_no_key(&server, key.trim());
}

#[tokio::test]
async fn nor_has_one_that_keeps_nothing() {
    let server = Server::with_fixture(FIXTURE);
    // Whoever has an answer knows that the ready file, which tells the key, was not just written but is done with.
    assert_eq!(server.control("").get("/health").await.status, 200);
    assert_no_key(&server, &master_key(&server));
}

#[tokio::test]
async fn nor_does_it_have_the_passphrase_that_a_file_brought() {
    let dir = tempfile::tempdir().unwrap();
    let passphrase = dir.path().join("passphrase");
    std::fs::write(&passphrase, "correct horse battery\n").unwrap();
    let data = data_of(dir.path());
    let flags = ["--data", &data];
    let file = passphrase.to_str().unwrap();
    let server = Server::start_in(dir, &flags, &[("PAM360_SIM_MASTER_PASSPHRASE_FILE", file)]);
    assert_eq!(found(&server, b"correct horse"), 0);
}

#[tokio::test]
async fn the_data_key_is_in_memory_while_the_vault_is_open_and_not_when_it_is_locked() {
    let server = start_kept(tempfile::tempdir().unwrap(), FIXTURE, &[]);
    let master = key_file_of(&server);
    let key = data_key(server.dir.path(), master.trim()).await;
    let rest = server.rest();
    let change = details(&[("NEWPASSWORD", "Cargo&Hold88")]);
    assert_eq!(rest.put(PASSWORD_PATH, &change).await.result(), "Success");
    for _ in 0..8 {
        assert_eq!(rest.get(PASSWORD_PATH).await.result(), "Success");
    }
    assert!(found(&server, &key) > 0);
    let admin = sign_in_with_code(&server, "", "admin").await;
    let taken = server.control("").post("/snapshots", json!({ "name": "open" })).await;
    assert_eq!(taken.status, 201);
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    assert_gone(&server, &key);
    let locked = data_key(server.dir.path(), master.trim()).await;
    assert_ne!(locked, key);
    assert_gone(&server, &locked);

    // A copy that is unlocked opens nothing of this one, and unlocking this one does not bring back that key.
    let taken = server.control("").post("/snapshots", json!({ "name": "locked" })).await;
    assert_eq!(taken.status, 201);
    let copy = json!({ "name": "copy", "snapshot": "locked" });
    assert_eq!(server.control("").post("/sandboxes", copy).await.status, 201);
    let secret = json!({ "master_secret": master });
    let of_copy = sign_in_with_code(&server, "copy", "admin").await;
    assert_eq!(of_copy.post("/vault/unlock", secret.clone()).await.status, 200);
    assert_gone(&server, &locked);
    assert_eq!(admin.post("/vault/unlock", secret).await.status, 200);
    assert_gone(&server, &locked);
    let open = data_key(server.dir.path(), master.trim()).await;
    assert!(found(&server, &open) > 0);
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    for key in [open, data_key(server.dir.path(), master.trim()).await] {
        assert_gone(&server, &key);
    }
    assert_gone(&server, &HEXLOWER.decode(master.trim().as_bytes()).unwrap());
}

#[track_caller]
fn assert_gone(server: &Server, key: &[u8]) {
    // Half of it is enough to know it by, and more than chance puts anywhere.
    for half in key.chunks(16) {
        assert_eq!(found(server, half), 0);
    }
}

/// The data key of the default sandbox, by the master key that is its folder's: read as the format says.
async fn data_key(folder: &Path, master: &str) -> Vec<u8> {
    let mut database = open_database(folder).await;
    let (sealed_for, version, wrapped): (String, i64, Vec<u8>) =
        sqlx::query_as("SELECT sealed_for, key_version, wrapped_key FROM sandbox")
            .fetch_one(&mut database)
            .await
            .unwrap();
    let purpose = "pam360-sim wrapped data key";
    let texts = [purpose, &sealed_for];
    let texts = texts.map(|text| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat());
    let binding = [texts.concat(), version.to_le_bytes().to_vec()].concat();
    let master = HEXLOWER.decode(master.as_bytes()).unwrap();
    let (private, _) =
        X25519HkdfSha256::derive_keypair(&blake3::derive_key("pam360-sim 2026 wrapping of data keys", &master));
    let (encapsulated, rest) = wrapped.split_at(32);
    let (first, rest) = rest.split_at(48);
    let (number, sealed) = rest.split_at(2);
    let first = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).unwrap(),
        b"pam360-sim first link of wrapped data keys",
        first,
        &[],
    )
    .unwrap();
    let mut link: [u8; 32] = first.try_into().unwrap();
    for _ in 0..u16::from_le_bytes(number.try_into().unwrap()) {
        link = blake3::derive_key("pam360-sim 2026 next link of wrapped data keys", &link);
    }
    let (nonce, text) = sealed.split_at(24);
    let text = Payload {
        msg: text,
        aad: &binding,
    };
    XChaCha20Poly1305::new(&link.into())
        .decrypt(&XNonce::try_from(nonce).unwrap(), text)
        .unwrap()
}
