//! Locks that end with the process that holds them.

use crate::{Error, postgres, sqlite};

/// Named locks of one process, of which no other process on the same database can hold one at the same time. They end with
/// the process, however it ends, at once: on PostgreSQL with the connection that they are held by, on SQLite with a lock
/// on a file beside the database.
///
/// On SQLite all names are one lock: there, one process holds all or none.
#[derive(Debug)]
pub struct Locks(Engine);

#[derive(Debug)]
enum Engine {
    Sqlite(sqlite::Locks),
    Postgres(Box<postgres::Locks>),
}

impl Locks {
    pub(crate) fn sqlite(locks: sqlite::Locks) -> Self {
        Self(Engine::Sqlite(locks))
    }

    pub(crate) fn postgres(locks: postgres::Locks) -> Self {
        Self(Engine::Postgres(Box::new(locks)))
    }

    /// Whether the lock of that name is held from now on, by this process alone. It must not be held yet.
    ///
    /// # Errors
    /// When the lock's file cannot be made, or PostgreSQL not be asked, or when locks that were taken are lost.
    pub async fn take(&mut self, name: &str) -> Result<bool, Error> {
        match &mut self.0 {
            Engine::Sqlite(locks) => locks.take(name),
            Engine::Postgres(locks) => locks.take(name).await,
        }
    }

    /// Gives back a lock that is held.
    pub async fn give_back(&mut self, name: &str) {
        match &mut self.0 {
            Engine::Sqlite(locks) => locks.give_back(name),
            Engine::Postgres(locks) => locks.give_back(name).await,
        }
    }

    /// Waits until the locks that are held are lost, for a connection may break: then all are, and others may take them. Waits for
    /// ever while none is held.
    pub async fn lost(&self) {
        match &self.0 {
            Engine::Sqlite(_) => std::future::pending().await,
            Engine::Postgres(locks) => locks.lost().await,
        }
    }
}
