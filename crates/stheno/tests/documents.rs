//! The documents tell the truth about the tests.
#![expect(clippy::unwrap_used, reason = "where these can't go on, the test has failed")]

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
