//! Lists the built files of the page, so that they become a part of the program.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the page's build puts its files, from this crate on.
const BUILT: &str = "../../admin/dist";

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let built = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join(BUILT);
    println!("cargo::rerun-if-changed={BUILT}");
    let mut files = Vec::new();
    collect(&built, &built, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for name in &files {
        // From where the crate is when it is compiled: a target folder may be shared by several checkouts.
        let file = format!("/{BUILT}/{name}.gz");
        writeln!(table, "    ({name:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {file:?}))),")?;
    }
    table.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("files.rs"), table)?;
    Ok(())
}

/// The names that the compressed files of a folder, and of those within it, are asked for by.
fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Some(name) = path.strip_prefix(root)?.to_str().and_then(|name| name.strip_suffix(".gz")) {
            files.push(name.to_owned());
        }
    }
    Ok(())
}
