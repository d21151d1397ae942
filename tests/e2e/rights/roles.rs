//! Every role in every relation to an object, at every command.

use tokio::task::JoinSet;

use super::{CREATOR, ONLOOKER, Seat, Standing, Via, outcome, seats};
use crate::harness::Server;

/// The roles, and whether they create resources and accounts (ROLE-1).
const ROLES: [(&str, bool); 9] = [
    ("Privileged Administrator", true),
    ("Administrator", true),
    ("Cloud Administrator", true),
    ("Password Administrator", true),
    ("Password Auditor", false),
    ("Password User", false),
    ("Connection User", false),
    (CREATOR, true),
    (ONLOOKER, false),
];

/// What each relation allows, whatever the role, except that `add` needs a role that creates. `seen` is whether the
/// resource is among those that are listed.
const TABLE: &str = "
    relation                  seen  accounts  details  ids     fetch   change  add     edit-resource  edit-account
    none                      no    FIND-1    FIND-1   FIND-1  FIND-1  FIND-1  FIND-1  FIND-1         FIND-1
    account:view              yes   ok        ok       ok      ok      DENY-1  DENY-1  DENY-1         DENY-1
    account:modify            yes   ok        ok       ok      ok      ok      DENY-1  DENY-1         DENY-1
    resource:remote_app_only  yes   ok        ok       ok      DENY-1  DENY-1  DENY-1  DENY-1         DENY-1
    resource:view             yes   ok        ok       ok      ok      DENY-1  DENY-1  DENY-1         DENY-1
    resource:modify           yes   ok        ok       ok      ok      ok      DENY-1  DENY-1         DENY-1
    resource:full_access      yes   ok        ok       ok      ok      ok      ok      ok             ok
    group:remote_app_only     yes   ok        ok       ok      DENY-1  DENY-1  DENY-1  DENY-1         DENY-1
    group:view                yes   ok        ok       ok      ok      DENY-1  DENY-1  DENY-1         DENY-1
    group:modify              yes   ok        ok       ok      ok      ok      DENY-1  DENY-1         DENY-1
    group:full_access         yes   ok        ok       ok      ok      ok      ok      ok             ok
    owner                     yes   ok        ok       ok      ok      ok      ok      ok             ok
    super                     yes   ok        ok       ok      ok      ok      ok      ok             ok
";

/// A row of the table: the relation, whether the resource is listed, and the outcomes.
type Row = (&'static str, bool, Vec<&'static str>);

fn rows() -> Vec<Row> {
    let row = |line: &'static str| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words.next()? == "yes", words.collect()))
    };
    TABLE.lines().skip(2).filter_map(row).collect()
}

struct Case {
    standing: Standing,
    creates: bool,
    row: Row,
}

impl Case {
    fn of((role, creates): (&'static str, bool), row: &Row, via: Via) -> Self {
        let mut standing = Standing {
            role,
            owner: row.0 == "owner",
            super_admin: row.0 == "super",
            ..Standing::default()
        };
        match row.0.split_once(':') {
            Some(("account", permission)) => standing.account.push((via, permission)),
            Some(("resource", permission)) => standing.resource.push((via, permission)),
            Some((_, permission)) => standing.group.push((via, permission)),
            None => {}
        }
        Self {
            standing,
            creates,
            row: row.clone(),
        }
    }

    /// The outcomes of the table's commands and then of the two that no relation decides.
    fn expected(&self) -> Vec<&'static str> {
        let mut expected = self.row.2.clone();
        let add = &mut expected[5];
        if *add == "ok" && !self.creates {
            *add = "DENY-1";
        }
        expected.push(if self.creates { "ok" } else { "DENY-1" });
        expected.push("ok");
        expected
    }
}

/// Roles by relations; those that are shares twice, through the user and through a user group.
fn cases() -> Vec<Case> {
    let rows = rows();
    let mut cases = Vec::new();
    for role in ROLES {
        for row in &rows {
            cases.push(Case::of(role, row, Via::User));
            if row.0.contains(':') {
                cases.push(Case::of(role, row, Via::UserGroup));
            }
        }
    }
    cases
}

/// In the order of [`Case::expected`]. What only reads comes first.
async fn outcomes(seat: &Seat) -> Vec<String> {
    let answers = [
        seat.list_accounts().await,
        seat.account_details().await,
        seat.ids().await,
        seat.fetch_password().await,
        seat.change_password().await,
        seat.create_account().await,
        seat.edit_resource().await,
        seat.edit_account().await,
        seat.create_resource().await,
        seat.test_module().await,
    ];
    answers.iter().map(outcome).collect()
}

async fn check(seat: Seat, case: Case) {
    let listed = seat.list_resources().await;
    let none = Vec::new();
    let rows = listed.details().as_array().unwrap_or(&none);
    let own = (seat.number + 1).to_string();
    assert_eq!(
        rows.iter().any(|row| row["RESOURCE ID"] == own.as_str()),
        case.row.1,
        "{:?}",
        case.standing
    );
    if !case.standing.super_admin {
        assert_eq!(rows.len(), usize::from(case.row.1), "{:?}", case.standing);
    }
    assert_eq!(outcomes(&seat).await, case.expected(), "{:?}", case.standing);
}

#[tokio::test]
async fn every_role_may_do_in_every_relation_what_the_table_says() {
    let server = Server::start();
    let cases = cases();
    assert_eq!(cases.len(), 9 * 23);
    let standings: Vec<_> = cases.iter().map(|case| case.standing.clone()).collect();
    let mut checks = JoinSet::new();
    for (seat, case) in seats(&server, &standings).await.into_iter().zip(cases) {
        checks.spawn(check(seat, case));
    }
    checks.join_all().await;
}
