//! People who sign in: passwords, sessions, roles. Knows no record of the world.

mod choose_password;
mod dto;
mod error;
mod extract;
mod manage_members;
mod password;
mod permit;
mod policy;
mod rate;
mod routes;
mod session;
mod setup;
mod store;
mod vouch;

pub use dto::SessionOpened;
pub use error::{AccountError, KINDS};
pub use extract::{SignedIn, Viewer};
pub use rate::SignInLimits;
pub use routes::{open_session, router};
pub use setup::{NewAccount, add_membership, create_account, set_password};
pub use store::{account_name, any_account, hold_first_account, list_demo_accounts};
pub use vouch::vouch_from_the_server;
