//! `/resources/add` and `/resources/{id}/edit`: the form of a resource. Another owner is how it is handed over.

use askama::Template;
use secrecy::SecretString;
use serde::Deserialize;

use super::custom_fields::{self, Field};
use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::paging::filled;
use super::person::Person;
use crate::http::admin::text::{name, optional_name};
use crate::http::problem;
use crate::model::account::ResourceFacts;
use crate::model::custom_field::{FieldLevel, FieldOwner};
use crate::model::ids::ResourceId;
use crate::rules::Refusal;
use crate::rules::access::{self, ResourceAction};
use crate::service::resources::{self, NewResource, ResourceEdit};
use crate::service::{Result, password_tools};

#[derive(Template)]
#[template(path = "resource_form.html")]
struct ResourceForm {
    page: Page,
    /// The resource that is edited.
    edited: Option<ResourceId>,
    types: Vec<String>,
    policies: Vec<String>,
    custom: Vec<Field>,
    given: Given,
    problem: Option<String>,
}

/// What a person filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    name: String,
    resource_type: String,
    owner: String,
    description: String,
    dns_name: String,
    domain_name: String,
    url: String,
    location: String,
    department: String,
    policy: String,
    group: String,
    custom_label: Vec<String>,
    custom_value: Vec<SecretString>,
}

impl Given {
    fn of(resource: ResourceFacts) -> Self {
        Self {
            name: resource.name,
            resource_type: resource.resource_type,
            owner: resource.owner_name,
            description: resource.description,
            dns_name: resource.dns_name,
            domain_name: resource.domain_name,
            url: resource.url,
            location: resource.location,
            department: resource.department,
            policy: resource.policy,
            ..Self::default()
        }
    }

    fn new_resource(&self) -> std::result::Result<NewResource, Refusal> {
        Ok(NewResource {
            name: Some(name("name", &self.name)?),
            resource_type: filled(&self.resource_type),
            description: filled(&self.description),
            url: filled(&self.url),
            dns_name: filled(&self.dns_name),
            domain_name: filled(&self.domain_name),
            location: filled(&self.location),
            department: filled(&self.department),
            policy: filled(&self.policy),
            group: optional_name("group", filled(&self.group).as_deref())?,
            owner: filled(&self.owner),
            custom: custom_fields::given(&self.custom_label, &self.custom_value),
            ..NewResource::default()
        })
    }

    fn edit(&self) -> std::result::Result<ResourceEdit, Refusal> {
        let text = |text: &str| Some(text.trim().to_owned());
        Ok(ResourceEdit {
            name: Some(name("name", &self.name)?),
            resource_type: filled(&self.resource_type),
            description: text(&self.description),
            url: text(&self.url),
            dns_name: text(&self.dns_name),
            location: text(&self.location),
            department: text(&self.department),
            policy: filled(&self.policy),
            owner: filled(&self.owner),
            custom: custom_fields::given(&self.custom_label, &self.custom_value),
        })
    }
}

/// The form of a new resource.
pub async fn add_page(person: Person) -> Answer {
    let types = resources::types(person.ctx()).await?;
    let standard = types.into_iter().find(|(_, is_default)| *is_default);
    let given = Given {
        resource_type: standard.map(|(name, _)| name).unwrap_or_default(),
        policy: password_tools::DEFAULT_POLICY.to_owned(),
        owner: person.ctx().caller.user_name.to_string(),
        ..Given::default()
    };
    show(&form(&person, None, given, None).await?)
}

/// The form of a resource that is there.
pub async fn edit_page(person: Person, Id(id): Id<ResourceId>) -> Answer {
    let (resource, _) = resources::with_accounts(person.ctx(), id).await?;
    show(&form(&person, Some(id), Given::of(resource), None).await?)
}

async fn form(
    person: &Person,
    edited: Option<ResourceId>,
    given: Given,
    problem: Option<String>,
) -> Result<ResourceForm> {
    let ctx = person.ctx();
    let custom = match edited {
        Some(id) => {
            let (resource, _) = resources::with_accounts(ctx, id).await?;
            access::resource(&ctx.caller, &resource, ResourceAction::Edit)?;
            custom_fields::fields(ctx, FieldOwner::Resource(id)).await?
        }
        None => {
            access::create(&ctx.caller)?;
            custom_fields::empty(ctx, FieldLevel::Resource).await?
        }
    };
    let values = custom_fields::given(&given.custom_label, &given.custom_value);
    let title = if edited.is_some() {
        "Edit resource"
    } else {
        "Add resource"
    };
    Ok(ResourceForm {
        page: person.page(title, Section::Resources),
        edited,
        types: resources::types(ctx).await?.into_iter().map(|(name, _)| name).collect(),
        policies: password_tools::policies(ctx).await?,
        custom: custom_fields::refilled(custom, &values),
        given,
        problem,
    })
}

/// Adds a resource.
pub async fn add(Posted { person, fields }: Posted<Given>) -> Answer {
    let added = match fields.new_resource() {
        Ok(new) => resources::create(person.ctx(), new).await,
        Err(refusal) => Err(refusal.into()),
    };
    match decided(added)? {
        Ok(id) => leave(&person, id, Notice::ResourceAdded).await,
        Err(refusal) => again(&person, None, fields, &refusal).await,
    }
}

/// Edits a resource.
pub async fn edit(Id(id): Id<ResourceId>, Posted { person, fields }: Posted<Given>) -> Answer {
    let edited = match fields.edit() {
        Ok(edit) => resources::edit(person.ctx(), id, edit).await,
        Err(refusal) => Err(refusal.into()),
    };
    match decided(edited)? {
        Ok(()) => leave(&person, id, Notice::Saved).await,
        Err(refusal) => again(&person, Some(id), fields, &refusal).await,
    }
}

/// To the resource, unless it was given to somebody from whom the person has no share of it.
async fn leave(person: &Person, id: ResourceId, notice: Notice) -> Answer {
    let written = resources::as_written(person.ctx(), id).await?;
    let path = match access::resource(&person.ctx().caller, &written, ResourceAction::See) {
        Ok(()) => format!("/resources/{id}"),
        Err(_) => "/resources".to_owned(),
    };
    go_to(&notice.on(&person.path(&path)))
}

async fn again(person: &Person, edited: Option<ResourceId>, given: Given, refusal: &Refusal) -> Answer {
    let page = form(person, edited, given, Some(in_words(refusal))).await?;
    show_as(problem::status(refusal), &page)
}
