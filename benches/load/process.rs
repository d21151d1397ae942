//! The programs that are measured: started, asked for their memory, killed.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::bare::Role;
use crate::client::{self, Requests};

/// The server's program: the one that was built with this, or another build that is to be compared.
pub fn program() -> String {
    std::env::var("PAM360_SIM_BENCH_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_pam360-sim").to_owned())
}

/// A server that is this late never comes.
const PATIENCE: Duration = Duration::from_secs(1200);

/// A running program. Dropping it kills it.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took to its first answer.
    pub start: Duration,
}

/// Where a server keeps its sandboxes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// `--memory`
    Memory,
    /// `--data`
    Folder,
}

impl Storage {
    /// The flag.
    pub fn words(self) -> &'static str {
        match self {
            Self::Memory => "--memory",
            Self::Folder => "--data",
        }
    }
}

/// What a start waits for.
enum Until {
    Answers,
    Listens,
}

impl Until {
    async fn is_true(&self, address: SocketAddr, request: &[u8]) -> bool {
        match self {
            Self::Answers => client::ask_once(address, request).await.is_ok(),
            Self::Listens => client::connect(address).await.is_ok(),
        }
    }
}

impl Process {
    /// The bare handler, answering `body`; over TLS where the folder of a CA is given.
    pub async fn bare(body: &str, tls_ca: Option<&Path>) -> Outcome<Self> {
        let role = Role {
            listen: free_address()?,
            body: body.to_owned(),
            tls_ca: tls_ca.map(|folder| folder.display().to_string()),
        };
        let mut command = Command::new(std::env::current_exe()?);
        command.envs(role.environment());
        match tls_ca {
            None => Self::start(command, role.listen, Until::Answers).await,
            Some(_) => Self::start(command, role.listen, Until::Listens).await,
        }
    }

    /// The server, with a CA in `folder` and its data, if any, in a new folder beside it.
    pub async fn server(storage: Storage, fixture: &str, folder: &Path) -> Outcome<Self> {
        let address = free_address()?;
        let mut command = Command::new(program());
        command.args([
            "--quiet",
            "--log-level",
            "warn",
            "--listen",
            &address.to_string(),
            "--fixture",
            fixture,
        ]);
        command.arg("--ca").arg(ca(folder));
        match storage {
            Storage::Memory => command.arg("--memory"),
            Storage::Folder => command
                .arg("--data")
                .arg(folder.join(format!("data-{}", address.port()))),
        };
        Self::start(command, address, Until::Answers).await
    }

    /// The server as a test pipeline starts it: in memory, with a CA of its own.
    pub async fn ephemeral(fixture: &str) -> Outcome<Self> {
        let address = free_address()?;
        let mut command = Command::new(program());
        command.args([
            "--quiet",
            "--memory",
            "--listen",
            &address.to_string(),
            "--fixture",
            fixture,
        ]);
        Self::start(command, address, Until::Answers).await
    }

    async fn start(mut command: Command, address: SocketAddr, until: Until) -> Outcome<Self> {
        let request = Requests::of_the_demo().first();
        let begun = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let start = Duration::ZERO;
        let mut process = Self { child, address, start };
        while !until.is_true(address, &request).await {
            if let Some(status) = process.child.try_wait()? {
                return Err(format!("a server ended with {status}").into());
            }
            if begun.elapsed() > PATIENCE {
                return Err("a server did not answer in time".into());
            }
            // Nothing tells that a port is open; asking without a pause would take the processor from who opens it.
            std::thread::park_timeout(Duration::from_micros(200));
        }
        process.start = begun.elapsed();
        Ok(process)
    }

    /// Its resident memory in MiB.
    pub fn resident_mib(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib: f64 = line
            .and_then(|line| line.split_whitespace().next())
            .ok_or("the system does not tell a process's resident memory")?
            .parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The folder of the CA that the servers of a run share.
pub fn ca(folder: &Path) -> PathBuf {
    folder.join("ca")
}

fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Prints what the figures depend on.
pub fn describe_machine() {
    let read = |path| std::fs::read_to_string(path).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = read("/proc/cpuinfo");
    let model = model
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1))
        .unwrap_or("unknown processor");
    let load = read("/proc/loadavg");
    let load: Vec<_> = load.split(' ').take(3).collect();
    println!("{cores} × {model}; load average before the run {}", load.join(" "));
}
