//! A lock on a file beside the database. The system takes it from a process that ends.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::Error;

/// The names that are held, all of them by one lock.
#[derive(Debug)]
pub(crate) struct Locks {
    path: PathBuf,
    /// The locked file, while any name is held.
    file: Option<File>,
    held: HashSet<String>,
}

impl Locks {
    /// By a file beside the database, `stheno.db-lock` for `stheno.db`.
    pub(super) fn beside(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-lock");
        Self { path: path.into(), file: None, held: HashSet::new() }
    }

    pub(crate) fn take(&mut self, name: &str) -> Result<bool, Error> {
        if self.file.is_none() {
            // The file stays when it is not locked: removing it would let two processes lock two files of one name.
            let options = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).clone();
            let file = options.open(&self.path).map_err(Error::LockFile)?;
            match file.try_lock() {
                Ok(()) => self.file = Some(file),
                Err(TryLockError::WouldBlock) => return Ok(false),
                Err(TryLockError::Error(error)) => return Err(Error::LockFile(error)),
            }
        }
        self.held.insert(name.to_owned());
        Ok(true)
    }

    pub(crate) fn give_back(&mut self, name: &str) {
        self.held.remove(name);
        if self.held.is_empty() {
            // Closing the file unlocks it.
            self.file = None;
        }
    }
}
