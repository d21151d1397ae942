//! What the journal shows of what a client sent. What is not known to be harmless is a secret: its mark stands in its
//! place, and where not even its name is known, a mark stands in that one's place, too.

use std::borrow::Cow;

use crate::http::rest::input_data::{Object, Value};
use crate::vault::SecretMarks;

/// What is known of a field by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Its value is harmless.
    Harmless,
    /// Its value is harmless unless it holds user info or parameters.
    Address,
    /// Its value is a secret.
    Secret,
    /// It holds fields of its own.
    Frame,
}

fn known(name: &str) -> Option<Known> {
    Some(match name {
        "operation"
        | "Details"
        | "details"
        | "ACCOUNTLIST"
        | "RESOURCECUSTOMFIELD"
        | "ACCOUNTCUSTOMFIELD"
        | "totp"
        | "file"
        | "criteria"
        | "access_control" => Known::Frame,
        "RESOURCEURL" | "url" => Known::Address,
        "PASSWORD" | "NEWPASSWORD" | "FILECONTENT" | "TOTP_SECRET" | "CUSTOMVALUE" | "APP_AUTHTOKEN" | "AUTHTOKEN"
        | "password" | "new_password" | "secret" | "master_secret" | "content" | "app_token" | "auth_token" => {
            Known::Secret
        }
        _ if is_harmless_in_rest(name) || is_harmless_in_admin(name) => Known::Harmless,
        _ => return None,
    })
}

/// Fields of INPUT_DATA, forms and queries of the product's API.
fn is_harmless_in_rest(name: &str) -> bool {
    matches!(
        name,
        "REASON"
            | "TICKETID"
            | "RESOURCENAME"
            | "ACCOUNTNAME"
            | "RESOURCEID"
            | "ACCOUNTID"
            | "RESOURCETYPE"
            | "RESOURCEDESCRIPTION"
            | "RESOURCEGROUPNAME"
            | "RESOURCEPASSWORDPOLICY"
            | "ACCOUNTPASSWORDPOLICY"
            | "OWNERNAME"
            | "NOTES"
            | "LOCATION"
            | "DEPARTMENT"
            | "DNSNAME"
            | "DOMAINNAME"
            | "RESETTYPE"
            | "ACCESSTYPE"
            | "accessType"
            | "USERID"
            | "USERGROUPID"
            | "userIds"
            | "userGroupIds"
            | "resourceGroupIds"
            | "RESOURCEIDS"
            | "oldUserId"
            | "newUserId"
            | "USERNAME"
            | "USERGROUPNAME"
            | "FULLNAME"
            | "FIRSTNAME"
            | "LASTNAME"
            | "EMAIL"
            | "ROLE"
            | "POLICY"
            | "EXPIRYDATE"
            | "PASSWDID"
            | "REQUESTEDID"
            | "ACCESS"
            | "STARTTIME"
            | "ENDTIME"
            | "REMAINDERTIME"
            | "RESOURCES_TO_BE_ACCESSED_OPTION"
            | "SELECTED_RESOURCEIDS"
            | "HISTORYID"
            | "FILENAME"
            | "CUSTOMLABEL"
            | "TOTP_ALGORITHM"
            | "TOTP_DIGITS"
            | "TOTP_VALIDITY"
            | "SEARCHTYPE"
            | "SEARCHCOLUMN"
            | "SEARCHVALUE"
            | "STARTINDEX"
            | "LIMIT"
            | "VIEWTYPE"
            | "searchType"
            | "searchColumn"
            | "searchValue"
            | "RESOURCETYPE_CONTAINING"
            | "AUDITTYPE"
            | "DURATION"
            | "START_TIME"
            | "END_TIME"
            | "OPERATION_NAME"
            | "APP_NAME"
            | "INPUT_DATA"
            | "type"
    )
}

/// Fields of the admin API's bodies and queries.
fn is_harmless_in_admin(name: &str) -> bool {
    matches!(
        name,
        "id" | "ids"
            | "name"
            | "user_name"
            | "full_name"
            | "email"
            | "role"
            | "privileges"
            | "super_admin"
            | "must_change_password"
            | "members"
            | "add"
            | "remove"
            | "host_name"
            | "rpa_name"
            | "validity_days"
            | "regenerate_token"
            | "generate_new_token"
            | "user"
            | "group"
            | "groups"
            | "user_id"
            | "account_id"
            | "resource_id"
            | "resource_type"
            | "owner"
            | "notes"
            | "description"
            | "location"
            | "department"
            | "dns_name"
            | "domain_name"
            | "password_policy"
            | "permission"
            | "reason"
            | "ticket"
            | "reset_type"
            | "reason_required"
            | "step_up"
            | "locked"
            | "starts_at"
            | "ends_at"
            | "label"
            | "level"
            | "kind"
            | "algorithm"
            | "digits"
            | "validity"
            | "identifier"
            | "limit"
            | "offset"
            | "since"
            | "until"
            | "text"
    )
}

/// Shows what a call was given, with marks in place of its secrets.
#[derive(Clone, Copy)]
pub struct Shown<'marks> {
    marks: &'marks SecretMarks,
    hides_user_name: bool,
}

impl<'marks> Shown<'marks> {
    /// With these marks.
    #[must_use]
    pub fn new(marks: &'marks SecretMarks) -> Self {
        Self {
            marks,
            hides_user_name: false,
        }
    }

    /// Where people sign in, some type their password as their name.
    #[must_use]
    pub fn without_user_name(self) -> Self {
        Self {
            hides_user_name: true,
            ..self
        }
    }

    /// A secret's mark.
    #[must_use]
    pub fn secret(&self, secret: &str) -> Box<str> {
        self.marks.mark(secret).into_boxed_str()
    }

    /// A parameter: its name and its value.
    #[must_use]
    pub fn parameter(&self, name: &str, value: &str) -> (Box<str>, Box<str>) {
        let known = self.known(name);
        let name = if known.is_some() {
            name.into()
        } else {
            self.secret(name)
        };
        (name, self.text(known, value).into())
    }

    /// An object as compact JSON.
    #[must_use]
    pub fn object(&self, object: &Object) -> Box<str> {
        let mut json = Vec::with_capacity(128);
        self.write_object(object, &mut json);
        String::from_utf8(json).unwrap_or_default().into_boxed_str()
    }

    fn known(&self, name: &str) -> Option<Known> {
        match name {
            "user_name" if self.hides_user_name => Some(Known::Secret),
            _ => known(name),
        }
    }

    fn text<'text>(&self, known: Option<Known>, text: &'text str) -> Cow<'text, str> {
        let harmless = match known {
            Some(Known::Harmless) => true,
            Some(Known::Address) => !text.contains(['@', '?']),
            Some(Known::Secret | Known::Frame) | None => false,
        };
        if harmless {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(self.marks.mark(text))
        }
    }

    fn write_object(&self, object: &Object, out: &mut Vec<u8>) {
        out.push(b'{');
        for (at, (name, value)) in object.iter().enumerate() {
            let known = self.known(name);
            out.extend(if at > 0 { &b","[..] } else { b"" });
            match known {
                Some(_) => write_text(name, out),
                None => write_text(&self.marks.mark(name), out),
            }
            out.push(b':');
            self.write(known, value, out);
        }
        out.push(b'}');
    }

    fn write(&self, known: Option<Known>, value: &Value, out: &mut Vec<u8>) {
        match value {
            Value::Null => out.extend(b"null"),
            Value::Object(object) => self.write_object(object, out),
            Value::Array(values) => {
                out.push(b'[');
                for (at, value) in values.iter().enumerate() {
                    out.extend(if at > 0 { &b","[..] } else { b"" });
                    self.write(known, value, out);
                }
                out.push(b']');
            }
            Value::Text(text) => write_text(&self.text(known, text), out),
            Value::Bool(_) | Value::Number(_) => {
                let text = value.as_text().unwrap_or_default();
                match self.text(known, &text) {
                    Cow::Borrowed(harmless) => out.extend(harmless.as_bytes()),
                    Cow::Owned(mark) => write_text(&mark, out),
                }
            }
        }
    }
}

/// A text as JSON. Nothing that is written to memory fails.
fn write_text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).ok();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::http::rest::input_data::read;

    fn shown(input: &str) -> serde_json::Value {
        let marks = SecretMarks::fresh();
        let object = read(input).unwrap();
        serde_json::from_str(&Shown::new(&marks).object(&object)).unwrap()
    }

    #[test]
    fn what_is_harmless_is_shown_and_what_is_secret_or_unknown_is_not() {
        let marks = SecretMarks::fresh();
        let given = "{'operation': {'Details': {'REASON': 'why', 'TICKETID': 7, 'NEWPASSWORD': 'p4ss', 'X': 'y', \
                     'RESOURCEURL': 'https://a.example', 'PASSWORD': 12, 'ACCOUNTLIST': [{'ACCOUNTNAME': 'a', \
                     'PASSWORD': 'p4ss'}]}}}";
        let json: serde_json::Value = serde_json::from_str(&Shown::new(&marks).object(&read(given).unwrap())).unwrap();
        let details = &json["operation"]["Details"];
        assert_eq!(details["REASON"], "why");
        assert_eq!(details["TICKETID"], 7);
        assert_eq!(details["RESOURCEURL"], "https://a.example");
        assert_eq!(details["NEWPASSWORD"], marks.mark("p4ss"));
        assert_eq!(details["PASSWORD"], marks.mark("12"));
        assert_eq!(details[marks.mark("X")], marks.mark("y"));
        assert_eq!(details["ACCOUNTLIST"][0]["ACCOUNTNAME"], "a");
        assert_eq!(details["ACCOUNTLIST"][0]["PASSWORD"], marks.mark("p4ss"));
    }

    #[test]
    fn an_address_with_user_info_or_parameters_is_a_secret() {
        for url in ["https://u:p@a.example", "https://a.example?key=p"] {
            let json = shown(&format!("{{'RESOURCEURL': '{url}'}}"));
            assert_ne!(json["RESOURCEURL"], url);
        }
    }

    #[test]
    fn a_frame_that_is_no_frame_is_a_secret() {
        let json = shown("{'operation': 'p4ssword', 'totp': '123456'}");
        assert!(!json.to_string().contains("p4ssword") && !json.to_string().contains("123456"));
    }

    #[test]
    fn where_people_sign_in_their_name_is_a_secret() {
        let marks = SecretMarks::fresh();
        let shown = Shown::new(&marks);
        let body = read("{'user_name': 'p4ssword'}").unwrap();
        assert!(shown.object(&body).contains("p4ssword"));
        assert!(!shown.without_user_name().object(&body).contains("p4ssword"));
    }

    proptest! {
        #[test]
        fn no_unknown_name_or_value_is_ever_shown(name in "[G-Zg-z]{6,12}", value in "[G-Zg-z]{6,12}") {
            prop_assume!(known(&name).is_none());
            let json = shown(&format!("{{'{name}': ['{value}', {{'{name}': '{value}'}}], 'PASSWORD': '{value}'}}"));
            let text = json.to_string();
            prop_assert!(!text.contains(&name) && !text.contains(&value), "{}", text);
            let marks = SecretMarks::fresh();
            let (name_shown, value_shown) = Shown::new(&marks).parameter(&name, &value);
            prop_assert!(*name_shown != *name && *value_shown != *value);
        }
    }
}
