//! What the OpenAPI document tells of the product's API. The product's answers are freer than a schema can say; these
//! types are read by the document alone.

use utoipa::{IntoParams, ToSchema};

/// Every answer, success and refusal alike; most refusals come with HTTP 200.
#[derive(ToSchema)]
pub struct Envelope {
    /// The one member.
    pub operation: Operation,
}

/// An answer.
#[derive(ToSchema)]
pub struct Operation {
    /// How it ended.
    pub result: OperationResult,
    /// The operation's name, such as `GET PASSWORD`.
    pub name: String,
    /// What was asked for: an object, or a list of objects. Absent in refusals and where a list is empty.
    #[schema(rename = "Details", required = false)]
    pub details: Option<serde_json::Value>,
    /// How many rows a list has.
    #[schema(rename = "totalRows")]
    pub total_rows: Option<i64>,
}

/// How an operation ended.
#[derive(ToSchema)]
pub struct OperationResult {
    /// `Success` or `Failed`.
    pub status: String,
    /// The same in a sentence.
    pub message: String,
}

/// The body of a change: a form with one field.
#[derive(ToSchema)]
pub struct InputDataForm {
    /// `{"operation": {"Details": {…}}}`, in the lenient JSON of the product: single quotes will do.
    #[schema(rename = "INPUT_DATA")]
    pub input_data: String,
}

/// The same with a file, which takes the place of a password.
#[derive(ToSchema)]
pub struct FileForm {
    /// As in a form.
    #[schema(rename = "INPUT_DATA")]
    pub input_data: String,
    /// The file: whichever part has a file name counts.
    #[schema(rename = "FILE", value_type = Option<String>, format = Binary)]
    pub file: Option<Vec<u8>>,
}

/// The bytes of a file, as they are.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileContent(pub Vec<u8>);

/// The query of a command that takes INPUT_DATA there.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InputDataQuery {
    /// `{"operation": {"Details": {"REASON": …, "TICKETID": …}}}`.
    #[param(rename = "INPUT_DATA")]
    pub input_data: Option<String>,
}
