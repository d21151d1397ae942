//! What of the shares reaches one caller, `?1` of every statement, himself or through a user group of his. Each is found
//! by what is shared and with whom at once: how much else is shared, with him or with others, takes no time.

/// The highest permission that reaches him, of the shares (`s`) of which a condition holds, perhaps together with tables
/// named before; none where there is no such share.
macro_rules! share {
    ($tables:literal, $which:literal) => {
        concat!(
            "(SELECT max(permission) FROM (SELECT s.permission FROM ",
            $tables,
            "shares s WHERE ",
            $which,
            " AND s.user_id = ?1 UNION ALL SELECT s.permission FROM ",
            $tables,
            "user_group_members m CROSS JOIN shares s WHERE m.user_id = ?1 AND ",
            $which,
            " AND s.user_id IS NULL AND s.user_group_id = m.user_group_id))"
        )
    };
}

/// The columns of accounts (`a`) that were shared with him singly, and of which a condition holds; one that was shared
/// twice is there twice.
macro_rules! shared_accounts {
    ($columns:literal, $which:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM shares s CROSS JOIN accounts a ON a.id = s.account_id WHERE s.user_id = ?1 AND a.trashed_at IS NULL AND ",
            $which,
            " UNION ALL SELECT ",
            $columns,
            " FROM user_group_members m CROSS JOIN shares s CROSS JOIN accounts a ON a.id = s.account_id \
             WHERE m.user_id = ?1 AND s.user_group_id = m.user_group_id AND s.user_id IS NULL \
             AND a.trashed_at IS NULL AND ",
            $which
        )
    };
}

pub(super) use {share, shared_accounts};
