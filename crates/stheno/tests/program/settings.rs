//! Settings come from options, variables of the environment and a file, in this order; a wrong one stops the start with
//! a sentence that names it.

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use crate::support::database::{Database, Folder};
use crate::support::process::{Process, ended, run, stheno, stheno_on};
use crate::support::sql;

on_both! {
    an_address_that_is_taken_is_told,
    the_file_that_is_named_is_read,
}

/// What the program complains about when it doesn't start.
fn complaint(command: &mut Command) -> String {
    let ended = run(command);
    assert_eq!((ended.code, ended.printed.as_str()), (Some(1), ""), "{}", ended.complained);
    let sentence = ended.complained.strip_prefix("stheno: ").and_then(|text| text.strip_suffix('\n'));
    let sentence = sentence.unwrap_or_else(|| panic!("{:?} isn't a sentence of stheno's", ended.complained));
    assert!(!sentence.contains('\n') && !sentence.contains("s3cret"), "{sentence}");
    sentence.to_owned()
}

#[test]
fn a_wrong_setting_is_named_however_it_was_given() {
    for (name, wrong) in [
        ("listen", "s3cret"),
        ("database_url", "s3cret.db"),
        ("database_connections", "0"),
        ("database_time_limit", "s3cret"),
        ("threads", "many"),
        ("max_connections", "-1"),
        ("jwt_secret", ""),
        ("jwt_expires_in", "1y"),
        ("cookie_secret", ""),
        ("admin_cors", "/(/"),
        ("store_cors", "/(/"),
        ("auth_cors", "/(/"),
        ("trusted_proxies", "s3cret"),
        ("admin_email", "s3cret"),
        ("admin_password", "s3cret"),
        ("account_check", "s3cret"),
        ("log", "s3cret"),
        ("log_format", "s3cret"),
    ] {
        let (variable, flag) = (format!("STHENO_{}", name.to_uppercase()), format!("--{}", name.replace('_', "-")));
        let folder = Folder::new("stheno-settings");
        let file = folder.path().join("some.toml");
        fs::write(&file, format!("{name} = '{wrong}'\n")).unwrap();

        // When a setting is wrong, in whatever way it was given
        let by_flag = complaint(stheno().arg(format!("{flag}={wrong}")));
        let by_variable = complaint(stheno().env(&variable, wrong));
        let by_file = complaint(stheno().arg("--config").arg(&file));

        // then the program says which, under all its names.
        assert!(
            by_flag.starts_with(&format!("the setting {variable} ({flag}, or `{name}` in stheno.toml) ")),
            "{by_flag}"
        );
        assert_eq!((&by_variable, &by_file), (&by_flag, &by_flag));
    }
}

#[test]
fn an_unknown_kind_of_database_never_makes_a_file() {
    let folder = Folder::new("stheno-settings");
    for url in ["stheno.db", "mysql://root:s3cret@localhost/shop", "SQLITE:stheno.db", "file:stheno.db"] {
        let ended = ended(&stheno_on(url).current_dir(folder.path()).output().unwrap());
        let sentence = "stheno: the setting STHENO_DATABASE_URL (--database-url, or `database_url` in stheno.toml) \
                        cannot be used: the database address must begin with `sqlite:` (a file, as in \
                        `sqlite:stheno.db`) or `postgres://` (a server, as in \
                        `postgres://user:password@host/database`)\n";
        assert_eq!((ended.code, ended.complained.as_str()), (Some(1), sentence), "{url}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_database_that_can_not_be_opened_is_told_without_its_password() {
    // A port that nobody listens on, and a folder that isn't there
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("postgres://stheno:s3cret@127.0.0.1:{port}/stheno");
    for url in [nobody.as_str(), "sqlite:no/such/folder/stheno.db"] {
        let sentence = complaint(stheno_on(url).args(["--listen", "127.0.0.1:0"]));
        assert!(sentence.starts_with("the database cannot be opened: "), "{sentence}");
    }
}

#[test]
fn the_order_is_option_variable_file() {
    let folder = Folder::new("stheno-settings");
    let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let file = folder.path().join("stheno.toml");
    fs::write(&file, format!("database_url = '{}'\n", url("file.db"))).unwrap();
    let migrate = |command: &mut Command| {
        let ended = ended(&command.arg("migrate").current_dir(folder.path()).output().unwrap());
        assert_eq!(ended.code, Some(0), "{}", ended.complained);
        let mut made: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".db"))
            .collect();
        made.sort();
        made.join(" ")
    };
    assert_eq!(migrate(&mut stheno()), "file.db");
    assert_eq!(migrate(stheno().env("STHENO_DATABASE_URL", url("env.db"))), "env.db file.db");
    let both = url("flag.db");
    assert_eq!(
        migrate(stheno().env("STHENO_DATABASE_URL", url("other.db")).args(["--database-url", &both])),
        "env.db file.db flag.db"
    );
}

#[test]
fn a_file_that_can_not_be_used_is_told() {
    let folder = Folder::new("stheno-settings");
    let complaint = |text: &str| {
        fs::write(folder.path().join("stheno.toml"), text).unwrap();
        let ended = ended(&stheno().current_dir(folder.path()).output().unwrap());
        assert_eq!((ended.code, ended.printed.as_str()), (Some(1), ""), "{text}");
        ended.complained
    };
    assert_eq!(complaint("lisen = 'x'"), "stheno: stheno.toml has a setting `lisen`, which does not exist\n");
    assert_eq!(
        complaint("[listen]"),
        "stheno: stheno.toml cannot be understood: `listen` must be a text, a whole number, or true or false\n"
    );
    let broken = complaint("jwt_secret = s3cret");
    assert!(broken.starts_with("stheno: stheno.toml cannot be understood: ") && !broken.contains("s3cret"), "{broken}");

    let missing = run(stheno().args(["--config", "missing.toml"]));
    let sentence = "stheno: the file missing.toml of the setting STHENO_CONFIG cannot be read: ";
    assert!(missing.code == Some(1) && missing.complained.starts_with(sentence), "{}", missing.complained);
}

fn an_address_that_is_taken_is_told(database: &Database) {
    // Given that somebody listens on an address
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();

    // when the program is to listen there, then it says that it can't, and what to do.
    let sentence = complaint(stheno_on(database.url()).args(["--listen", &address]));
    assert_eq!(
        sentence,
        format!(
            "cannot listen on {address}: Address already in use (os error 98) (choose another address with --listen)"
        )
    );

    // This wasn't the first start yet: nobody would know the password.
    assert_eq!(sql::text(database.url(), r#"SELECT count(*) FROM "user""#), "0");
}

fn the_file_that_is_named_is_read(database: &Database) {
    let folder = Folder::new("stheno-settings");
    let settings = format!(
        "database_url = '{}'\nadmin_email = 'toml@example.com'\nadmin_password = 'from the file'\nthreads = 1\n",
        database.url()
    );
    fs::write(folder.path().join("some.toml"), settings).unwrap();
    let mut command = stheno();
    command.env("STHENO_CONFIG", folder.path().join("some.toml"));
    let server = Process::start(command);
    server.caller().signed_in("toml@example.com", "from the file");
}
