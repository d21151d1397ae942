//! `cargo bench --bench parts`: the parts of a request by themselves, each in its own time.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiff::Timestamp;
use pam360_sim::http::rest::form::Form;
use pam360_sim::http::rest::input_data::{Details, read};
use pam360_sim::http::rest::java_json::{JavaMap, Json};
use pam360_sim::model::account::{AccountFacts, SharesWithCaller};
use pam360_sim::model::caller::{Caller, Via};
use pam360_sim::model::ids::{AccountId, EntryId, ResourceId, SandboxName, UserId};
use pam360_sim::model::role::BuiltInRole;
use pam360_sim::model::rpa::EntryStatus;
use pam360_sim::model::share::SharePermission;
use pam360_sim::model::target::TargetState;
use pam360_sim::model::token::{EntryFacts, OwnerFacts, TokenFacts};
use pam360_sim::model::user_status::UserStatus;
use pam360_sim::rules::access::{self, AccountAction};
use pam360_sim::rules::hosts;
use pam360_sim::rules::tokens::{self, Circumstances};
use pam360_sim::vault::{MasterKey, Place, SealedColumn, Vault};

const TOKEN: &str = "B698EF92-B151-4E5C-969D-CA7B50DF4E9D";
const PLACE: Place = Place {
    column: SealedColumn::AccountPassword,
    row: 1,
};

fn main() {
    divan::main();
}

/// INPUT_DATA as the integration writes it, its reason so long that the whole has about `bytes` bytes.
fn input_data(bytes: usize) -> String {
    let reason = "Nightly run ".repeat(bytes / 12);
    format!("{{'operation': {{'Details': {{'REASON': '{reason}', 'TICKETID': '7'}}}}}}")
}

#[divan::bench(args = [60, 10 * 1024, 10 * 1024 * 1024])]
fn input_data_of_the_integration(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = input_data(bytes);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| Details::read(Some(black_box(&text))).is_ok());
}

/// 10 MiB that are written to hurt a reader.
#[divan::bench(args = ["nested", "escapes", "members", "one key again and again", "unfinished"])]
fn input_data_hostile(bencher: Bencher<'_, '_>, kind: &str) {
    const BYTES: usize = 10 * 1024 * 1024;
    let text = match kind {
        "nested" => "{a:".repeat(BYTES / 3),
        "escapes" => format!("{{a:'{}'}}", r"\u0041".repeat(BYTES / 6)),
        "members" => {
            let members: Vec<_> = (0..BYTES / 12).map(|number| format!("k{number:07}:1")).collect();
            format!("{{{}}}", members.join(","))
        }
        "one key again and again" => format!("{{{}}}", "a:1,".repeat(BYTES / 4)),
        _ => format!("{{a:'{}", "x".repeat(BYTES)),
    };
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| read(black_box(&text)).is_ok());
}

#[divan::bench]
fn form_decoded(bencher: Bencher<'_, '_>) {
    let query = "INPUT_DATA=%7B%27operation%27%3A+%7B%27Details%27%3A+%7B%27REASON%27%3A+%27Need+the+password+to+log\
                 +in+to+the+Windows+Server+for+testing+purposes.%27%2C+%27TICKETID%27%3A+%277%27%7D%7D%7D";
    bencher.bench_local(|| Form::new(black_box(query)).get("INPUT_DATA"));
}

#[divan::bench]
fn java_json_answer(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let result = JavaMap::new()
            .with("status", "Success")
            .with("message", "Password fetched successfully");
        let operation = JavaMap::new()
            .with("name", "GET PASSWORD")
            .with("result", result)
            .with("Details", JavaMap::new().with("PASSWORD", black_box("QA!K>35Hgg(x")));
        Json::from(JavaMap::new().with("operation", operation)).to_text()
    });
}

#[divan::bench]
fn seal(bencher: Bencher<'_, '_>) {
    let vault = vault();
    let secret = "QA!K>35Hgg(x".to_owned().into();
    bencher.bench_local(|| vault.seal(PLACE, black_box(&secret)).is_ok());
}

#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let vault = vault();
    let sealed = vault.seal(PLACE, &"QA!K>35Hgg(x".to_owned().into()).ok();
    bencher.bench_local(|| {
        sealed
            .as_ref()
            .map(|sealed| vault.open(PLACE, black_box(sealed)).is_ok())
    });
}

fn vault() -> Vault {
    MasterKey::ephemeral()
        .keys()
        .standing_vault(&SandboxName::default_sandbox())
}

#[divan::bench]
fn token_digest(bencher: Bencher<'_, '_>) {
    let digests = MasterKey::ephemeral().token_digests();
    bencher.bench_local(|| digests.digest(black_box(TOKEN)));
}

#[divan::bench]
fn token_judged(bencher: Bencher<'_, '_>) {
    let facts = TokenFacts::App(
        EntryFacts {
            id: EntryId(1),
            status: EntryStatus::Active,
            expires_at: Some(Timestamp::MAX),
            host_name: "localhost".to_owned(),
        },
        OwnerFacts {
            status: UserStatus::Active,
            deleted: false,
            caller: caller(BuiltInRole::PasswordUser),
        },
    );
    let call = Circumstances {
        now: Timestamp::UNIX_EPOCH,
        rpa_enabled: true,
        app_type: Some("17"),
    };
    bencher.bench_local(|| tokens::judge(black_box(Some(&facts)), black_box(call)).is_ok());
}

#[divan::bench]
fn host_compared(bencher: Bencher<'_, '_>) {
    let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
    bencher.bench_local(|| hosts::check(black_box("localhost"), black_box(client)));
}

#[divan::bench]
fn access_decided(bencher: Bencher<'_, '_>) {
    let caller = caller(BuiltInRole::PasswordUser);
    let facts = AccountFacts {
        id: AccountId(1),
        name: "administrator".to_owned(),
        resource_id: ResourceId(1),
        resource_name: "SOUTH-FIN-WINSERQA-09".to_owned(),
        owner_id: UserId(2),
        shares: SharesWithCaller {
            account: None,
            resource: Some(SharePermission::View),
            group: Some(SharePermission::FullAccess),
        },
        password: Vec::new(),
        target_password: None,
        target: TargetState::Accepting,
        policy: "Strong".to_owned(),
        notes: String::new(),
        non_compliance: None,
        reason_required: false,
        locked: false,
        step_up: false,
        access_control: None,
        created_at: Timestamp::UNIX_EPOCH,
        max_age_days: None,
        password_changed_at: None,
        last_accessed_at: None,
        totp_validity: None,
        holds_file: false,
    };
    bencher
        .bench_local(|| access::account(black_box(&caller), black_box(&facts), AccountAction::FetchPassword).is_ok());
}

fn caller(role: BuiltInRole) -> Caller {
    Caller {
        user_id: UserId(1),
        user_name: Arc::from("bob"),
        role: Arc::from(role.name()),
        privileges: role.privileges(),
        super_admin: false,
        via: Via::AppToken(EntryId(1)),
    }
}
