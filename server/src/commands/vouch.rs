//! `mipaka vouch`: ends the hold on an account where its organisation has nobody who may: nobody
//! else of before the link, or nobody who reads all that is sealed to the person.

use clap::Args;

use crate::accounts::vouch_from_the_server;
use crate::app::App;
use crate::db::Tx;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Login name of the person, whom you know to have chosen the password themselves.
    email: String,
}

pub(super) async fn vouch(app: &App, arguments: Arguments) -> anyhow::Result<()> {
    let mut tx = Tx::system(&app.pools.app).await?;
    let released = vouch_from_the_server(&mut tx, &arguments.email, app.clock.now()).await?;
    tx.commit().await?;
    anyhow::ensure!(released, "no account of this name waits for somebody to vouch");
    println!("{} reads sealed records again", arguments.email);
    Ok(())
}
