//! Lets people into an organisation, changes what they may do there, and lets them choose a password.

use chrono::{DateTime, Duration, Utc};
use domain::actor::Role;
use domain::text::parse_line;
use uuid::Uuid;

use super::dto::{Member, MemberAdded, MemberChange, NewMember, PasswordLink};
use super::error::AccountError;
use super::store::{insert_account, members as store};
use super::{SignedIn, password, policy, session};
use crate::db::Tx;
use crate::http::lines::line;
use crate::http::{ApiError, FieldError, Problem};

/// How long a link to choose a password stays open: long enough to be carried by hand.
const LINK_LIFETIME: Duration = Duration::days(7);

/// Makes an account with roles, and the link its person chooses a password with.
pub(super) async fn add(
    tx: &mut Tx,
    person: &SignedIn,
    organisation: Uuid,
    body: NewMember,
    demo: bool,
    now: DateTime<Utc>,
) -> Result<MemberAdded, ApiError> {
    policy::permit_people(person, organisation)?;
    let mut errors = Vec::new();
    let name = line("/name", &body.name, 2..=200, &mut errors);
    let email = body.email.trim();
    if parse_line(email, 3..=200).is_err() || email.contains(char::is_whitespace) {
        let detail = "A sign-in name has 3 to 200 letters or digits and no spaces; an email address or a phone number does well.";
        errors.push(FieldError::new("/email", "sign-in-name", detail));
    }
    if body.roles.is_empty() {
        errors.push(FieldError::new("/roles", "missing", "Give at least one role."));
    }
    let roles = match parse_roles(&body.roles) {
        Ok(roles) if errors.is_empty() => roles,
        Ok(_) => return Err(AccountError::Invalid(errors).into()),
        Err(error) => {
            errors.push(error);
            return Err(AccountError::Invalid(errors).into());
        }
    };
    let id = Uuid::now_v7();
    // Nobody knows this password; hashing one keeps an account that waits as slow to try as any other.
    let unknown = password::hash(session::secret()?).await?;
    insert_account(tx, id, &name, email, &unknown, demo, Some(organisation)).await?;
    store::set_roles(tx, id, organisation, &roles).await?;
    tx.audit("added", "account", id, &["roles"]).await?;
    let link = open_link(tx, person, id, now).await?;
    let member = store::find(tx, organisation, id, now).await?.ok_or_else(Problem::absent)?;
    Ok(MemberAdded { member, link })
}

/// Sets a person's roles; none at all shows them out.
pub(super) async fn change(
    tx: &mut Tx,
    person: &SignedIn,
    organisation: Uuid,
    account: Uuid,
    body: MemberChange,
    now: DateTime<Utc>,
) -> Result<Member, ApiError> {
    policy::permit_people(person, organisation)?;
    let wanted = parse_roles(&body.roles).map_err(|error| AccountError::Invalid(vec![error]))?;
    store::hold_people(tx, organisation).await?;
    let member = store::find(tx, organisation, account, now).await?.ok_or_else(Problem::absent)?;
    let held: Vec<Role> = member.roles.iter().filter_map(|role| role.parse().ok()).collect();
    policy::permit_roles(person, account, &held, &wanted)?;
    if held.contains(&Role::Administrator)
        && !wanted.contains(&Role::Administrator)
        && !store::has_other_administrator(tx, organisation, account).await?
    {
        return Err(AccountError::LastAdministrator.into());
    }
    store::set_roles(tx, account, organisation, &wanted).await?;
    if member.kept_here {
        let active = store::has_any_role(tx, account).await?;
        store::set_active(tx, account, active).await?;
        if !active {
            store::revoke_sessions(tx, account, now).await?;
            store::spend_links(tx, account, now).await?;
        }
    }
    tx.audit(if wanted.is_empty() { "removed" } else { "changed" }, "account", account, &["roles"]).await?;
    // Whose account is kept elsewhere is no longer found here once shown out.
    let out = Member { roles: Vec::new(), ..member };
    Ok(store::find(tx, organisation, account, now).await?.unwrap_or(out))
}

/// A new link for a person whose account this organisation keeps; older links stop working.
pub(super) async fn make_link(
    tx: &mut Tx,
    person: &SignedIn,
    organisation: Uuid,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<PasswordLink, ApiError> {
    policy::permit_people(person, organisation)?;
    let member = store::find(tx, organisation, account, now).await?.ok_or_else(Problem::absent)?;
    if !member.kept_here || !member.active {
        return Err(AccountError::KeptElsewhere.into());
    }
    tx.audit("offered a new password", "account", account, &[]).await?;
    Ok(open_link(tx, person, account, now).await?)
}

async fn open_link(
    tx: &mut Tx,
    person: &SignedIn,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<PasswordLink, AccountError> {
    let token = session::secret()?;
    let expires_at = now + LINK_LIFETIME;
    store::spend_links(tx, account, now).await?;
    store::insert_link(tx, &session::hash(&token), account, person.account, now, expires_at).await?;
    Ok(PasswordLink { token, expires_at })
}

fn parse_roles(words: &[String]) -> Result<Vec<Role>, FieldError> {
    let mut roles = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let role = word.parse::<Role>().map_err(|error| {
            FieldError::new(
                format!("/roles/{index}"),
                "unknown",
                format!("{error}; there are mapper, verifier, advocate, lawyer and administrator."),
            )
        })?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Ok(roles)
}
