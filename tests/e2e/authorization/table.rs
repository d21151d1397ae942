//! The rows of the tables: an operation, how it is called, what it needs.

use super::rules::Need;
use super::standing::{Level, On, Privilege, Scene};

/// How an operation is called. `<key>` stands for what the caller's seat has under that key.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub need: Need,
    /// What goes into the body; empty where there is none.
    pub body: &'static str,
}

/// The rows of a table, a line each: method, path, need, body.
pub fn rows(table: &'static str) -> Vec<Row> {
    table.lines().filter_map(row).collect()
}

fn row(line: &'static str) -> Option<Row> {
    let (method, rest) = first_word(line)?;
    let (path, rest) = first_word(rest).unwrap();
    let (word, body) = first_word(rest).unwrap();
    let need = need(word);
    let body = body.trim();
    Some(Row {
        method,
        path,
        need,
        body,
    })
}

fn first_word(text: &'static str) -> Option<(&'static str, &'static str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn need(word: &str) -> Need {
    match word {
        "nothing" => Need::Nothing,
        "session" => Need::Session,
        "auth-token" => Need::OwnAuthToken,
        "second-factor" => Need::SecondFactor,
        "rpa" => Need::Privilege(Privilege::Rpa),
        "resources" => Need::Privilege(Privilege::Resources),
        "users" => Need::Privilege(Privilege::Users),
        "audit" => Need::Privilege(Privilege::Audit),
        "look-up" => Need::LookUp,
        "vault" => Need::Vault,
        "credential" => Need::Credential,
        "account:listed" => Need::Account(Level::Listed),
        "account:view" => Need::Account(Level::View),
        "account:modify" => Need::Account(Level::Modify),
        "account:full" => Need::Account(Level::FullAccess),
        "account:delete" => Need::DeleteAccount,
        "resource:listed" => Need::Resource(Level::Listed),
        "resource:full" => Need::Resource(Level::FullAccess),
        "resource:create" => Need::CreateIn,
        "group:listed" => Need::Group(Level::Listed),
        "group:full" => Need::Group(Level::FullAccess),
        "group+resource" => Need::GroupAndResource,
        "restore:resource" => Need::Restore(On::Resource),
        "restore:account" => Need::Restore(On::Account),
        "request:decide" => Need::DecideRequest,
        "request:check-out" => Need::CheckOut,
        "request:check-in" => Need::CheckIn,
        "entry:see" => Need::SeeEntry,
        "entry:manage" => Need::ManageEntry,
        "entry:copy-token" => Need::CopyToken,
        "entry:decide" => Need::DecideEntry,
        "user:any" => Need::User,
        "user:another" => Need::AnotherUser,
        "role" => Need::Role,
        other => panic!("no such need: {other}"),
    }
}

impl Row {
    /// The operation, with every parameter of the path written `{}`.
    pub fn operation(&self) -> String {
        let path = self.path.split('?').next().unwrap();
        format!("{} {}", self.method, without_names(path, '<', '>'))
    }

    /// The keys of the objects that it names.
    pub fn objects(&self) -> Vec<&'static str> {
        let keys = |text: &'static str| text.split('<').skip(1).map(|rest| rest.split('>').next().unwrap());
        let is_object = |key: &&str| !["seat", "friend", "requester"].contains(key);
        keys(self.path).chain(keys(self.body)).filter(is_object).collect()
    }

    /// What it takes to call it.
    pub fn scene(&self) -> Scene {
        match self.need {
            Need::Nothing
            | Need::Session
            | Need::OwnAuthToken
            | Need::SecondFactor
            | Need::Privilege(_)
            | Need::LookUp
            | Need::Vault => Scene::Bare,
            Need::Credential
            | Need::Account(_)
            | Need::DeleteAccount
            | Need::Resource(_)
            | Need::CreateIn
            | Need::Group(_)
            | Need::GroupAndResource
            | Need::Restore(_) => Scene::Vault,
            Need::DecideRequest | Need::CheckOut | Need::CheckIn => Scene::Requests,
            Need::SeeEntry | Need::ManageEntry | Need::CopyToken | Need::DecideEntry => Scene::Entries,
            Need::User | Need::AnotherUser => Scene::Users,
            Need::Role => Scene::Roles,
        }
    }
}

/// A path with every parameter written `{}`.
pub fn without_names(path: &str, open: char, close: char) -> String {
    let parameter = |segment: &str| segment.starts_with(open) && segment.ends_with(close);
    let segments = path.split('/').map(|it| if parameter(it) { "{}" } else { it });
    segments.collect::<Vec<_>>().join("/")
}
