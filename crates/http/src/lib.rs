//! What every dialect of the API shares: requests and answers, routes, tokens, cookies, and the habits of the Node
//! packages that Medusa is made of and its clients rely on.

pub mod answer;
pub mod body;
pub mod coding;
pub mod cookie;
pub mod cors;
pub mod etag;
pub mod js_order;
pub mod json_body;
pub mod limit;
pub mod path;
pub mod query_string;
pub mod request;
pub mod router;
pub mod token;
