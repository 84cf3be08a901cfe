//! The documents tell the truth about the tests and the dependencies.
#![expect(clippy::unwrap_used, reason = "where these can't go on, the test has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The rows of `docs/differences.md`: id and test.
fn differences() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("docs/differences.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        (cells.first().unwrap().trim_matches('`').to_owned(), (*cells.last().unwrap()).to_owned())
    })
    .collect()
}

/// The text of every source file below a folder.
fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// The names of tests that a text gives, as in `file :: name`.
fn tests_named_in(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let names = quoted.filter_map(|quoted| match quoted.split_once(" :: ") {
        Some((_, name)) => Some(name),
        // More tests of the same file follow without it.
        None => Some(quoted).filter(|name| name.matches('_').count() > 2 && !name.contains(['/', ' ', '-'])),
    });
    names.collect()
}

#[test]
fn every_difference_has_a_test() {
    let differences = differences();
    assert!(differences.len() > 40, "{} rows were found", differences.len());
    for (id, test) in &differences {
        assert!(test.len() > 3, "the row {id} names no test");
    }
}

#[test]
fn every_difference_of_a_replayed_answer_has_its_row() {
    let rows = differences();
    for recording in ["v1", "v1-changes", "v2"] {
        let file = root().join("conformance").join(recording).join("differences.json");
        let replayed: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        for entry in &replayed {
            let row = entry.get("row").and_then(serde_json::Value::as_str).unwrap();
            assert!(rows.iter().any(|(id, _)| id == row), "docs/differences.md has no row {row}");
        }
    }
}

#[test]
fn every_test_that_a_document_names_exists() {
    let mut all = String::new();
    sources(&root().join("crates"), &mut all);
    let mut named = 0;
    for document in ["docs/differences.md", "SECURITY.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        for name in tests_named_in(&text) {
            // A long name may be cut.
            let start = name.trim_end_matches('…');
            let function = if start == name { format!("fn {name}(") } else { format!("fn {start}") };
            assert!(all.contains(&function), "{document} names {name}, which does not exist");
            named += 1;
        }
    }
    assert!(named > 40, "{named} names were found");
}

/// The names of a table's rows in `docs/dependencies.md`, each with who names the crate.
fn listed_dependencies(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let name = cells.first().unwrap().trim_matches('`').to_owned();
        let by = cells.get(1).unwrap().split(", ").map(|by| by.trim_matches('`').to_owned()).collect();
        assert!(cells.get(2).unwrap().len() > 3, "{name} has no reason");
        (name, by)
    })
    .collect()
}

/// The crates that a manifest names, those of this workspace aside: for the program, and for tests.
fn named_in(manifest: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
    let names = |kind: &str| -> BTreeSet<String> {
        let table = manifest.get(kind).and_then(toml::Value::as_table);
        let names = table.into_iter().flat_map(toml::Table::keys);
        names.filter(|name| !name.starts_with("stheno")).cloned().collect()
    };
    let tests = names("dev-dependencies").union(&names("build-dependencies")).cloned().collect();
    (names("dependencies"), tests)
}

#[test]
fn every_dependency_is_listed_with_its_reason() {
    let (mut program, mut tests) = (BTreeMap::new(), BTreeMap::new());
    let crates = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    for folder in crates.chain([root().join("xtask"), root().join("bench/floor")]) {
        let (own, of_tests) = named_in(&folder.join("Cargo.toml"));
        let short = folder.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let is_part = short.starts_with("crates/");
        let by = short.strip_prefix("crates/").unwrap_or(&short).to_owned();
        let add = |list: &mut BTreeMap<String, BTreeSet<String>>, names: BTreeSet<String>| {
            for name in names {
                list.entry(name).or_default().insert(by.clone());
            }
        };
        add(if is_part { &mut program } else { &mut tests }, own);
        add(&mut tests, of_tests);
    }
    tests.retain(|name, _| !program.contains_key(name));

    let text = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let (of_program, of_tests) = text.split_once("## In tests").unwrap();
    assert_eq!(listed_dependencies(of_program), program);
    assert_eq!(listed_dependencies(of_tests), tests);
    let locked = fs::read_to_string(root().join("Cargo.lock")).unwrap().matches("[[package]]").count();
    assert!(text.contains(&format!("names {locked} crates")), "the lock file names {locked} crates");
}
