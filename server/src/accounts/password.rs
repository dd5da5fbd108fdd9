//! argon2id, off the async threads because it is slow on purpose.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::error::AccountError;

/// Shortest password taken (NIST SP 800-63B-4 §3.1.1: at least 8 with a second factor, 15 without;
/// 10 is what people with cheap phones manage, under a rate limit).
pub(super) const SHORTEST: usize = 10;
/// Longest password taken, so that hashing cannot be made a weapon.
pub(super) const LONGEST: usize = 256;

pub(super) async fn hash(password: String) -> Result<String, AccountError> {
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|_| AccountError::NoRandomness)
    })
    .await
    .map_err(|_| AccountError::NoRandomness)?
}

/// True when the password fits. An unknown account costs the same time as a wrong password.
pub(super) async fn fits(password: String, stored: Option<String>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$6GHTrYbi1pCmNa8gHTw0mRP3FyRnpR1+kVKkpLqFYTM";
    if password.len() > LONGEST {
        return false;
    }
    tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODY.into());
        PasswordHash::new(&text)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            && known
    })
    .await
    .unwrap_or(false)
}
