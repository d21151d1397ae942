//! The product's REST API, `/restapi/json/v1`, as PAM360's clients know it.

pub mod form;
pub mod input_data;
pub mod java_json;
