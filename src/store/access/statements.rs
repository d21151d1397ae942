//! The statements that select what one caller may meet; he is `?1` of each.
//!
//! Where one thing is looked up and is not there, another is read in its place, which is thrown away afterwards: otherwise
//! an answer for what does not exist would come sooner than one for what the caller may not see. Nor does either take
//! longer for how much the hidden thing holds, or with how many it is shared.

use sqlx::AssertSqlSafe;

use crate::store::reach::{share, shared_accounts};

/// What of a resource (`r`) was shared with him, by itself and with its group.
macro_rules! resource_shares {
    () => {
        concat!(
            share!("", "s.resource_id = r.id"),
            " AS resource_share, ",
            share!(
                "resource_group_members g CROSS JOIN ",
                "g.resource_id = r.id AND s.resource_group_id = g.resource_group_id"
            ),
            " AS group_share "
        )
    };
}

const ACCOUNT: &str = concat!(
    "SELECT a.id, a.name, a.resource_id, r.name AS resource_name, a.owner_id, a.password_sealed, \
     a.target_sealed, r.target, p.name AS policy, a.notes, a.non_compliance, a.reason_required, \
     coalesce(a.access_control, r.access_control) AS access_control, a.locked, a.step_up, \
     a.created_at, p.max_age_days, a.password_changed_at, seen.last_accessed_at, codes.validity AS totp_validity, \
     EXISTS (SELECT 1 FROM account_files f WHERE f.account_id = a.id AND f.history_id IS NULL) AS holds_file, ",
    share!("", "s.account_id = a.id"),
    " AS account_share, ",
    resource_shares!(),
    "FROM accounts a JOIN resources r ON r.id = a.resource_id AND a.trashed_at IS NULL AND r.trashed_at IS NULL \
     JOIN password_policies p ON p.id = a.policy_id \
     LEFT JOIN account_access seen ON seen.account_id = a.id LEFT JOIN account_totp codes ON codes.account_id = a.id"
);

/// More columns may come before.
const RESOURCE: &str = concat!(
    "r.id, r.name, t.name AS resource_type, r.owner_id, o.user_name AS owner_name, \
     p.name AS policy, r.description, r.url, r.dns_name, r.domain_name, r.location, r.department, r.target, ",
    resource_shares!(),
    "FROM resources r JOIN resource_types t ON t.id = r.type_id AND r.trashed_at IS NULL JOIN users o ON o.id = r.owner_id \
     JOIN password_policies p ON p.id = r.policy_id"
);

/// How many accounts there are in each resource, and how many of them are his.
pub(super) const COUNTS: &str =
    "SELECT resource_id, count(*), sum(owner_id = ?1) FROM accounts WHERE trashed_at IS NULL GROUP BY resource_id";

/// How many more were shared with him singly.
pub(super) const SHARED_COUNTS: &str = concat!(
    "SELECT resource_id, count(DISTINCT id) FROM (",
    shared_accounts!("a.id, a.resource_id", "a.owner_id <> ?1"),
    ") GROUP BY resource_id"
);

/// Selects the accounts for which a clause holds.
pub(super) fn accounts_that(clause: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("{ACCOUNT} {clause}"))
}

/// Looks up the one account for which a condition holds, else any.
pub(super) fn one_account(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "{ACCOUNT} WHERE a.id = coalesce((SELECT a.id FROM accounts a JOIN resources r ON r.id = a.resource_id \
         WHERE {condition} AND a.trashed_at IS NULL AND r.trashed_at IS NULL), (SELECT min(id) FROM accounts))"
    ))
}

/// Selects every resource.
pub(super) fn all_resources() -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("SELECT {RESOURCE} ORDER BY r.id"))
}

/// Looks up the one resource for which a condition holds, else any, and whether it holds accounts of his own.
pub(super) fn one_resource(condition: &str) -> AssertSqlSafe<String> {
    const HOLDS_OWN: &str = concat!(
        "EXISTS (SELECT 1 FROM accounts a WHERE a.owner_id = ?1 AND a.resource_id = r.id AND a.trashed_at IS NULL UNION ALL ",
        shared_accounts!("1", "a.resource_id = r.id"),
        ") AS holds_own"
    );
    AssertSqlSafe(format!(
        "SELECT {HOLDS_OWN}, {RESOURCE} WHERE r.id = coalesce((SELECT r.id FROM resources r \
         WHERE {condition} AND r.trashed_at IS NULL), (SELECT min(id) FROM resources))"
    ))
}

#[cfg(test)]
mod tests {
    use sqlx::{Row, SqlSafeStr};

    use super::*;
    use crate::store::{Pattern, Place, Store, Template};

    #[tokio::test]
    async fn a_look_up_makes_no_table_or_index_for_itself() {
        let store = Store::open(&Place::Memory, &Template::default(), &Pattern::Unknown)
            .await
            .unwrap();
        let made = async |statement: AssertSqlSafe<String>| {
            let explained = format!("EXPLAIN {}", statement.into_sql_str().as_str());
            let steps = sqlx::query(AssertSqlSafe(explained))
                .fetch_all(&mut *store.read().await.unwrap())
                .await
                .unwrap();
            let steps: Vec<String> = steps.iter().map(|step| step.get("opcode")).collect();
            assert!(steps.iter().any(|step| step == "OpenRead"));
            let makes = |step: &&String| ["OpenEphemeral", "OpenAutoindex", "SorterOpen"].contains(&step.as_str());
            steps.iter().filter(makes).count()
        };
        // The time that takes would depend on what is hidden.
        assert_eq!(made(one_account("a.id = ?2 AND a.resource_id = ?3")).await, 0);
        assert_eq!(made(one_account("a.name_key = ?2 AND a.resource_id = ?3")).await, 0);
        assert_eq!(made(one_account("a.id = ?2")).await, 0);
        assert_eq!(made(one_resource("r.id = ?2")).await, 0);
        assert_eq!(made(one_resource("r.name_key = ?2")).await, 0);
        assert_eq!(made(all_resources()).await, 0);
        // The sorting of what is counted is found here, too.
        assert_eq!(made(AssertSqlSafe(SHARED_COUNTS.to_owned())).await, 2);
    }
}
