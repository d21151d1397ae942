//! The commands of the XSOAR pack: their arguments, the request that each sends, and where its answer goes.

use std::collections::HashMap;
use std::fmt;

use super::python;

const RESOURCES: &str = "/restapi/json/v1/resources";

/// A command's arguments by name.
pub type Arguments = HashMap<&'static str, String>;

/// A command of the pack.
#[derive(Debug)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// The heading of its table; the connection test has no table.
    pub title: Option<&'static str>,
    /// Where its answer goes in the context.
    pub context: &'static str,
    arguments: &'static [&'static str],
    required: usize,
    request: fn(&Given<'_>) -> Request,
}

/// What a command asks for, before the URL is put together.
#[derive(PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: &'static str,
    /// Path and query behind the Server URL, as the integration pastes them together.
    pub path: String,
    /// INPUT_DATA.
    pub input_data: Option<String>,
}

/// INPUT_DATA may hold a password.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method, self.path)
    }
}

/// Arguments, where one that was not given is an empty text (XSOAR-EMPTY-TEXTS).
struct Given<'a>(&'a Arguments);

impl Given<'_> {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Pairs of a key and an argument, as `repr` writes them in a dict.
    fn fields(&self, fields: &[(&str, &str)]) -> String {
        let members: Vec<_> = fields
            .iter()
            .map(|(key, argument)| format!("{}: {}", python::repr(key), python::repr(self.get(argument))))
            .collect();
        members.join(", ")
    }

    fn resource(&self) -> String {
        format!("{RESOURCES}/{}", self.get("resource_id"))
    }

    fn accounts(&self) -> String {
        format!("{}/accounts", self.resource())
    }

    fn account(&self) -> String {
        format!("{}/{}", self.accounts(), self.get("account_id"))
    }

    /// OWNERNAME, which the two updates alone leave out when it is empty.
    fn owner(&self) -> String {
        match self.get("owner_name") {
            "" => String::new(),
            owner => format!(", 'OWNERNAME': {}", python::repr(owner)),
        }
    }
}

impl Request {
    fn get(path: String) -> Self {
        Self {
            method: "GET",
            path,
            input_data: None,
        }
    }

    fn with(method: &'static str, path: String, details: &str) -> Self {
        Self {
            method,
            path,
            input_data: Some(format!("{{'operation': {{'Details': {{{details}}}}}}}")),
        }
    }
}

impl Command {
    /// The command of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| command.name == name)
    }

    /// All names, for a message.
    #[must_use]
    pub fn names() -> String {
        COMMANDS.map(|command| command.name).join(", ")
    }

    /// The argument of that name.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&'static str> {
        self.arguments.iter().copied().find(|argument| *argument == name)
    }

    /// The arguments without which XSOAR does not run the command.
    pub fn required(&self) -> impl Iterator<Item = &'static str> {
        self.arguments[..self.required].iter().copied()
    }

    /// What the command asks for.
    #[must_use]
    pub fn request(&self, arguments: &Arguments) -> Request {
        (self.request)(&Given(arguments))
    }
}

const ACCOUNT: &str = "PAM360.Account";
const RESOURCE: &str = "PAM360.Resource";

/// Required arguments first, else as the pack lists them.
const COMMANDS: [Command; 11] = [
    Command {
        name: "test-module",
        title: None,
        context: "",
        arguments: &[],
        required: 0,
        request: |_| Request::get(format!("{RESOURCES}/resourcetypes")),
    },
    Command {
        name: "pam360-create-resource",
        title: Some("Create Resource"),
        context: RESOURCE,
        arguments: &[
            "resource_name",
            "resource_type",
            "account_name",
            "password",
            "resource_url",
            "domain_name",
            "resourcegroup_name",
            "owner_name",
            "location",
            "dnsname",
            "department",
            "resource_description",
            "notes",
            "resource_password_policy",
            "account_password_policy",
        ],
        required: 4,
        request: |given| {
            let details = given.fields(&[
                ("RESOURCENAME", "resource_name"),
                ("ACCOUNTNAME", "account_name"),
                ("RESOURCETYPE", "resource_type"),
                ("PASSWORD", "password"),
                ("NOTES", "notes"),
                ("LOCATION", "location"),
                ("DNSNAME", "dnsname"),
                ("DEPARTMENT", "department"),
                ("RESOURCEDESCRIPTION", "resource_description"),
                ("DOMAINNAME", "domain_name"),
                ("RESOURCEGROUPNAME", "resourcegroup_name"),
                ("OWNERNAME", "owner_name"),
                ("RESOURCEURL", "resource_url"),
                ("RESOURCEPASSWORDPOLICY", "resource_password_policy"),
                ("ACCOUNTPASSWORDPOLICY", "account_password_policy"),
            ]);
            Request::with("POST", RESOURCES.to_owned(), &details)
        },
    },
    Command {
        name: "pam360-create-account",
        title: Some("Create Account"),
        context: ACCOUNT,
        arguments: &[
            "resource_id",
            "account_name",
            "password",
            "notes",
            "account_password_policy",
        ],
        required: 3,
        request: |given| {
            let account = given.fields(&[
                ("ACCOUNTNAME", "account_name"),
                ("PASSWORD", "password"),
                ("NOTES", "notes"),
                ("ACCOUNTPASSWORDPOLICY", "account_password_policy"),
            ]);
            Request::with("POST", given.accounts(), &format!("'ACCOUNTLIST': [{{{account}}}]"))
        },
    },
    Command {
        name: "pam360-update-resource",
        title: Some("Update Resource"),
        context: RESOURCE,
        arguments: &[
            "resource_id",
            "resource_name",
            "resource_type",
            "resource_url",
            "resource_description",
            "resource_password_policy",
            "location",
            "department",
            "dnsname",
            "owner_name",
        ],
        required: 2,
        request: |given| {
            let details = given.fields(&[
                ("RESOURCENAME", "resource_name"),
                ("RESOURCETYPE", "resource_type"),
                ("RESOURCEDESCRIPTION", "resource_description"),
                ("RESOURCEURL", "resource_url"),
                ("RESOURCEPASSWORDPOLICY", "resource_password_policy"),
                ("LOCATION", "location"),
                ("DEPARTMENT", "department"),
                ("DNSNAME", "dnsname"),
            ]);
            Request::with("PUT", given.resource(), &(details + &given.owner()))
        },
    },
    Command {
        name: "pam360-update-account",
        title: Some("Update Account"),
        context: ACCOUNT,
        arguments: &[
            "resource_id",
            "account_id",
            "account_name",
            "owner_name",
            "notes",
            "account_password_policy",
        ],
        required: 3,
        request: |given| {
            let details = given.fields(&[
                ("ACCOUNTNAME", "account_name"),
                ("NOTES", "notes"),
                ("ACCOUNTPASSWORDPOLICY", "account_password_policy"),
            ]);
            Request::with("PUT", given.account(), &(details + &given.owner()))
        },
    },
    Command {
        name: "pam360-list-all-resources",
        title: Some("List all Resources"),
        context: RESOURCE,
        arguments: &[],
        required: 0,
        request: |_| Request::get(RESOURCES.to_owned()),
    },
    Command {
        name: "pam360-list-all-accounts",
        title: Some("List all Accounts"),
        context: ACCOUNT,
        arguments: &["resource_id"],
        required: 1,
        request: |given| Request::get(given.accounts()),
    },
    Command {
        name: "pam360-fetch-account-details",
        title: Some("Fetch Account Details"),
        context: ACCOUNT,
        arguments: &["resource_id", "account_id"],
        required: 2,
        request: |given| Request::get(given.account()),
    },
    Command {
        name: "pam360-fetch-resource-account-id",
        title: Some("Fetch Resource Account ID"),
        context: RESOURCE,
        arguments: &["resource_name", "account_name"],
        required: 2,
        request: |given| {
            let (resource, account) = (given.get("resource_name"), given.get("account_name"));
            Request::get(format!(
                "{RESOURCES}/getResourceIdAccountId?RESOURCENAME={resource}&ACCOUNTNAME={account}"
            ))
        },
    },
    Command {
        name: "pam360-fetch-password",
        title: Some("Fetch Password"),
        context: ACCOUNT,
        arguments: &["resource_id", "account_id", "reason", "ticket_id"],
        required: 2,
        request: |given| {
            let details = given.fields(&[("REASON", "reason"), ("TICKETID", "ticket_id")]);
            Request::with("GET", given.account() + "/password", &details)
        },
    },
    Command {
        name: "pam360-update-account-password",
        title: Some("Update Account Password"),
        context: ACCOUNT,
        arguments: &[
            "resource_id",
            "account_id",
            "new_password",
            "reset_type",
            "reason",
            "ticket_id",
        ],
        required: 4,
        request: |given| {
            let details = given.fields(&[
                ("NEWPASSWORD", "new_password"),
                ("RESETTYPE", "reset_type"),
                ("REASON", "reason"),
                ("TICKETID", "ticket_id"),
            ]);
            Request::with("PUT", given.account() + "/password", &details)
        },
    },
];
