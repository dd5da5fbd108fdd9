//! Organisations and the people in them.

use fixtures::model::Account;
use uuid::Uuid;

use super::error::DemoError;
use super::loader::Loader;
use super::sign_ins::{self, SignIn};
use super::words::{same, text};
use crate::accounts::{self, NewAccount};
use crate::db::Tx;
use crate::organisations;

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, Vec<SignIn>), DemoError> {
    let world = &loader.world;
    let home = world.settlements.first().map(|hero| hero.head.organisation_id);
    let mut tx = loader.begin().await?;
    for organisation in &world.organisations {
        let kind = text(organisation.kind)?;
        organisations::insert(&mut tx, organisation.id, &organisation.name, &kind, organisation.parent_id)
            .await?;
    }
    // Those who can be entered with one tap are the oldest accounts: they come in a transaction before.
    let (shown, others): (Vec<&Account>, Vec<&Account>) =
        world.accounts.iter().partition(|account| is_shown(&world.accounts, account, home));
    let mut sign_ins = Vec::new();
    for account in &shown {
        let password = insert(&mut tx, account).await?;
        for membership in &account.memberships {
            sign_ins.push(SignIn {
                role: same(membership.role)?,
                email: account.email.clone(),
                password: password.clone(),
            });
        }
    }
    tx.commit().await?;
    let mut tx = loader.begin().await?;
    for account in &others {
        insert(&mut tx, account).await?;
    }
    // Every group shares with the federation it belongs to.
    for organisation in &world.organisations {
        if let Some(parent) = organisation.parent_id {
            organisations::add_partner(&mut tx, organisation.id, parent).await?;
        }
    }
    tx.commit().await?;
    let what = format!("{} organisations, {} accounts", world.organisations.len(), world.accounts.len());
    Ok((what, sign_ins))
}

/// The first account of each role in the hero's organisation.
fn is_shown(all: &[Account], account: &Account, home: Option<Uuid>) -> bool {
    account.memberships.iter().any(|held| {
        Some(held.organisation_id) == home
            && all
                .iter()
                .find(|other| other.memberships.contains(held))
                .is_some_and(|first| first.id == account.id)
    })
}

async fn insert(tx: &mut Tx, account: &Account) -> Result<String, DemoError> {
    let password = sign_ins::make_password();
    let new = NewAccount {
        id: account.id,
        name: account.name.clone(),
        email: account.email.clone(),
        password: password.clone(),
        demo: true,
        keeper: account.memberships.first().map(|held| held.organisation_id),
    };
    accounts::create_account(tx, new).await?;
    for membership in &account.memberships {
        accounts::add_membership(tx, account.id, membership.organisation_id, same(membership.role)?).await?;
    }
    Ok(password)
}
