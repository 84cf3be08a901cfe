//! Names of hosts, found for webhooks.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use stheno_domain::webhook::{AddressError, Guard};
use tokio::sync::Semaphore;
use tower_service::Service;

/// How many names are looked up at a time. The system's function takes a thread each, for half a minute if nobody answers.
const AT_ONCE: usize = 16;

/// Finds the addresses of a host's name, and gives those alone that something may be sent to: whatever the name leads to at this
/// moment, no connection is made to another one.
#[derive(Clone, Debug)]
pub(crate) struct GuardedResolver<R = GaiResolver> {
    resolver: R,
    guard: Guard,
    turns: Arc<Semaphore>,
}

impl GuardedResolver {
    pub(crate) fn new(guard: Guard) -> Self {
        Self::over(GaiResolver::new(), guard)
    }
}

impl<R> GuardedResolver<R> {
    pub(crate) fn over(resolver: R, guard: Guard) -> Self {
        Self { resolver, guard, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// What is found, or why not.
type Found = Result<std::vec::IntoIter<SocketAddr>, Box<dyn std::error::Error + Send + Sync>>;

impl<R> Service<Name> for GuardedResolver<R>
where
    R: Service<Name> + Clone + Send + 'static,
    R::Response: Iterator<Item = SocketAddr>,
    R::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    R::Future: Send,
{
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Found> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.resolver.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (mut resolver, guard, turns) = (self.resolver.clone(), self.guard.clone(), Arc::clone(&self.turns));
        Box::pin(async move {
            let turn = turns.acquire_owned().await?;
            // A task of its own, for whoever waits for it may give up, and the thread goes on.
            let looked_up = tokio::spawn(async move {
                let found = resolver.call(name).await.map(Iterator::collect::<Vec<_>>);
                drop(turn);
                found.map_err(Into::into)
            });
            let found: Result<Vec<SocketAddr>, Self::Error> = looked_up.await?;
            let allowed: Vec<SocketAddr> = found?.into_iter().filter(|address| guard.allows(address.ip())).collect();
            if allowed.is_empty() { Err(AddressError::Private.into()) } else { Ok(allowed.into_iter()) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn find(guard: Guard, name: &str) -> Result<Vec<SocketAddr>, String> {
        let found = GuardedResolver::new(guard).call(name.parse().unwrap()).await;
        found.map(Iterator::collect).map_err(|error| error.to_string())
    }

    // Whoever answers for a name may say at one moment that it is an address of the net, and at the next that it is this machine:
    // what is said when the connection is made is looked at. The list of hosts of this machine stands for who answers.
    #[tokio::test]
    async fn no_name_leads_to_what_is_not_allowed() {
        let found = find(Guard::default(), "localhost").await;
        assert_eq!(found, Err(AddressError::Private.to_string()));
    }

    #[tokio::test]
    async fn what_is_allowed_is_left_of_what_a_name_leads_to() {
        let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
        let found = find(guard, "localhost").await.unwrap();
        assert!(!found.is_empty() && found.iter().all(SocketAddr::is_ipv4), "{found:?}");
    }
}
