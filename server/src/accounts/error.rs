//! What can go wrong with accounts.

use crate::db::Failure;
use crate::http::problem::{FORBIDDEN, INTERNAL, Kind, SIGN_IN, TOO_MANY};
use crate::http::{FieldError, HasProblem, Problem};

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

pub(super) const OWN_ROLES: Kind = Kind::new(
    403,
    "own-roles",
    "Nobody gives themselves a role",
    "Ask another administrator of the organisation.",
);
pub(super) const LAST_ADMINISTRATOR: Kind = Kind::new(
    409,
    "last-administrator",
    "The organisation would be left without an administrator",
    "Make somebody else an administrator first.",
);
pub(super) const KEPT_ELSEWHERE: Kind = Kind::new(
    409,
    "kept-elsewhere",
    "This organisation cannot give the person a new password",
    "Give them a role again if they left; otherwise ask the organisation that made their account.",
);
pub(super) const LINK_SPENT: Kind = Kind::new(
    409,
    "link-spent",
    "This link has been used or is too old",
    "Ask the administrator of your organisation for a new one.",
);

pub(super) const READS_LESS: Kind = Kind::new(
    403,
    "reads-less",
    "Somebody who reads everything that is sealed to this person has to vouch",
    "Ask such a colleague. If there is none, whoever runs the server vouches there: mipaka vouch EMAIL.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[
    WRONG_SIGN_IN,
    SET_UP_ALREADY,
    EMAIL_TAKEN,
    OWN_ROLES,
    LAST_ADMINISTRATOR,
    KEPT_ELSEWHERE,
    LINK_SPENT,
    READS_LESS,
];

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
    #[error("the password is the name or the sign-in name; that is what anybody tries first")]
    PasswordIsName,
    #[error("who vouches must be a colleague of before the link, and not its maker")]
    NotToVouch,
    #[error("who vouches must be named on all that is sealed to the account")]
    ReadsLess,
    #[error("the system gave no random numbers")]
    NoRandomness,
    #[error("this needs the role administrator in the organisation")]
    NotAdministrator,
    #[error("this needs a role in the organisation that reads what is restricted")]
    NotColleague,
    #[error("own roles can only be laid down")]
    OwnRoles,
    #[error("the last administrator stays")]
    LastAdministrator,
    #[error("another organisation keeps the account")]
    KeptElsewhere,
    #[error("the link is unknown, used or too old")]
    LinkSpent,
    #[error("{} fields cannot be right", .0.len())]
    Invalid(Vec<FieldError>),
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
            Self::PasswordIsName => Problem::field("/password", "is-name", self),
            Self::NotToVouch => FORBIDDEN.because(
                "Whoever made the link, or has joined since, or waits for somebody to vouch too, cannot vouch.",
            ),
            Self::ReadsLess => READS_LESS.plain(),
            Self::NotAdministrator => {
                FORBIDDEN.because("The people of an organisation are managed by its administrators.")
            }
            Self::NotColleague => FORBIDDEN.because(
                "Verifiers, advocates, lawyers and administrators of an organisation see who its people are.",
            ),
            Self::OwnRoles => OWN_ROLES.plain(),
            Self::LastAdministrator => LAST_ADMINISTRATOR.plain(),
            Self::KeptElsewhere => KEPT_ELSEWHERE.plain(),
            Self::LinkSpent => LINK_SPENT.plain(),
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::NoRandomness => INTERNAL.plain(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
