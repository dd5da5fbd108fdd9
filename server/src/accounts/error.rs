//! What can go wrong with accounts.

use crate::db::Failure;
use crate::http::problem::{FORBIDDEN, INTERNAL, Kind, SIGN_IN, TOO_MANY};
use crate::http::{HasProblem, Problem};

pub(super) const WRONG_SIGN_IN: Kind = Kind::new(
    401,
    "wrong-sign-in",
    "The login name or the password is wrong",
    "Check both, or ask your organisation's administrator for a new password.",
);
pub(super) const SET_UP_ALREADY: Kind =
    Kind::new(409, "set-up-already", "This Mipaka has its first account already", "Sign in with it.");
pub(super) const EMAIL_TAKEN: Kind =
    Kind::new(409, "email-taken", "An account has this login name already", "Choose another login name.");

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[WRONG_SIGN_IN, SET_UP_ALREADY, EMAIL_TAKEN];

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("wrong login name or password")]
    WrongSignIn,
    #[error("not signed in")]
    SignedOut,
    #[error("too many tries")]
    TooMany { wait_s: u64 },
    #[error("an account exists already")]
    SetUpAlready,
    #[error("the login name is taken")]
    EmailTaken,
    #[error("demo accounts are not open here")]
    NoDemo,
    #[error("the password has {length} characters; it needs {shortest} to {longest}")]
    PasswordLength { length: usize, shortest: usize, longest: usize },
    #[error("the system gave no random numbers")]
    NoRandomness,
    #[error("account storage failed")]
    Storage(#[from] Failure),
}

impl From<sqlx::Error> for AccountError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Failure(error))
    }
}

impl HasProblem for AccountError {
    fn problem(&self) -> Problem {
        match self {
            Self::WrongSignIn => WRONG_SIGN_IN.plain(),
            Self::SignedOut => SIGN_IN.plain(),
            Self::TooMany { wait_s } => {
                TOO_MANY.because(format!("Wait {wait_s} seconds.")).retry_after(*wait_s)
            }
            Self::SetUpAlready => SET_UP_ALREADY.plain(),
            Self::EmailTaken => EMAIL_TAKEN.plain(),
            Self::NoDemo => FORBIDDEN.because(
                "Demo accounts open on this machine's own address only, and only with the demo world.",
            ),
            Self::PasswordLength { .. } => Problem::field("/password", "length", self),
            Self::NoRandomness => INTERNAL.plain(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
