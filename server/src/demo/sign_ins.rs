//! The file with the demo's sign-ins, one account a line, readable by its owner only.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use domain::actor::Role;
use rand::Rng;

use super::error::DemoError;
use crate::accounts;
use crate::app::App;
use crate::config::Config;
use crate::db::Tx;

/// One account of the demo and how to enter it.
#[derive(Debug, Clone)]
pub(super) struct SignIn {
    pub(super) role: Role,
    pub(super) email: String,
    pub(super) password: String,
}

pub(super) fn path(config: &Config) -> PathBuf {
    config.home.join("demo.json")
}

/// Removes the file, since its passwords will not hold.
pub(super) fn forget(config: &Config) -> Result<(), DemoError> {
    let file = path(config);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(DemoError::File(file, error)),
        _ => Ok(()),
    }
}

/// Writes the file whole or not at all.
pub(super) fn write(config: &Config, sign_ins: &[SignIn]) -> Result<(), DemoError> {
    let file = path(config);
    let part = config.home.join("demo.json.part");
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .and_then(|mut open| {
            open.write_all(in_json(&format!("http://{}", config.listen), sign_ins).as_bytes())?;
            open.sync_all()
        })
        .and_then(|()| fs::rename(&part, &file));
    written.map_err(|error| DemoError::File(file, error))
}

/// People and scripts read it by the line.
fn in_json(url: &str, sign_ins: &[SignIn]) -> String {
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    let lines: Vec<String> = sign_ins
        .iter()
        .map(|one| {
            let (role, email, password) = (quote(one.role.as_str()), quote(&one.email), quote(&one.password));
            format!("    {{\"role\": {role}, \"email\": {email}, \"password\": {password}}}")
        })
        .collect();
    format!("{{\n  \"url\": {},\n  \"accounts\": [\n{}\n  ]\n}}\n", quote(url), lines.join(",\n"))
}

/// Gives the accounts of the file new passwords.
pub(super) async fn renew(app: &App) -> Result<(), DemoError> {
    let mut tx = Tx::system(&app.pools.app).await?;
    let mut sign_ins: Vec<SignIn> = Vec::new();
    for (role, email, account) in accounts::list_demo_accounts(&mut tx).await? {
        let role = role.parse().map_err(|_| DemoError::Unfit(format!("the role {role}")))?;
        let password = make_password();
        accounts::set_password(&mut tx, account, password.clone()).await?;
        sign_ins.push(SignIn { role, email, password });
    }
    sign_ins.sort_by_key(|one| Role::ALL.iter().position(|role| *role == one.role));
    tx.commit().await?;
    write(&app.config, &sign_ins)
}

/// Three words nobody chose and a number: easy to type, some 44 bits.
pub(super) fn make_password() -> String {
    const BEGINS: [char; 16] =
        ['b', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'w', 'z'];
    const ENDS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    let mut random = rand::rng();
    let mut word = || -> String {
        (0..2)
            .flat_map(|_| {
                [BEGINS[random.random_range(0..BEGINS.len())], ENDS[random.random_range(0..ENDS.len())]]
            })
            .collect()
    };
    let words = [word(), word(), word()].join("-");
    format!("{words}-{}", random.random_range(10..100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_json_with_one_account_a_line() {
        let sign_ins = [
            SignIn { role: Role::Mapper, email: "a@demo.example".into(), password: make_password() },
            SignIn { role: Role::Lawyer, email: "b@demo.example".into(), password: make_password() },
        ];
        let text = in_json("http://127.0.0.1:8080", &sign_ins);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["accounts"][1]["role"], "lawyer");
        assert_eq!(read["accounts"][0]["password"], sign_ins[0].password.as_str());
        assert_eq!(text.lines().filter(|line| line.contains("\"role\": ")).count(), 2);
    }

    #[test]
    fn passwords_are_long_enough_and_differ() {
        let (one, other) = (make_password(), make_password());
        assert!(one.len() >= 15 && one != other, "{one} {other}");
    }
}
