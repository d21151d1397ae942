//! Where sealed values are kept: each opens only in its own place.

/// A column that holds sealed values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SealedColumn {
    /// The password of an account, as the vault knows it.
    AccountPassword,
    /// The password of an account, as its simulated target knows it.
    AccountTarget,
    /// The content of a file that an account holds or held.
    AccountFile,
    /// The secret of an account's one-time codes.
    AccountTotp,
    /// The value of a custom field.
    CustomValue,
    /// A former password of an account.
    PasswordHistory,
    /// The App Token of an RPA entry (RPA-4: kept so that those whom RPA-6 allows can copy it).
    AppToken,
    /// The AUTHTOKEN of a user, kept to be handed out again at a restart.
    AuthToken,
    /// A person's password from a fixture, waiting for the first sign-in to be hashed.
    UserPassword,
    /// The secret of a person's second factor.
    SecondFactor,
    /// The fixture from which a sandbox was made.
    Origin,
    /// The faults of a sandbox, which may name a token.
    Faults,
    /// The data key of a snapshot.
    SnapshotKey,
}

impl SealedColumn {
    /// Every column.
    pub const ALL: [Self; 13] = [
        Self::AccountPassword,
        Self::AccountTarget,
        Self::AccountFile,
        Self::AccountTotp,
        Self::CustomValue,
        Self::PasswordHistory,
        Self::AppToken,
        Self::AuthToken,
        Self::UserPassword,
        Self::SecondFactor,
        Self::Origin,
        Self::Faults,
        Self::SnapshotKey,
    ];

    /// The table's name. Sealed values are bound to it: it never changes once values are stored.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::AccountPassword | Self::AccountTarget => "account",
            Self::AccountFile => "account_file",
            Self::AccountTotp => "account_totp",
            Self::CustomValue => "custom_value",
            Self::PasswordHistory => "password_history",
            Self::AppToken => "rpa_entry",
            Self::AuthToken | Self::UserPassword | Self::SecondFactor => "user",
            Self::Origin | Self::Faults => "sandbox",
            Self::SnapshotKey => "snapshot",
        }
    }

    /// The column's name. Sealed values are bound to it: it never changes once values are stored.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::AccountPassword | Self::PasswordHistory | Self::UserPassword => "password",
            Self::AccountTarget => "target_password",
            Self::AccountFile => "content",
            Self::AccountTotp => "secret",
            Self::CustomValue => "value",
            Self::AppToken => "app_token",
            Self::AuthToken => "auth_token",
            Self::SecondFactor => "totp_secret",
            Self::Origin => "origin",
            Self::Faults => "faults",
            Self::SnapshotKey => "key",
        }
    }

    /// Whether it stands open while the vault is locked: what people and clients prove themselves with, and what the
    /// simulator itself has set up or goes back to.
    #[must_use]
    pub const fn is_standing(self) -> bool {
        match self {
            Self::AppToken
            | Self::AuthToken
            | Self::UserPassword
            | Self::SecondFactor
            | Self::Origin
            | Self::Faults
            | Self::SnapshotKey => true,
            Self::AccountPassword
            | Self::AccountTarget
            | Self::AccountFile
            | Self::AccountTotp
            | Self::CustomValue
            | Self::PasswordHistory => false,
        }
    }
}

/// The one place where a sealed value belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// In which column.
    pub column: SealedColumn,
    /// In the row with this id.
    pub row: i64,
}
