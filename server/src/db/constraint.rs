//! Constraint name → typed error, where the statement is.

/// The name of the constraint that refused a statement, if one did.
pub fn constraint_of(error: &sqlx::Error) -> Option<&str> {
    match error {
        sqlx::Error::Database(error) => error.constraint(),
        _ => None,
    }
}
