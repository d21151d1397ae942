//! Time that moves on in many steps leaves behind what one step leaves.

use std::sync::Arc;

use jiff::SignedDuration;
use proptest::prelude::*;
use secrecy::ExposeSecret;

use crate::clock::ClockState;
use crate::fixture::Fixture;
use crate::sandbox::Sandbox;
use crate::service::arbitrary::{Dice, Due, fixture, now};
use crate::service::fixtures::Tokens;
use crate::service::sandboxes::set_clock;
use crate::service::{export, testing};
use crate::store::audit::{AuditFilter, AuditPage, list};

/// The sandbox after these steps, in minutes: all that an export and the audit trail tell of it.
async fn after(fixture: Fixture, steps: &[u32]) -> (String, Vec<String>) {
    let registry = testing::registry();
    let sandbox = testing::sandbox(&registry, "a", fixture, Tokens::OfFixture).await;
    let mut then = now();
    for minutes in steps {
        then += SignedDuration::from_mins(i64::from(*minutes));
        set_clock(&registry, &sandbox, ClockState::Frozen { now: then })
            .await
            .unwrap();
    }
    let trail = trail(&sandbox).await;
    let yaml = export::yaml(&sandbox).await.unwrap();
    (yaml.expose_secret().to_owned(), trail)
}

async fn trail(sandbox: &Arc<Sandbox>) -> Vec<String> {
    let page = AuditPage {
        offset: 0,
        limit: 100_000,
        newest_first: false,
    };
    let mut reader = sandbox.store.read().await.unwrap();
    let (records, _) = list(&mut reader, &AuditFilter::default(), page).await.unwrap();
    records.iter().map(|record| format!("{record:?}")).collect()
}

#[test]
fn in_what_is_tried_everything_falls_due() {
    let mut happened = String::new();
    for number in 0..60 {
        let fixture = fixture(&mut Dice::of_number(number), Due::Whenever);
        let (_, trail) = testing::block_on(after(fixture, &[600]));
        happened.extend(trail);
    }
    for what in [
        "Password Request Approved",
        "Password Request Rejected",
        "Password Request Voided",
        "Password Checked Out",
        "Password Checked In",
        "reset after use",
        "RPA Entry Approved",
        "RPA Entry Rejected",
    ] {
        assert!(happened.contains(what), "{what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn one_step_and_many_lead_to_the_same_state_and_the_same_audit_trail(
        rolls in prop::collection::vec(any::<u16>(), 0..6000),
        steps in prop::collection::vec(0_u32..90, 1..12),
    ) {
        let fixture = fixture(&mut Dice::new(rolls), Due::Whenever);
        let findings = fixture.check();
        assert!(findings.is_empty(), "{findings:?}");
        let all_at_once = [steps.iter().sum()];
        let (state, trail) = testing::block_on(after(fixture.clone(), &steps));
        let (expected_state, expected_trail) = testing::block_on(after(fixture, &all_at_once));
        assert_eq!(trail, expected_trail);
        assert_eq!(state, expected_state);
    }
}
