//! What every page is made with: where its links lead, who looks at it, what time it is.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::failure::Failure;
use super::time::ShownTime;
use super::visit::Visit;
use crate::model::account::AccountFacts;
use crate::model::caller::Caller;
use crate::rules;
use crate::rules::password_age;

/// What a handler answers.
pub type Answer = Result<Response, Failure>;

/// The part of the console that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The first page.
    Home,
    /// RPA entries and their requests.
    Rpa,
    /// Resources, their accounts and groups.
    Resources,
    /// Requests for passwords.
    Requests,
    /// Users, roles and user groups.
    People,
    /// The audit trail.
    Audit,
    /// The state of the vault.
    Vault,
    /// What no real PAM360 has.
    Simulator,
    /// The box in which commands of XSOAR are run.
    WarRoom,
    /// None of them.
    Apart,
}

impl Section {
    /// The menu: where each leads and what it is called.
    const MENU: &[(Self, &'static str, &'static str)] = &[
        (Self::Home, "/", "Overview"),
        (Self::Rpa, "/rpa", "Cortex XSOAR"),
        (Self::Resources, "/resources", "Resources"),
        (Self::Requests, "/requests", "Password requests"),
        (Self::People, "/users", "People"),
        (Self::Audit, "/audit", "Audit"),
        (Self::Vault, "/vault", "Vault"),
        (Self::WarRoom, "/war-room", "War Room"),
        (Self::Simulator, "/simulator", "Simulator"),
    ];

    /// Whether it is in this person's menu: what he may not look at is not offered to him.
    fn is_for(self, visit: &Visit, caller: &Caller) -> bool {
        match self {
            Self::People => rules::users::manage(caller).is_ok(),
            Self::Audit => rules::audit_trail::read(caller).is_ok(),
            Self::Simulator | Self::WarRoom => visit.controls,
            Self::Home | Self::Rpa | Self::Resources | Self::Requests | Self::Vault | Self::Apart => true,
        }
    }
}

/// What the layout needs.
pub struct Page {
    /// What stands before every path.
    pub base: String,
    /// Its heading.
    pub title: String,
    /// The sandbox's name.
    pub sandbox: String,
    /// What the person finds in his menu: where each leads and what it is called.
    pub menu: Vec<(Section, &'static str, &'static str)>,
    /// Whether the control plane would answer, so that its pages are offered.
    pub controls: bool,
    /// Whether it would once the control token was given.
    pub asks_control_token: bool,
    /// The entry of the menu that is the present one.
    pub section: Section,
    /// Who has signed in.
    pub person: Option<Known>,
    /// What was done just before.
    pub notice: Option<&'static str>,
    now: Timestamp,
    zone: jiff::tz::TimeZone,
}

/// Whoever looks at a page, as its layout tells him.
pub struct Known {
    /// His user name.
    pub user_name: String,
    /// His role.
    pub role: String,
    /// What his forms carry.
    pub form_token: String,
}

impl Page {
    /// A page for this visit.
    #[must_use]
    pub fn new(visit: &Visit, title: &str, section: Section) -> Self {
        let menu = visit.session.as_ref().map(|session| {
            let entries = Section::MENU.iter().copied();
            let own = entries.filter(|(section, ..)| section.is_for(visit, &session.ctx.caller));
            own.collect()
        });
        let person = visit.session.as_ref().map(|session| {
            let caller = &session.ctx.caller;
            Known {
                user_name: caller.user_name.to_string(),
                role: caller.role.to_string(),
                form_token: session.form_token.expose().to_owned(),
            }
        });
        Self {
            base: visit.base(),
            title: title.to_owned(),
            sandbox: visit.sandbox.name.to_string(),
            menu: menu.unwrap_or_default(),
            controls: visit.controls,
            asks_control_token: visit.asks_control_token,
            section,
            person,
            notice: None,
            now: visit.sandbox.clock.now(),
            zone: visit.sandbox.settings().time_zone.zone().clone(),
        }
    }

    /// With what the query says was done just before.
    #[must_use]
    pub fn with_notice(self, query: Option<&str>) -> Self {
        Self {
            notice: super::notice::Notice::text_in(query),
            ..self
        }
    }

    /// Whether a section is the present one, as the menu's `aria-current` has it.
    #[must_use]
    pub fn current(&self, section: &Section) -> &'static str {
        if self.section == *section { "page" } else { "false" }
    }

    /// Whether this is its heading.
    #[must_use]
    pub fn is_titled(&self, title: &str) -> bool {
        self.title == title
    }

    /// What the person's forms carry.
    #[must_use]
    pub fn form_token(&self) -> &str {
        self.person.as_ref().map_or("", |person| &person.form_token)
    }

    /// A time in the sandbox's zone.
    #[must_use]
    pub fn time(&self, at: &Timestamp) -> ShownTime {
        ShownTime::new(*at, self.zone.clone())
    }

    /// When the password of an account expires, where it does, and whether that is over.
    #[must_use]
    pub fn expiry(&self, account: &AccountFacts) -> Option<(ShownTime, bool)> {
        let at = password_age::expires_at(account)?;
        let expired = password_age::has_expired(account, self.now);
        Some((self.time(&at), expired))
    }

    /// The sandbox's time.
    #[must_use]
    pub fn now(&self) -> ShownTime {
        self.time(&self.now)
    }
}

/// A page's template, filled in.
pub fn show(template: &impl Template) -> Answer {
    show_as(StatusCode::OK, template)
}

/// The same with another status.
pub fn show_as(status: StatusCode, template: &impl Template) -> Answer {
    let html = template.render().map_err(Failure::Template)?;
    Ok((status, Html(html)).into_response())
}

/// Sends the browser to the page that shows what a form has changed.
pub fn go_to(path: &str) -> Answer {
    Ok(Redirect::to(path).into_response())
}
