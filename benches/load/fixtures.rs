//! Fixtures too large to write by hand.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::client::TOKEN;

/// Resources of every generated fixture.
pub const RESOURCES: usize = 1000;

/// Writes a fixture of that many accounts, in equal parts over the resources, as JSON.
pub fn write(accounts: usize, folder: &Path) -> Outcome<PathBuf> {
    let path = folder.join(format!("{accounts}-accounts.json"));
    let mut file = BufWriter::new(File::create(&path)?);
    write!(
        file,
        r#"{{"version":1,"users":[{{"user_name":"admin","role":"Privileged Administrator"}}],"#
    )?;
    write!(
        file,
        r#""rpa_entries":[{{"user_name":"admin","host_name":"localhost","app_token":"{TOKEN}"}}],"resources":["#
    )?;
    for resource in 1..=RESOURCES {
        let comma = if resource > 1 { "," } else { "" };
        write!(
            file,
            r#"{comma}{{"name":"server-{resource:04}","type":"Linux","accounts":["#
        )?;
        for account in 1..=accounts / RESOURCES {
            let comma = if account > 1 { "," } else { "" };
            write!(
                file,
                r#"{comma}{{"name":"user{account:04}","password":"{resource}kX{account}+vQ"}}"#
            )?;
        }
        write!(file, "]}}")?;
    }
    write!(file, "]}}")?;
    file.flush()?;
    Ok(path)
}
