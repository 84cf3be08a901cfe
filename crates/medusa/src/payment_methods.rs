//! The saved payment methods of a customer, `{"payment_methods":[{"provider_id":…,"data":{…}}]}`. What fills them is an addition
//! of ours: Medusa asks the payment providers.

use std::sync::Arc;

use serde_json::Value;
use stheno_domain::metadata::{Metadata, as_given};
use stheno_domain::payment_method::{self, PaymentMethod};
use stheno_domain::{Error, Tx};
use stheno_http::answer::Answer;

use crate::api::Api;

impl Api {
    /// The answer with the payment methods of a customer.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn payment_methods(&self, customer: &str) -> Result<Answer, Error> {
        let list = async |tx: &mut Tx<'_>| payment_method::list(tx, customer).await;
        Ok(answer(&self.shop.database.read(list).await?))
    }

    /// Puts the whole list of one provider; answers with the methods of all. None when there is no such customer.
    ///
    /// # Errors
    /// [`Error::TooManyPaymentMethods`], or when storage fails.
    pub async fn put_payment_methods(
        &self,
        customer: &str,
        provider_id: String,
        data: &[Metadata],
    ) -> Result<Option<Answer>, Error> {
        let (context, customer) = (Arc::clone(&self.shop.context), customer.to_owned());
        let methods: Vec<String> = data.iter().map(as_given).collect();
        let put = async move |tx: &mut Tx<'_>| {
            if payment_method::put(tx, &context, &customer, &provider_id, &methods).await? {
                Ok::<_, Error>(Some(payment_method::list(tx, &customer).await?))
            } else {
                Ok(None)
            }
        };
        Ok(self.shop.database.write(put).await?.map(|methods| answer(&methods)))
    }
}

fn answer(methods: &[PaymentMethod]) -> Answer {
    let one = |method: &PaymentMethod| {
        let provider_id = Value::from(method.provider_id.as_str());
        format!("{{\"provider_id\":{provider_id},\"data\":{}}}", method.data)
    };
    let methods: Vec<String> = methods.iter().map(one).collect();
    Answer::ok(format!("{{\"payment_methods\":[{}]}}", methods.join(",")))
}
