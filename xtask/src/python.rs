//! Programs in Python that the tests need.

use std::env;
use std::fs;
use std::path::Path;

use crate::commands::{printed, program, run};
use crate::install::install;

/// Where they are listed, with exact versions.
const FOLDER: &str = "clients/schemathesis";

/// A copy of the list that was last installed.
const STAMP: &str = ".venv/.installed-requirements.txt";

/// Installs what the list names into an environment of its own.
pub(crate) fn packages() -> Result<(), String> {
    let folder = Path::new(FOLDER);
    let (list, stamp) = (folder.join("requirements.txt"), folder.join(STAMP));
    let wanted = fs::read(&list).map_err(|error| format!("can't read {}: {error}.", list.display()))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if printed(program("python3").args(["-c", "import ensurepip, venv"])).is_none() {
        let why = |error| format!("{error} Install Python 3.10 or later with venv (Debian's package python3-venv).");
        install(&["python3-venv"]).map_err(why)?;
    }
    run(program("python3").args(["-m", "venv", "--clear", ".venv"]).current_dir(folder))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", "requirements.txt"];
    // Not the program that this link leads to: the link makes it one of the environment.
    let python = env::current_dir().map_err(|error| error.to_string())?.join(folder).join(".venv/bin/python3");
    run(program(python).args(pip).current_dir(folder))?;
    fs::write(&stamp, wanted).map_err(|error| format!("can't write {}: {error}.", stamp.display()))
}
