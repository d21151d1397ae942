//! A line as it is typed in the War Room: `!command name=value name="value with blanks" name=`value with "quotes"``.
//!
//! Between quotation marks `\"` is a quotation mark and `\\` a backslash; between backticks, and without either,
//! everything is itself (XSOAR-LINE).

use std::iter::Peekable;
use std::str::Chars;

use std::fmt;

use super::command::{Arguments, Command};

/// Arguments that every command takes, and that tell XSOAR which instance to ask, how often and how long, and what to do
/// afterwards: what the command sends and shows stays the same.
const OF_XSOAR: [&str; 8] = [
    "using",
    "using-brand",
    "auto-extract",
    "continue-on-error",
    "debug-mode",
    "execution-timeout",
    "retry-count",
    "retry-interval",
];

/// Arguments that every command takes, and that change what XSOAR shows or keeps.
const NOT_IMITATED: [&str; 3] = ["extend-context", "ignore-outputs", "raw-response"];

/// A command with its arguments.
pub struct Call {
    /// The command.
    pub command: &'static Command,
    /// Its arguments.
    pub arguments: Arguments,
}

/// An argument may be a password.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", self.command.name)
    }
}

/// Why a line is no command. Values are not quoted: they may be passwords.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LineError {
    /// There is no command of that name.
    #[error("there is no command {0}; the commands are {names}", names = Command::names())]
    NoSuchCommand(String),
    /// Something stands where an argument's name is expected.
    #[error("behind {0}, expected name=value: a value with blanks is written \"…\" or `…`")]
    NoName(String),
    /// A value never ends.
    #[error("the value of {0} has no closing {1}")]
    Unclosed(String, char),
    /// Something stands right behind a closing mark.
    #[error("behind the value of {0}, expected a blank")]
    NotApart(String),
    /// The command has no such argument.
    #[error("{command} has no argument {argument}")]
    NoSuchArgument {
        /// The command.
        command: &'static str,
        /// What was given.
        argument: String,
    },
    /// XSOAR knows the argument, and what it does is not done here.
    #[error("{0} is for XSOAR itself, and what it does is not imitated")]
    NotImitated(String),
    /// An argument is given twice.
    #[error("{0} is given twice")]
    Twice(String),
    /// A required argument is missing.
    #[error("{command} needs {argument}")]
    Missing {
        /// The command.
        command: &'static str,
        /// What was not given.
        argument: &'static str,
    },
}

/// Reads a line.
///
/// # Errors
/// [`LineError`].
pub fn parse(line: &str) -> Result<Call, LineError> {
    let line = line.trim();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let name = name.strip_prefix('!').unwrap_or(name);
    let command = Command::named(name).ok_or_else(|| LineError::NoSuchCommand(name.to_owned()))?;
    let mut arguments = Arguments::default();
    for (argument, value) in pairs(command.name, rest)? {
        if OF_XSOAR.contains(&argument.as_str()) {
            continue;
        }
        if NOT_IMITATED.contains(&argument.as_str()) {
            return Err(LineError::NotImitated(argument));
        }
        let Some(known) = command.argument(&argument) else {
            let command = command.name;
            return Err(LineError::NoSuchArgument { command, argument });
        };
        if arguments.insert(known, value).is_some() {
            return Err(LineError::Twice(argument));
        }
    }
    match command.required().find(|needed| !arguments.contains_key(needed)) {
        Some(argument) => Err(LineError::Missing {
            command: command.name,
            argument,
        }),
        None => Ok(Call { command, arguments }),
    }
}

/// The line that calls a command with these arguments.
#[must_use]
pub fn written(command: &str, arguments: &[(&str, &str)]) -> String {
    let pairs = arguments
        .iter()
        .map(|(name, value)| format!(" {name}={}", quoted(value)));
    format!("!{command}{}", pairs.collect::<String>())
}

/// A value as it is typed: between quotation marks where it would not be itself without them.
fn quoted(value: &str) -> String {
    let is_itself = !value.is_empty() && !value.contains(char::is_whitespace) && !value.starts_with(['"', '`']);
    if is_itself {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

fn pairs(command: &str, text: &str) -> Result<Vec<(String, String)>, LineError> {
    let mut pairs = Vec::new();
    let mut characters = text.chars().peekable();
    let mut before = command.to_owned();
    while characters.next_if(|it| it.is_whitespace()).is_some() || characters.peek().is_some() {
        if characters.peek().is_none_or(|it| it.is_whitespace()) {
            continue;
        }
        let name = name(&mut characters).ok_or(LineError::NoName(before))?;
        let value = value(&name, &mut characters)?;
        before = name.clone();
        pairs.push((name, value));
    }
    Ok(pairs)
}

/// What stands before an equals sign, which is taken with it.
fn name(characters: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut name = String::new();
    while let Some(character) = characters.next_if(|it| !it.is_whitespace()) {
        match character {
            '=' => return Some(name).filter(|name| !name.is_empty()),
            _ => name.push(character),
        }
    }
    None
}

fn value(name: &str, characters: &mut Peekable<Chars<'_>>) -> Result<String, LineError> {
    let Some(mark) = characters.next_if(|it| matches!(it, '"' | '`')) else {
        return Ok(std::iter::from_fn(|| characters.next_if(|it| !it.is_whitespace())).collect());
    };
    let mut value = String::new();
    loop {
        match characters.next() {
            None => return Err(LineError::Unclosed(name.to_owned(), mark)),
            Some(character) if character == mark => break,
            Some('\\') if mark == '"' => {
                value.push(characters.next_if(|it| matches!(it, '"' | '\\')).unwrap_or('\\'));
            }
            Some(character) => value.push(character),
        }
    }
    match characters.peek() {
        Some(character) if !character.is_whitespace() => Err(LineError::NotApart(name.to_owned())),
        _ => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(reason in any::<String>(), ticket in "[\"`\\\\ a=]{0,6}") {
            let arguments = [("resource_id", "1"), ("account_id", "2"), ("reason", &reason), ("ticket_id", &ticket)];
            let line = written("pam360-fetch-password", &arguments);
            prop_assert_eq!(values(&line), [String::from("1"), "2".into(), reason, ticket]);
        }
    }

    fn values(line: &str) -> Vec<String> {
        let call = parse(line).unwrap();
        ["resource_id", "account_id", "reason", "ticket_id"]
            .map(|name| call.arguments.get(name).cloned().unwrap_or_default())
            .to_vec()
    }

    #[test]
    fn values_stand_alone_in_quotation_marks_or_in_backticks() {
        for (line, read) in [
            ("!pam360-fetch-password resource_id=1 account_id=2", ["1", "2", "", ""]),
            (
                "  pam360-fetch-password  account_id=\"2\"\tresource_id=`1` reason=\"two words\" ",
                ["1", "2", "two words", ""],
            ),
            (
                r#"!pam360-fetch-password resource_id=a=b account_id=a\b"c reason="say \"hi\" in C:\\ or D:\x" ticket_id=`"\"`"#,
                ["a=b", "a\\b\"c", "say \"hi\" in C:\\ or D:\\x", "\"\\\""],
            ),
            (
                "!pam360-fetch-password resource_id=1 account_id=1 reason=\"a\nb\" ticket_id=\"\" using=\"one instance\" \
                 execution-timeout=60 retry-count=3",
                ["1", "1", "a\nb", ""],
            ),
        ] {
            assert_eq!(values(line), read, "{line}");
        }
    }

    #[test]
    fn a_command_needs_no_arguments_where_none_are_required() {
        assert_eq!(parse("!test-module").unwrap().command.name, "test-module");
        assert_eq!(
            parse("!pam360-list-all-resources ").unwrap().command.name,
            "pam360-list-all-resources"
        );
    }

    #[test]
    fn mistakes_are_told_without_a_value() {
        for (line, told) in [
            (
                "!pam360-reset",
                "there is no command pam360-reset; the commands are test-module, pam360-create-resource, ",
            ),
            (
                "!pam360-list-all-accounts 1",
                "behind pam360-list-all-accounts, expected name=value",
            ),
            (
                "!pam360-list-all-accounts resource_id=1 secret",
                "behind resource_id, expected name=value",
            ),
            (
                "!pam360-list-all-accounts =1",
                "behind pam360-list-all-accounts, expected name=value",
            ),
            (
                "!pam360-list-all-accounts resource_id=\"secret",
                "the value of resource_id has no closing \"",
            ),
            (
                "!pam360-list-all-accounts resource_id=`secret\"",
                "the value of resource_id has no closing `",
            ),
            (
                "!pam360-list-all-accounts resource_id=\"1\"secret",
                "behind the value of resource_id, expected a blank",
            ),
            (
                "!pam360-list-all-accounts resource=1",
                "pam360-list-all-accounts has no argument resource",
            ),
            (
                "!pam360-list-all-accounts resource_id=1 raw-response=true",
                "raw-response is for XSOAR itself, and what it does is not imitated",
            ),
            (
                "!pam360-list-all-accounts resource_id=1 resource_id=2",
                "resource_id is given twice",
            ),
            (
                "!pam360-list-all-accounts",
                "pam360-list-all-accounts needs resource_id",
            ),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.starts_with(told), "{line}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
