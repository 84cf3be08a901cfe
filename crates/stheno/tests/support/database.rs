//! A fresh database for each test.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::{Path, PathBuf};

use super::postgres;

/// A folder for one test, removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes a folder whose name begins like this, where the system keeps such things.
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(unique(name, '-'));
        fs::create_dir(&path).unwrap_or_else(|error| panic!("can't make {}: {error}", path.display()));
        Self(path)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Leaves the folder where it is, for somebody else to remove.
    pub(crate) fn keep(mut self) -> PathBuf {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            drop(fs::remove_dir_all(&self.0));
        }
    }
}

/// An empty database that goes away with this value. Drop the server first.
#[derive(Debug)]
pub(crate) struct Database {
    url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Sqlite { _folder: Folder },
    Postgres { name: String },
}

impl Database {
    /// A file of SQLite's that isn't there yet.
    pub(crate) fn sqlite() -> Self {
        let folder = Folder::new("stheno-sqlite");
        Self {
            url: format!("sqlite:{}", folder.path().join("stheno.db").display()),
            kind: Kind::Sqlite { _folder: folder },
        }
    }

    /// A new database on a PostgreSQL server.
    pub(crate) fn postgres() -> Self {
        let name = unique("stheno", '_');
        postgres::execute(postgres::server(), &format!("CREATE DATABASE {name}"))
            .unwrap_or_else(|error| panic!("can't create a database: {error}"));
        Self { url: with_database(postgres::server(), &name), kind: Kind::Postgres { name } }
    }

    /// Its address, as `STHENO_DATABASE_URL` takes it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Kind::Postgres { name } = &self.kind {
            // The server may be gone already, and its databases with it.
            drop(postgres::execute(postgres::server(), &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

/// The address of another database on the same server.
pub(crate) fn with_database(server: &str, name: &str) -> String {
    let (main, options) = server.split_once('?').map_or((server, None), |(main, options)| (main, Some(options)));
    let host = main.find("://").map_or(0, |at| at + 3);
    let end = main[host..].find('/').map_or(main.len(), |at| host + at);
    let options = options.map_or_else(String::new, |options| format!("?{options}"));
    format!("{}/{name}{options}", &main[..end])
}

fn unique(name: &str, separator: char) -> String {
    let random = RandomState::new().build_hasher().finish();
    format!("{name}{separator}{random:016x}")
}
