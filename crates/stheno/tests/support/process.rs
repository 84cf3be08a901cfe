//! The program as an operator runs it: with the settings that a test gives, and no others.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::Duration;

use super::calls::Caller;
use super::database::Folder;

/// How often something is looked at that will come soon, and how long between two looks.
const LOOKS: u32 = 1500;
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something to see, for half a minute at most.
pub(crate) fn soon<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    for _ in 0..LOOKS {
        if let Some(seen) = look() {
            return Some(seen);
        }
        thread::sleep(PAUSE);
    }
    None
}

/// The program without any settings, not even those of whoever runs the tests.
pub(crate) fn stheno() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stheno"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("STHENO_") {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// The program on a database.
pub(crate) fn stheno_on(database_url: &str) -> Command {
    let mut command = stheno();
    command.env("STHENO_DATABASE_URL", database_url);
    command
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    /// What it printed on standard output.
    pub(crate) printed: String,
    /// What it printed on standard error.
    pub(crate) complained: String,
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Ended {
    let folder = Folder::new("stheno-command");
    let output = command.current_dir(folder.path()).output().expect("can't run the command");
    ended(&output)
}

/// What a command that has ended left behind.
pub(crate) fn ended(output: &Output) -> Ended {
    Ended {
        code: output.status.code(),
        printed: String::from_utf8_lossy(&output.stdout).into_owned(),
        complained: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A running server; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    folder: Folder,
    address: SocketAddr,
}

impl Process {
    /// Starts a server with these settings on a free port, and waits until it listens.
    pub(crate) fn start(command: Command) -> Self {
        let mut process = Self::begin(command);
        process.wait_for_address();
        process
    }

    /// Starts a server, and doesn't wait for it.
    pub(crate) fn begin(mut command: Command) -> Self {
        let folder = Folder::new("stheno-process");
        let file = |name: &str| File::create(folder.path().join(name)).expect("can't make a file for the output");
        let child = command
            .args(["--listen", "127.0.0.1:0"])
            .current_dir(folder.path())
            .stdout(file("printed"))
            .stderr(file("log"))
            .spawn()
            .expect("can't start stheno");
        Self { child, folder, address: SocketAddr::from(([127, 0, 0, 1], 0)) }
    }

    /// Waits until it has printed where it listens.
    pub(crate) fn wait_for_address(&mut self) {
        let address = soon(|| {
            let printed = self.printed();
            let (line, _) = printed.split_once('\n')?;
            line.split_once(" listens on http://")?.1.parse().ok()
        });
        self.address =
            address.unwrap_or_else(|| panic!("stheno printed no address:\n{}\n{}", self.printed(), self.log()));
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Somebody who asks it, without credentials.
    pub(crate) fn caller(&self) -> Caller {
        Caller::of(self.address)
    }

    /// Its working directory.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where it puts mails.
    pub(crate) fn mails(&self) -> PathBuf {
        self.folder.path().join("stheno-mail")
    }

    /// What it has printed on standard output. All that comes before the first answer is there after it.
    pub(crate) fn printed(&self) -> String {
        self.read("printed")
    }

    /// What it has printed on standard error.
    pub(crate) fn log(&self) -> String {
        self.read("log")
    }

    /// What the system says of it under `/proc`.
    pub(crate) fn proc(&self, name: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).expect("can't read what the system says of it")
    }

    /// The most memory that it has taken, in MiB.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = self.proc("status");
        let peak =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        let peak: u64 = peak.unwrap_or_else(|| panic!("no peak of memory in {status}"));
        peak / 1024
    }

    fn read(&self, name: &str) -> String {
        let file: PathBuf = self.folder.path().join(name);
        String::from_utf8_lossy(&fs::read(file).unwrap_or_default()).into_owned()
    }

    /// Ends it as a power failure does, without a word before.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("can't kill stheno");
        self.child.wait().expect("can't wait for stheno");
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        assert!(sent.expect("can't run a shell").success(), "the signal wasn't sent");
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        soon(|| self.child.try_wait().expect("can't wait for stheno"))
            .unwrap_or_else(|| panic!("stheno didn't end; it logged:\n{}", self.log()))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if thread::panicking() {
            eprintln!("stheno at {} printed:\n{}\nand logged:\n{}", self.address, self.printed(), self.log());
        }
    }
}
