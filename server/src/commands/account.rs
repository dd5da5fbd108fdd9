//! `mipaka account`: an account with a role, made by whoever runs the server.

use anyhow::Context;
use clap::Args;
use domain::actor::Role;
use uuid::Uuid;

use crate::accounts::{NewAccount, add_membership, create_account};
use crate::app::App;
use crate::db::Tx;

/// The password is read from standard input, so that it stays out of the shell's history.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Login name.
    #[arg(long)]
    email: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// Id of the organisation.
    #[arg(long)]
    organisation: Uuid,
    /// mapper, verifier, advocate, lawyer or administrator; may be repeated.
    #[arg(long, required = true)]
    role: Vec<Role>,
}

pub(super) async fn create(app: &App, arguments: Arguments) -> anyhow::Result<()> {
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).context("no password came on standard input")?;
    let id = Uuid::now_v7();
    let mut tx = Tx::system(&app.pools.app).await?;
    let new = NewAccount {
        id,
        name: arguments.name,
        email: arguments.email,
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
        demo: false,
        keeper: Some(arguments.organisation),
    };
    create_account(&mut tx, new).await?;
    for role in arguments.role {
        add_membership(&mut tx, id, arguments.organisation, role).await.context("no such organisation?")?;
    }
    tx.commit().await?;
    println!("{id}");
    Ok(())
}
