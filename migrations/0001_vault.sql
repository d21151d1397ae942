-- One simulated installation: one database. Times are milliseconds since the epoch, in sandbox time.
-- `*_key` columns hold a name folded for look-ups without regard to case. Sealed columns hold ciphertext only.

CREATE TABLE sandbox (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    name          TEXT    NOT NULL,
    built_in      TEXT,                          -- the built-in fixture that it came from
    settings      TEXT    NOT NULL,              -- JSON
    clock         TEXT    NOT NULL,              -- JSON
    sealed_for    TEXT    NOT NULL,              -- the sandbox for which the data key and what it seals are bound
    key_version   INTEGER NOT NULL,
    wrapped_key   BLOB    NOT NULL,              -- the data key under the master key
    vault_locked  INTEGER NOT NULL DEFAULT 0,
    origin_sealed BLOB,                          -- the fixture that a reset goes back to; none: the snapshot without a name
    lease         TEXT                           -- JSON; how long it is kept
) STRICT;

-- What the database held at some instant, but for these rows, as lines of JSON, with the same secrets sealed as here.
CREATE TABLE snapshots (
    id          INTEGER PRIMARY KEY,
    name        TEXT UNIQUE,                     -- none: what the sandbox was made from
    taken_at    INTEGER NOT NULL,
    random      INTEGER,                         -- how far the sandbox's seeded randomness had come
    key_version INTEGER NOT NULL,                -- of the data key then
    key_sealed  BLOB,                            -- that key, for the simulator; none of a locked vault
    content     BLOB    NOT NULL
) STRICT;

-- Faults are few and change together: one sealed list, since a fault may name a token.
CREATE TABLE faults (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB    NOT NULL
) STRICT;

CREATE TABLE roles (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL UNIQUE,
    privileges INTEGER NOT NULL,                 -- bit set
    built_in   INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_name       TEXT    NOT NULL,
    name_key        TEXT    NOT NULL,
    full_name       TEXT    NOT NULL,
    email           TEXT    NOT NULL,
    role_id         INTEGER NOT NULL REFERENCES roles (id),
    super_admin     INTEGER NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('active', 'locked', 'disabled')),
    deleted         INTEGER NOT NULL DEFAULT 0,
    password_hash   TEXT,                        -- argon2id
    password_sealed BLOB,                        -- a fixture's password until the first sign-in hashes it
    created_at      INTEGER NOT NULL,
    must_change_password INTEGER NOT NULL DEFAULT 0,
    totp_sealed     BLOB,                        -- the secret of the second factor
    totp_confirmed  INTEGER NOT NULL DEFAULT 0,  -- a second factor counts once its first code was given
    totp_last_step  INTEGER,                     -- of the code that was used last
    stepped_up_at   INTEGER                      -- when a code was given last
) STRICT;
-- A deleted user's name is free again; his row stays, since his resources and the audit trail point to it.
CREATE UNIQUE INDEX users_by_name ON users (name_key) WHERE NOT deleted;

CREATE TABLE user_groups (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE user_group_members (
    user_id       INTEGER NOT NULL REFERENCES users (id),
    user_group_id INTEGER NOT NULL REFERENCES user_groups (id),
    PRIMARY KEY (user_id, user_group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE password_policies (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL UNIQUE,
    definition TEXT NOT NULL,                    -- JSON
    max_age_days INTEGER GENERATED ALWAYS AS (definition ->> '$.max_age_days') STORED
) STRICT;

CREATE TABLE resource_types (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL UNIQUE,
    is_default INTEGER NOT NULL
) STRICT;

CREATE TABLE resources (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    type_id     INTEGER NOT NULL REFERENCES resource_types (id),
    owner_id    INTEGER NOT NULL REFERENCES users (id),
    policy_id   INTEGER NOT NULL REFERENCES password_policies (id),
    description TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    dns_name    TEXT    NOT NULL,
    domain_name TEXT    NOT NULL,
    location    TEXT    NOT NULL,
    department  TEXT    NOT NULL,
    target      TEXT    NOT NULL CHECK (target IN ('accepting', 'refusing', 'unreachable')),
    access_control TEXT,                         -- JSON; for accounts that have none of their own
    created_at  INTEGER NOT NULL,
    trashed_at  INTEGER,                         -- in the trash since
    trashed_by  INTEGER REFERENCES users (id)
) STRICT;
-- What is in the trash has given its name free.
CREATE UNIQUE INDEX resources_by_name ON resources (name_key) WHERE trashed_at IS NULL;
CREATE INDEX resources_by_owner ON resources (owner_id);

CREATE TABLE accounts (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    resource_id         INTEGER NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
    name                TEXT    NOT NULL,
    name_key            TEXT    NOT NULL,
    owner_id            INTEGER NOT NULL REFERENCES users (id),
    policy_id           INTEGER NOT NULL REFERENCES password_policies (id),
    notes               TEXT    NOT NULL,
    password_sealed     BLOB    NOT NULL,
    target_sealed       BLOB,                    -- the target's own password, where it differs from the vault's
    non_compliance      TEXT,                    -- the reason, where the password breaks its policy
    reason_required     INTEGER NOT NULL,
    access_control      TEXT,                    -- JSON; outranks the resource's
    created_at          INTEGER NOT NULL,
    password_changed_at INTEGER,
    locked              INTEGER NOT NULL DEFAULT 0,
    step_up             INTEGER NOT NULL DEFAULT 0,
    reset_due           INTEGER NOT NULL DEFAULT 0, -- to be changed after use, as soon as that can be
    trashed_at          INTEGER,                 -- in the trash since, apart from its resource
    trashed_by          INTEGER REFERENCES users (id)
) STRICT;
CREATE UNIQUE INDEX accounts_by_name ON accounts (resource_id, name_key) WHERE trashed_at IS NULL;
CREATE INDEX accounts_by_resource ON accounts (resource_id);
CREATE INDEX accounts_by_owner ON accounts (owner_id, resource_id);
CREATE INDEX accounts_reset_due ON accounts (id) WHERE reset_due;

-- By what targets know their passwords; of all accounts while the vault is locked, of none otherwise.
CREATE TABLE target_marks (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    mark       BLOB    NOT NULL
) STRICT;

-- Apart from `accounts`, so that a read of a password touches a small row.
CREATE TABLE account_access (
    account_id       INTEGER PRIMARY KEY,
    last_accessed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE password_history (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    sealed      BLOB    NOT NULL,
    replaced_at INTEGER NOT NULL,
    replaced_by TEXT    NOT NULL
) STRICT;
CREATE INDEX password_history_by_account ON password_history (account_id);

-- Files that accounts hold in place of a password. The password, or former password, is the file's name.
CREATE TABLE account_files (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    history_id INTEGER UNIQUE REFERENCES password_history (id) ON DELETE CASCADE, -- none: the account holds it now
    sealed     BLOB    NOT NULL                  -- the content in base64
) STRICT;
CREATE UNIQUE INDEX account_files_held ON account_files (account_id) WHERE history_id IS NULL;
CREATE INDEX account_files_by_account ON account_files (account_id);

-- The one-time codes that an account asks for beside its password (RFC 6238).
CREATE TABLE account_totp (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    sealed     BLOB    NOT NULL,                 -- the secret in base32
    algorithm  TEXT    NOT NULL CHECK (algorithm IN ('SHA1', 'SHA256', 'SHA512')),
    digits     INTEGER NOT NULL,
    validity   INTEGER NOT NULL                  -- seconds
) STRICT;

-- Further attributes of resources or accounts, as an administrator defined them.
CREATE TABLE custom_fields (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    of_accounts INTEGER NOT NULL,                -- else of resources
    label       TEXT    NOT NULL,
    label_key   TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('Character', 'Password', 'Date')),
    column_name TEXT    NOT NULL,
    UNIQUE (of_accounts, label_key),
    UNIQUE (column_name)
) STRICT;

CREATE TABLE custom_values (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id    INTEGER NOT NULL REFERENCES custom_fields (id),
    resource_id INTEGER REFERENCES resources (id) ON DELETE CASCADE,
    account_id  INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    sealed      BLOB    NOT NULL,                -- of every kind, since any may hold what nobody should read
    CHECK ((resource_id IS NULL) <> (account_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX custom_values_of_resource ON custom_values (resource_id, field_id) WHERE resource_id IS NOT NULL;
CREATE UNIQUE INDEX custom_values_of_account ON custom_values (account_id, field_id) WHERE account_id IS NOT NULL;

CREATE TABLE resource_groups (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    description TEXT    NOT NULL DEFAULT '',
    owner_id    INTEGER NOT NULL REFERENCES users (id),
    criteria    TEXT                             -- JSON, of a dynamic group: every change keeps its members as they say
) STRICT;
CREATE UNIQUE INDEX resource_groups_by_name ON resource_groups (name_key, owner_id);

CREATE TABLE resource_group_members (
    resource_id       INTEGER NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
    resource_group_id INTEGER NOT NULL REFERENCES resource_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (resource_id, resource_group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_group_members_by_group ON resource_group_members (resource_group_id);

-- Who (a user or a user group) may do what (permission 1 to 4) with one account, resource or resource group.
CREATE TABLE shares (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id           INTEGER REFERENCES users (id),
    user_group_id     INTEGER REFERENCES user_groups (id),
    account_id        INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    resource_id       INTEGER REFERENCES resources (id) ON DELETE CASCADE,
    resource_group_id INTEGER REFERENCES resource_groups (id) ON DELETE CASCADE,
    permission        INTEGER NOT NULL CHECK (permission BETWEEN 1 AND 4),
    CHECK ((user_id IS NULL) <> (user_group_id IS NULL)),
    CHECK ((account_id IS NOT NULL) + (resource_id IS NOT NULL) + (resource_group_id IS NOT NULL) = 1)
) STRICT;
-- By what is shared and with whom, since nobody is to wait for what is shared with others.
CREATE INDEX shares_by_account ON shares (account_id, user_id, user_group_id) WHERE account_id IS NOT NULL;
CREATE INDEX shares_by_resource ON shares (resource_id, user_id, user_group_id) WHERE resource_id IS NOT NULL;
CREATE INDEX shares_by_resource_group ON shares (resource_group_id, user_id, user_group_id)
    WHERE resource_group_id IS NOT NULL;
CREATE INDEX shares_by_user ON shares (user_id, account_id) WHERE user_id IS NOT NULL;
CREATE INDEX shares_by_user_group ON shares (user_group_id, account_id) WHERE user_group_id IS NOT NULL;

CREATE TABLE tickets (
    id     INTEGER PRIMARY KEY,
    ticket TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    requester TEXT                               -- a user name; none means anybody
) STRICT;

CREATE TABLE ticket_accounts (
    ticket_id  INTEGER NOT NULL REFERENCES tickets (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (ticket_id, account_id)
) STRICT, WITHOUT ROWID;

-- Requests for passwords under access control: one person has one open request for an account.
CREATE TABLE password_requests (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id      INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL REFERENCES users (id),
    state           TEXT    NOT NULL CHECK (state IN ('waiting', 'approved', 'queued', 'checked_out', 'checked_in',
                                                      'rejected', 'void', 'lapsed')),
    reason          TEXT    NOT NULL,
    ticket          TEXT    NOT NULL,
    requested_at    INTEGER NOT NULL,
    starts_at       INTEGER,
    ends_at         INTEGER,
    polls           INTEGER NOT NULL DEFAULT 0,  -- looks of the requester while it waited
    first_approver  INTEGER REFERENCES users (id),
    second_approver INTEGER REFERENCES users (id),
    queued_at       INTEGER,
    checked_out_at  INTEGER,
    ended_at        INTEGER
) STRICT;
CREATE UNIQUE INDEX password_requests_open ON password_requests (account_id, user_id)
    WHERE state IN ('waiting', 'approved', 'queued', 'checked_out');
-- What is over stays: whoever looks at what is open, as nearly every request does, must not read it all.
CREATE INDEX password_requests_open_by_id ON password_requests (id)
    WHERE state IN ('waiting', 'approved', 'queued', 'checked_out');
CREATE INDEX password_requests_by_account ON password_requests (account_id, state);

CREATE TABLE rpa_entries (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    rpa_name      TEXT    NOT NULL,
    rpa_name_key  TEXT    NOT NULL UNIQUE,
    owner_id      INTEGER NOT NULL REFERENCES users (id),
    host_name     TEXT    NOT NULL,
    host_key      TEXT    NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('active', 'pending')),
    approval_case TEXT    NOT NULL CHECK (approval_case IN ('automatic', 'rpa-owner', 'other-admin')),
    validity_days INTEGER,
    expires_at    INTEGER,
    created_by    INTEGER NOT NULL REFERENCES users (id),
    edited_by     INTEGER REFERENCES users (id),
    approved_by   INTEGER REFERENCES users (id),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    last_used_at  INTEGER,
    polls         INTEGER NOT NULL DEFAULT 0     -- looks at it while it was pending
) STRICT;
CREATE UNIQUE INDEX rpa_entries_by_owner_and_host ON rpa_entries (owner_id, host_key);

-- App Tokens and AUTHTOKENs by keyed digest. Ended ones stay, so that the reason of a refusal can be told;
-- their entry may be gone.
CREATE TABLE tokens (
    digest   BLOB PRIMARY KEY,
    entry_id INTEGER,
    user_id  INTEGER,
    sealed   BLOB,                               -- a copy to hand out again; none once ended
    ended    TEXT CHECK (ended IN ('replaced', 'rejected', 'deleted')),
    CHECK ((entry_id IS NULL) <> (user_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_by_entry ON tokens (entry_id) WHERE ended IS NULL AND entry_id IS NOT NULL;
CREATE UNIQUE INDEX tokens_by_user ON tokens (user_id) WHERE ended IS NULL AND user_id IS NOT NULL;

CREATE TABLE sessions (
    digest     BLOB PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Names stand beside ids, since what a record tells must outlive what it tells of. A record is one row and nothing
-- else that grows: every read of a password writes one.
CREATE TABLE audit (
    id             INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    operation      TEXT    NOT NULL,
    outcome        TEXT    NOT NULL,
    user_id        INTEGER,
    user_name      TEXT    NOT NULL,
    entry_id       INTEGER,
    resource_id    INTEGER,
    resource_name  TEXT    NOT NULL,
    account_id     INTEGER,
    account_name   TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    ticket         TEXT    NOT NULL,
    client_address TEXT    NOT NULL,
    client_type    TEXT    NOT NULL,
    detail         TEXT    NOT NULL
) STRICT;

-- LAST ACCESSED TIME follows the audit trail, so that neither can be written without the other.
CREATE TRIGGER audit_tells_last_access AFTER INSERT ON audit
WHEN NEW.operation = 'Password Retrieved' AND NEW.outcome = 'success'
BEGIN
    INSERT INTO account_access (account_id, last_accessed_at) VALUES (NEW.account_id, NEW.at)
    ON CONFLICT (account_id) DO UPDATE SET last_accessed_at = excluded.last_accessed_at;
END;
