//! `/health`

use http::StatusCode;
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::refusal::Refusal;

/// `GET /health`: the server answers.
pub(crate) async fn health(_: Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::text(StatusCode::OK, "OK"))
}
