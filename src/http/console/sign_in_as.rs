//! `/sign-in-as`: a session in somebody's name without his password, for demos, where the control plane would answer.

use askama::Template;
use axum::Extension;
use axum::extract::RawQuery;
use serde::Deserialize;

use super::form::Unsigned;
use super::page::{Answer, Page, Section, show};
use super::paging::Paging;
use super::search::{Search, asked};
use super::sign_in::{enter_at, wanted};
use super::visit::Visit;
use crate::model::ids::UserId;
use crate::model::user::User;
use crate::service::sessions;

#[derive(Template)]
#[template(path = "sign_in_as.html")]
struct SignInAsPage {
    page: Page,
    search: Search,
    paging: Paging,
    users: Vec<User>,
}

/// Whom one can sign in as.
pub async fn page(Extension(visit): Extension<Visit>, RawQuery(query): RawQuery) -> Answer {
    visit.controlling()?;
    let (search, number) = asked(query.as_deref());
    let mut users = sessions::people(&visit.sandbox).await?;
    users.retain(|user| search.finds(&[&user.user_name, &user.full_name, &user.role]));
    let path = format!("{}/sign-in-as", visit.base());
    let paging = Paging::new(path, &search, &number, users.len());
    show(&SignInAsPage {
        page: Page::new(&visit, "Sign in as somebody", Section::Apart),
        users: paging.of(users),
        paging,
        search,
    })
}

/// Whose session is wanted.
#[derive(Deserialize)]
pub struct Whom {
    user: UserId,
}

/// Begins it.
pub async fn sign_in(Extension(visit): Extension<Visit>, Unsigned(whom): Unsigned<Whom>) -> Answer {
    visit.controlling()?;
    let session = sessions::sign_in_as(&visit.sandbox, visit.client, whom.user).await?;
    Ok(enter_at(&visit, &session, &wanted(&visit, "")))
}
