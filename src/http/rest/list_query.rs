//! How a list is asked for in INPUT_DATA: its view, its search, its page (REST-VIEWS, REST-SEARCH, REST-PAGES).

use super::account_totp::number;
use super::input_data::Details;
use crate::model::criteria::Attribute;
use crate::rules::Refusal;
use crate::service::resource_list::{Column, Filter, ListQuery, Search, View};

type Asked<T> = std::result::Result<T, Refusal>;

/// View, search and page.
pub(super) fn asked(details: &Details) -> Asked<ListQuery> {
    Ok(ListQuery {
        view: view(details)?,
        search: search(details)?,
        filter: Filter::default(),
        start: number(details, "STARTINDEX")?.unwrap_or(0),
        limit: number(details, "LIMIT")?,
    })
}

/// A field's text as what it stands for, whatever its case (INPUT-3).
fn known<T: Clone>(details: &Details, field: &'static str, words: &[(&str, T)]) -> Asked<Option<T>> {
    let Some(text) = details.text(field) else {
        return Ok(None);
    };
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text));
    found
        .map(|(_, value)| Some(value.clone()))
        .ok_or(Refusal::InvalidValue(field))
}

fn view(details: &Details) -> Asked<View> {
    let words = [
        ("ALLMYPASSWORD", View::All),
        ("FAVOURITEPASSWORD", View::Favourite),
        ("RECENTLYACCESSEDPASSWORD", View::RecentlyAccessed),
        ("LINUXSSHPASSWORD", View::Ssh),
        ("WINDOWSRDPPASSWORD", View::RemoteDesktop),
    ];
    Ok(known(details, "VIEWTYPE", &words)?.unwrap_or_default())
}

/// A search without a value finds everything; without a column it looks everywhere.
fn search(details: &Details) -> Asked<Option<Search>> {
    let accounts = known(details, "SEARCHTYPE", &[("RESOURCE", false), ("ACCOUNT", true)])?.unwrap_or(false);
    let words = [
        ("ALL", Column::All),
        ("RESOURCE_TYPE", Column::Attribute(Attribute::Type)),
        ("OPERATINGSYSTEM", Column::Attribute(Attribute::Type)),
        ("RESOURCENAME", Column::Attribute(Attribute::Name)),
        ("RESOURCEDESC", Column::Attribute(Attribute::Description)),
        ("IPADDRESS", Column::Attribute(Attribute::DnsName)),
        ("DEPARTMENT", Column::Attribute(Attribute::Department)),
        ("LOCATION", Column::Attribute(Attribute::Location)),
        ("DOMAINNAME", Column::Attribute(Attribute::DomainName)),
        ("RESOURCEURL", Column::Attribute(Attribute::Url)),
        ("LOGINNAME", Column::AccountName),
    ];
    let custom = details
        .text("SEARCHCOLUMN")
        .filter(|word| word.to_uppercase().starts_with("COLUMN_"));
    let column = match custom {
        Some(column) => Column::Custom(column),
        None => known(details, "SEARCHCOLUMN", &words)?.unwrap_or(Column::All),
    };
    Ok(details.text("SEARCHVALUE").map(|value| Search {
        accounts,
        column,
        value,
    }))
}
