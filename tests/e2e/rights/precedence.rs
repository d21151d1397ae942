//! Which share counts where there are several (SHARE-3).

use tokio::task::JoinSet;

use super::{Seat, Share, Standing, Via, outcome, seats};
use crate::harness::Server;

/// The permissions, the weakest first; single accounts take the two in the middle.
const LEVELS: [&str; 4] = ["remote_app_only", "view", "modify", "full_access"];

fn none_or(levels: &[&'static str]) -> Vec<Option<&'static str>> {
    std::iter::once(None).chain(levels.iter().copied().map(Some)).collect()
}

/// Fetching and changing the password, and editing what the permission is for.
fn allowed(permission: Option<&str>) -> [&'static str; 3] {
    match permission {
        Some("remote_app_only") => ["DENY-1", "DENY-1", "DENY-1"],
        Some("view") => ["ok", "DENY-1", "DENY-1"],
        Some("modify") => ["ok", "ok", "DENY-1"],
        Some("full_access") => ["ok", "ok", "ok"],
        _ => ["FIND-1", "FIND-1", "FIND-1"],
    }
}

async fn at_account(seat: &Seat) -> [String; 3] {
    [
        outcome(&seat.fetch_password().await),
        outcome(&seat.change_password().await),
        outcome(&seat.edit_account().await),
    ]
}

async fn check(seat: Seat, standing: Standing, on_account: [&'static str; 3], edit_resource: &'static str) {
    assert_eq!(at_account(&seat).await, on_account, "{standing:?}");
    assert_eq!(outcome(&seat.edit_resource().await), edit_resource, "{standing:?}");
}

async fn check_all(cases: Vec<(Standing, [&'static str; 3], &'static str)>) {
    let server = Server::start();
    let standings: Vec<_> = cases.iter().map(|case| case.0.clone()).collect();
    let mut checks = JoinSet::new();
    for (seat, (standing, on_account, edit_resource)) in seats(&server, &standings).await.into_iter().zip(cases) {
        checks.spawn(check(seat, standing, on_account, edit_resource));
    }
    checks.join_all().await;
}

fn share(permission: Option<&'static str>) -> Vec<Share> {
    permission
        .map(|permission| (Via::User, permission))
        .into_iter()
        .collect()
}

#[tokio::test]
async fn a_share_on_the_narrower_object_counts_be_it_stronger_or_weaker() {
    let mut cases = Vec::new();
    for account in none_or(&LEVELS[1..3]) {
        for resource in none_or(&LEVELS) {
            for group in none_or(&LEVELS) {
                let standing = Standing {
                    role: "Password User",
                    account: share(account),
                    resource: share(resource),
                    group: share(group),
                    ..Standing::default()
                };
                let on_account = allowed(account.or(resource).or(group));
                let edit_resource = match (account, resource.or(group)) {
                    // The place of an account that he sees: there, but nothing to edit.
                    (Some(_), None) => "DENY-1",
                    (_, counts) => allowed(counts)[2],
                };
                cases.push((standing, on_account, edit_resource));
            }
        }
    }
    assert_eq!(cases.len(), 3 * 5 * 5);
    check_all(cases).await;
}

#[tokio::test]
async fn of_a_users_and_a_user_groups_share_on_one_object_the_stronger_counts() {
    let mut cases = Vec::new();
    for (own, of_user) in LEVELS.iter().enumerate() {
        for (others, of_group) in LEVELS.iter().enumerate() {
            let shares: Vec<Share> = vec![(Via::User, of_user), (Via::UserGroup, of_group)];
            let counts = allowed(Some(LEVELS[own.max(others)]));
            let standing = Standing {
                role: "Password User",
                ..Standing::default()
            };
            cases.push((
                Standing {
                    resource: shares.clone(),
                    ..standing.clone()
                },
                counts,
                counts[2],
            ));
            cases.push((
                Standing {
                    group: shares.clone(),
                    ..standing.clone()
                },
                counts,
                counts[2],
            ));
            if (1..3).contains(&own) && (1..3).contains(&others) {
                cases.push((
                    Standing {
                        account: shares,
                        ..standing
                    },
                    counts,
                    "DENY-1",
                ));
            }
        }
    }
    assert_eq!(cases.len(), 16 + 16 + 4);
    check_all(cases).await;
}
