//! `GET resourcegroup` and `POST resourcegroup/{gid}/associateResources`.

use axum::response::Response;

use super::account_totp::number;
use super::call::Call;
use super::envelope::Success;
use super::input::{GroupPath, Input, Query};
use super::input_data::Details;
use super::java_json::{JavaMap, Json};
use super::restore_trash::ids;
use super::schema::{Envelope, InputDataForm, InputDataQuery};
use crate::model::ids::ResourceId;
use crate::model::resource_group::ResourceGroup;
use crate::rules::Refusal;
use crate::rules::criteria::holds;
use crate::service::{Ctx, Result, resource_groups};

/// The resource groups that the caller sees: `details` may have searchType, searchColumn, searchValue, startIndex, limit.
#[utoipa::path(get, path = "/restapi/json/v1/resourcegroup", operation_id = "list-resource-groups",
    tag = "resource groups", params(InputDataQuery),
    responses((status = 200, body = Envelope)))]
pub async fn list(call: Call, query: Query) -> Response {
    call.answer("GET RESOURCE GROUPS", listed(&call.ctx, query)).await
}

async fn listed(ctx: &Ctx, query: Query) -> Result<Success> {
    let details = query.newer_details()?.unwrap_or_default();
    let wanted = filter(&details)?;
    let (start, limit) = (number(&details, "startIndex")?, number(&details, "limit")?);
    let mut groups = resource_groups::list(ctx).await?;
    groups.retain(wanted);
    let total = groups.len();
    let page = groups
        .into_iter()
        .skip(start.unwrap_or(0))
        .take(limit.unwrap_or(usize::MAX));
    Ok(Success::new("Resource groups fetched successfully").page(page.map(row).collect(), total))
}

fn row(group: ResourceGroup) -> Json<'static> {
    JavaMap::new()
        .with("resourceGroupId", group.facts.id.to_string())
        .with("resourceGroupName", group.name)
        .with("resourceGroupDescription", group.description)
        .with("ownerId", group.facts.owner_id.to_string())
        .into()
}

type Filter = Box<dyn Fn(&ResourceGroup) -> bool + Send>;

fn filter(details: &Details) -> std::result::Result<Filter, Refusal> {
    let dynamic = match details.text("searchType").map(|word| word.to_lowercase()).as_deref() {
        None | Some("all") => None,
        Some("static") => Some(false),
        Some("dynamic") => Some(true),
        Some(_) => return Err(Refusal::InvalidValue("searchType")),
    };
    let column = details.text("searchColumn").unwrap_or_else(|| "all".to_owned());
    let [name, description, owner] =
        ["resourceGroupName", "resourceGroupDescription", "ownerId"].map(|it| it.eq_ignore_ascii_case(&column));
    let everywhere = column.eq_ignore_ascii_case("all");
    if ![name, description, owner, everywhere].contains(&true) {
        return Err(Refusal::InvalidValue("searchColumn"));
    }
    let value = details.text("searchValue").unwrap_or_default();
    Ok(Box::new(move |group| {
        let of_kind = dynamic.is_none_or(|dynamic| group.facts.dynamic == dynamic);
        let found = value.is_empty()
            || (name || everywhere) && holds(&group.name, &value)
            || (description || everywhere) && holds(&group.description, &value)
            || (owner || everywhere) && group.facts.owner_id.to_string() == value;
        of_kind && found
    }))
}

/// Puts RESOURCEIDS into a static group, all or none.
#[utoipa::path(post, path = "/restapi/json/v1/resourcegroup/{gid}/associateResources",
    operation_id = "associate-resources",
    tag = "resource groups",
    params(("gid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn associate(call: Call, group: GroupPath, input: Input) -> Response {
    call.answer("ASSOCIATE RESOURCES", associated(&call.ctx, group, input))
        .await
}

async fn associated(ctx: &Ctx, GroupPath(group): GroupPath, input: Input) -> Result<Success> {
    let resources = ids(&input.details()?, "RESOURCEIDS")?;
    let resources: Vec<_> = resources.into_iter().map(ResourceId).collect();
    resource_groups::change_members(ctx, group, &resources, &[]).await?;
    Ok(Success::new("Resources associated successfully"))
}
