//! `/simulator/faults/catalogue`: the built-in faults, each with the Server URL that names it.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::HeaderMap;

use crate::http::console::page::{Answer, Page, Section, show};
use crate::http::console::paging::Paging;
use crate::http::console::person::Person;
use crate::http::console::search::{Search, asked};
use crate::http::server_url;
use crate::model::fault::catalogue::{self, BuiltIn};

#[derive(Template)]
#[template(path = "simulator/fault_catalogue.html")]
struct CataloguePage {
    page: Page,
    search: Search,
    paging: Paging,
    faults: Vec<BuiltIn>,
    /// The Server URL of the sandbox.
    server_url: String,
}

/// The catalogue.
pub async fn page(person: Person, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let (search, number) = asked(query.as_deref());
    let mut faults = catalogue::all();
    faults.retain(|it| search.finds(&[&it.name, &it.sentence, it.fault.kind.word()]));
    let path = person.path("/simulator/faults/catalogue");
    let paging = Paging::new(path, &search, &number, faults.len());
    let origin = server_url::origin(person.visit.tls, &headers);
    show(&CataloguePage {
        page: person.page("Catalogue of faults", Section::Simulator),
        faults: paging.of(faults),
        paging,
        search,
        server_url: server_url::of(&origin, &person.visit.sandbox.name),
    })
}
