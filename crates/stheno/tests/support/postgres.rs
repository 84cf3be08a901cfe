//! PostgreSQL for tests: a private cluster, started once for each test process, that goes
//! away together with it. `STHENO_TEST_POSTGRES_URL`, the address of a server where the
//! user may create databases, takes its place.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use tokio_postgres::{NoTls, SimpleQueryMessage};

use super::database::Folder;

const MISSING: &str = "PostgreSQL's initdb is neither under /usr/lib/postgresql nor in the PATH: \
                       install PostgreSQL (apt-get install postgresql) or name a server in STHENO_TEST_POSTGRES_URL.";

/// Stands between the test process and the server, whose command is its arguments. Its input
/// is a pipe from the test process: when that process ends, in whatever way, the pipe closes,
/// and the server and its files are taken away. An interrupt from the keyboard reaches
/// this shell as well, and must not end it before that is done.
const KEEPER: &str = r#"
trap '' INT HUP
folder=$1
shift
"$@" >"$folder/log" 2>&1 &
cat >/dev/null
kill -INT $!
wait $!
rm -rf -- "$folder"
"#;

/// The address of the server, without a database at its end.
pub(crate) fn server() -> &'static str {
    static SERVER: OnceLock<Server> = OnceLock::new();
    &SERVER.get_or_init(Server::find_or_start).url
}

/// Runs statements on a database.
pub(crate) fn execute(url: &str, sql: &str) -> Result<(), String> {
    simple_query(url, sql).map(|_| ())
}

/// The first column of the first row that a query gives.
pub(crate) fn text(url: &str, sql: &str) -> Result<String, String> {
    let rows = simple_query(url, sql)?;
    let first = rows.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    first.ok_or_else(|| "no row, or NULL".to_owned())
}

fn simple_query(url: &str, sql: &str) -> Result<Vec<SimpleQueryMessage>, String> {
    let run = async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let talking = tokio::spawn(connection);
        let done = client.simple_query(sql).await;
        drop(client);
        // Waits for the goodbye, so that the database can be dropped right after.
        drop(talking.await);
        done
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?
        .block_on(run)
        .map_err(|error| error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string))
}

struct Server {
    url: String,
    /// Held for its input; see [`KEEPER`].
    _keeper: Option<Child>,
}

impl Server {
    fn find_or_start() -> Self {
        if let Ok(url) = std::env::var("STHENO_TEST_POSTGRES_URL") {
            return Self { url, _keeper: None };
        }
        let bin = programs().unwrap_or_else(|| panic!("{MISSING}"));
        let folder = Folder::new("stheno-postgres").keep();
        let user = User::for_server();
        if let Some((user, group)) = user.ids {
            chown(&folder, Some(user), Some(group)).expect("can't give the folder to the user postgres");
        }
        let data = folder.join("data");
        let made = user
            .command(&bin.join("initdb"))
            .args(["-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D"])
            .arg(&data)
            .current_dir(&folder)
            .output()
            .expect("can't run initdb");
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let port = free_port().expect("no free port");
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = user.command(&bin.join("postgres"));
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&folder)
            .arg(server.get_program())
            .args(server.get_args())
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "max_connections=200"])
            .args(["-c", "fsync=off"])
            .args(["-c", "full_page_writes=off"])
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("can't start a shell");
        for _ in 0..300 {
            if execute(&url, "SELECT 1").is_ok() {
                return Self { url, _keeper: Some(keeper) };
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        drop(keeper.stdin.take());
        drop(keeper.wait());
        panic!("PostgreSQL didn't answer within 30 seconds:\n{log}");
    }
}

/// The user that the server runs as: it refuses to be root.
struct User {
    /// Set where we are root: the ids of the user postgres.
    ids: Option<(u32, u32)>,
}

impl User {
    fn for_server() -> Self {
        let root = id(&["-u"]) == Some(0);
        let ids =
            root.then(|| id(&["-u", "postgres"]).zip(id(&["-g", "postgres"])).unwrap_or_else(|| panic!("{MISSING}")));
        Self { ids }
    }

    /// A command as that user. It ends with its parent, even if that is killed.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        if self.ids.is_some() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        }
        command.arg("--pdeathsig=INT").arg("--").arg(program);
        command
    }
}

/// A number that the program id prints.
fn id(args: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(args).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The folder of the newest PostgreSQL.
fn programs() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").ok().and_then(|versions| {
        versions
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let version: u32 = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .filter(|(_, bin)| bin.join("initdb").is_file())
            .max()
            .map(|(_, bin)| bin)
    });
    installed.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file())
    })
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
