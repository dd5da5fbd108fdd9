//! argon2id, off the async threads because it is slow on purpose.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::error::AccountError;

/// Shortest password taken (NIST SP 800-63B-4 §3.1.1: at least 8 with a second factor, 15 without;
/// 10 is what people with cheap phones manage, under a rate limit).
pub(super) const SHORTEST: usize = 10;
/// Longest password taken, so that hashing cannot be made a weapon.
pub(super) const LONGEST: usize = 256;

/// How many are hashed at once; each takes 19 MiB, and others wait their turn.
static PLACES: Semaphore = Semaphore::const_new(8);

/// Whether a password is one of these words, however it is written: the first thing anybody tries.
pub(super) fn is_one_of<'a>(password: &str, words: impl IntoIterator<Item = &'a str>) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let password = bare(password);
    words.into_iter().map(bare).any(|word| !word.is_empty() && word == password)
}

pub(super) async fn hash(password: String) -> Result<String, AccountError> {
    let _place = PLACES.acquire().await.map_err(|_| AccountError::NoRandomness)?;
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
    let Ok(_place) = PLACES.acquire().await else { return false };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_the_name_in_other_clothes_is_known() {
        let words = ["Asha Mfano", "asha.mfano@kijani.example", "asha.mfano"];
        for password in ["asha mfano", "ASHA-MFANO!", "Asha.Mfano@Kijani.example", "asha_mfano"] {
            assert!(is_one_of(password, words), "{password}");
        }
        assert!(!is_one_of("asha mfano and the river", words));
        assert!(!is_one_of("!!!!!!!!!!", ["", "-"]), "nothing is like nothing");
    }

    #[tokio::test]
    async fn passwords_wait_their_turn_so_that_many_tries_do_not_fill_the_memory() {
        let all = PLACES.acquire_many(8).await.expect("never closed");
        let mut waiting = Box::pin(fits("a long enough password".into(), None));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("it found a ninth place"),
            () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
        }
        drop(all);
        assert!(!waiting.await);
    }
}
