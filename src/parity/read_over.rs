//! What commands of the product take and the simulator reads over, so that nobody mistakes it for working.

/// Fields that a command takes, whatever they hold, and does nothing with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOver {
    /// The command, as `POST user`.
    pub command: &'static str,
    /// The fields of its INPUT_DATA.
    pub fields: &'static [&'static str],
    /// What stays undone, in words.
    pub what: &'static str,
}

/// Fields of accounts that stand for how an account is recorded and reset.
const ACCOUNT_FLAGS: &[&str] = &[
    "ACCOUNTPASSWORDPOLICYID",
    "COMMAN_SET",
    "COMMAND_SET",
    "RECORD_RDP_SESSIONS",
    "RECORD_CLI_SESSIONS",
    "WEBSITE_SESSION_RECORDING",
    "GATEWAY_SESSION_RECORDING",
    "DISABLE_PASSWORD_RESETS",
    "CONFIGURE_PASSWORD_RESET",
    "ACCOUNT_RESOURCE_GROUP_IDS",
    "IIS_WEB_CONFIG_RESET",
    "IIS_APP_POOL_RESTART",
    "IIS_APP_POOL_RESET",
    "SERVICES_RESTART",
    "SERVICES_RESET",
    "SCHEDULED_TASK_RESET",
    "SAP_USER_TYPE",
];

const ACCOUNT_WHAT: &str = "no session is recorded, no command restricted, no dependent service reset; a password policy \
                            is given by its name, and groups hold resources";

/// Every field that the product is known to take and the simulator reads over.
pub const READ_OVER: &[ReadOver] = &[
    ReadOver {
        command: "POST user",
        fields: &[
            "SECONDARYEMAILID",
            "DEPARTMENT",
            "LOCATION",
            "POLICY",
            "ROLEID",
            "OWNERNAMEOPTION",
            "SDKACCESS",
            "TOKENVALIDITYDAYS",
            "HOSTCHECK",
            "HOSTNAME",
        ],
        what: "an AUTHTOKEN is good for ever and from any host; a role is given by its name",
    },
    ReadOver {
        command: "POST resources",
        fields: &[
            "ENABLEPRIVATEKEY",
            "RECORD_CONFIGURED_RESOURCE_URL",
            "DISABLE_TAB_DUPLICATION",
            "WEBSITE_SESSION_RECORDING",
            "GATEWAY_SESSION_RECORDING",
            "SAP_USER_TYPE",
            "ISOWNER",
            "ISPRIVATEKEYENABLED",
            "OSDETAILS",
        ],
        what: "no session is recorded, and nothing is kept of keys and operating systems",
    },
    ReadOver {
        command: "PUT resources/{rid}",
        fields: &[
            "RESOURCETYPEID",
            "RESOURCEPASSWORDPOLICYID",
            "RECORD_CONFIGURED_RESOURCE_URL",
            "DISABLE_TAB_DUPLICATION",
            "WEBSITE_SESSION_RECORDING",
            "GATEWAY_SESSION_RECORDING",
        ],
        what: "no session is recorded; type and policy are given by their names",
    },
    ReadOver {
        command: "POST resources/{rid}/accounts",
        fields: ACCOUNT_FLAGS,
        what: ACCOUNT_WHAT,
    },
    ReadOver {
        command: "PUT resources/{rid}/accounts/{aid}",
        fields: ACCOUNT_FLAGS,
        what: ACCOUNT_WHAT,
    },
    ReadOver {
        command: "PUT resources/{rid}/accounts/{aid}",
        fields: &["DOMAINNAME", "DESCRIPTION"],
        what: "an account is described by its NOTES, and its domain is its resource's",
    },
    ReadOver {
        command: "GET resources/{rid}/accounts",
        fields: &["GROUPID"],
        what: "the accounts are those of the resource, whatever group it was reached by",
    },
];
