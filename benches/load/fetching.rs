//! fetch-password under load, in small and large installations, beside the bare handler.

use std::path::Path;
use std::sync::Arc;

use pam360_sim::server::Ca;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

use crate::Outcome;
use crate::client::{Dial, Load, Requests};
use crate::fixtures;
use crate::options::Options;
use crate::process::{self, Process, Storage};
use crate::rounds::{self, Figures, Target};
use crate::start::demo_answer;
use crate::table::{self, at_least, at_most};

/// Accounts that are asked for again and again.
const BUSY: usize = 1000;

/// Prints the tables of all kinds of connections.
pub async fn measure(options: &Options, folder: &Path) -> Outcome<()> {
    let authority = Ca::in_dir(&process::ca(folder))?;
    let body = demo_answer().await?;
    let bare = Process::bare(&body, None).await?;
    let bare_tls = Process::bare(&body, Some(&process::ca(folder))).await?;
    let installations = [
        Installation::start(Storage::Memory, options, folder).await?,
        Installation::start(Storage::Folder, options, folder).await?,
    ];
    let tls = Dial::NewTls(trusting(&authority)?);
    for (title, connections, dial, bare) in [
        ("1 connection, kept", 1, Dial::Kept, &bare),
        ("32 connections, kept", 32, Dial::Kept, &bare),
        ("32 connections, a new one for each request", 32, Dial::New, &bare),
        ("32 connections, a new TLS one for each request", 32, tls, &bare_tls),
    ] {
        let budgets = title == "32 connections, kept";
        let load = Load { connections, dial };
        let mut targets = vec![Target {
            name: "bare".to_owned(),
            server: bare,
            requests: Requests::of_the_demo(),
        }];
        targets.extend(installations.iter().flat_map(|it| it.targets(options)));
        let figures = rounds::run(options, &load, &targets).await?;
        print(title, &targets, &figures, budgets);
    }
    for installation in &installations {
        installation.print_memory()?;
    }
    Ok(())
}

/// The demo, and generated installations, in one kind of storage.
struct Installation {
    storage: Storage,
    demo: Process,
    small: Process,
    large: Process,
}

impl Installation {
    async fn start(storage: Storage, options: &Options, folder: &Path) -> Outcome<Self> {
        let start = async |accounts| -> Outcome<Process> {
            let path = fixtures::write(accounts, folder)?;
            let server = Process::server(storage, &path.display().to_string(), folder).await?;
            std::fs::remove_file(path)?;
            Ok(server)
        };
        let demo = Process::server(storage, "demo", folder).await?;
        let (small, large) = (start(BUSY).await?, start(options.accounts).await?);
        println!(
            "{}: a fixture of {} accounts answered after {:.1} s",
            storage.words(),
            options.accounts,
            large.start.as_secs_f64()
        );
        Ok(Self {
            storage,
            demo,
            small,
            large,
        })
    }

    fn targets(&self, options: &Options) -> [Target<'_>; 4] {
        let all = options.accounts;
        let per_resource = all / fixtures::RESOURCES;
        let target = |what: &str, server, requests| Target {
            name: format!("{} {what}", self.storage.words()),
            server,
            requests,
        };
        [
            target("demo", &self.demo, Requests::of_the_demo()),
            target(
                "1000 accounts",
                &self.small,
                Requests::among(BUSY, BUSY, BUSY / fixtures::RESOURCES),
            ),
            target(
                &format!("1000 busy of {all}"),
                &self.large,
                Requests::among(BUSY, all, per_resource),
            ),
            target(
                &format!("all of {all}"),
                &self.large,
                Requests::among(all, all, per_resource),
            ),
        ]
    }

    fn print_memory(&self) -> Outcome<()> {
        println!(
            "{} resident after the load: demo {:.1} MiB, 1000 accounts {:.1} MiB, large {:.1} MiB",
            self.storage.words(),
            self.demo.resident_mib()?,
            self.small.resident_mib()?,
            self.large.resident_mib()?
        );
        Ok(())
    }
}

fn print(title: &str, targets: &[Target<'_>], figures: &[Figures], budgets: bool) {
    let heading = ["", "req/s", "of bare", "p50 ms", "p99 ms", "of bare", "budgets"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let bare = &figures[0];
    for (place, (target, of_target)) in targets.iter().zip(figures).enumerate() {
        let speed = of_target.compared(bare, |round| round.per_second);
        let p99 = of_target.compared(bare, |round| round.p99.as_secs_f64());
        let mut verdicts = Vec::new();
        if budgets && place > 0 {
            verdicts.push(format!("speed {}", at_least(speed, 0.5)));
            verdicts.push(format!("p99 {}", at_most(p99, 3.0, "×")));
        }
        if budgets && target.name.contains("busy") {
            // The target before is the small installation on the same storage.
            let time = figures[place - 1].compared(of_target, |round| round.per_second);
            verdicts.push(format!("{time:.2}× the time of 1000, {}", at_most(time, 1.2, "×")));
        }
        rows.push(vec![
            target.name.clone(),
            format!("{:.0}", of_target.per_second()),
            format!("{speed:.2}"),
            format!("{:.2}", of_target.p50()),
            format!("{:.2}", of_target.p99()),
            format!("{p99:.1}×"),
            verdicts.join("; "),
        ]);
    }
    table::print(&format!("fetch-password, {title}"), &rows);
}

/// A TLS client that trusts the run's CA and resumes no session: the integration does not either.
fn trusting(authority: &Ca) -> Outcome<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes())?)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.resumption = rustls::client::Resumption::disabled();
    Ok(Arc::new(config).into())
}
