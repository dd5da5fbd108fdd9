//! Makes accounts and gives them roles.

use domain::actor::Role;
use domain::text::parse_line;
use uuid::Uuid;

use super::error::AccountError;
use super::{password, store};
use crate::db::Tx;
use crate::http::lines::wrong_line;

/// An account about to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub password: String,
    pub demo: bool,
    /// The organisation whose administrators may let this person choose a new password.
    pub keeper: Option<Uuid>,
}

/// Makes an account; it can do nothing until it has a role.
pub async fn create_account(tx: &mut Tx, new: NewAccount) -> Result<(), AccountError> {
    let (name, email) = (checked("/name", &new.name)?, checked("/email", &new.email)?);
    let hash = checked_hash(new.password, &name, &email).await?;
    store::insert_account(tx, new.id, &name, &email, &hash, new.demo, new.keeper).await
}

/// Gives an account another password. Its sessions stay.
pub async fn set_password(tx: &mut Tx, account: Uuid, password: String) -> Result<(), AccountError> {
    let (name, email) = store::find_names(tx, account).await?;
    let hash = checked_hash(password, &name, &email).await?;
    store::update_password(tx, account, &hash).await
}

fn checked(pointer: &str, text: &str) -> Result<String, AccountError> {
    parse_line(text, 1..=200).map_err(|error| AccountError::Invalid(vec![wrong_line(pointer, &error)]))
}

async fn checked_hash(password: String, name: &str, email: &str) -> Result<String, AccountError> {
    let length = password.chars().count();
    if length < password::SHORTEST || password.len() > password::LONGEST {
        return Err(AccountError::PasswordLength {
            length,
            shortest: password::SHORTEST,
            longest: password::LONGEST,
        });
    }
    if password::is_one_of(&password, [name, email, email.split('@').next().unwrap_or_default()]) {
        return Err(AccountError::PasswordIsName);
    }
    password::hash(password).await
}

/// Gives an account a role in an organisation.
pub async fn add_membership(
    tx: &mut Tx,
    account: Uuid,
    organisation: Uuid,
    role: Role,
) -> Result<(), AccountError> {
    store::insert_membership(tx, account, organisation, role).await
}
