use super::tree::sources;

#[test]
fn every_constraint_has_a_name_that_errors_can_be_told_by() {
    for source in sources("migrations", &["sql"]) {
        for (number, line) in source.text.lines().enumerate() {
            let code = line.split("--").next().unwrap_or_default();
            let checks =
                code.contains(" check (") && !code.contains("with check (") && !code.contains("or check (");
            assert!(
                !checks || code.contains("constraint "),
                "{}:{}: a check without a name",
                source.path,
                number + 1
            );
        }
    }
}

#[test]
fn the_app_role_is_never_granted_everything_or_deletes_what_is_append_only() {
    for source in sources("migrations", &["sql"]) {
        let text = source.text.to_lowercase();
        assert!(!text.contains("grant all"), "{} grants everything", source.path);
        for table in ["audit", "outbox", "boundaries", "log_leaves", "custody_events", "records"] {
            for line in text
                .lines()
                .filter(|line| line.contains("grant ") && line.contains(&format!("on {table} to")))
            {
                assert!(!line.contains("delete"), "{}: {line}", source.path);
            }
        }
    }
}

#[test]
fn definer_functions_fix_their_search_path() {
    for source in sources("migrations", &["sql"]) {
        for body in source.text.split("create function").skip(1) {
            let head: String = body.chars().take(600).collect();
            if let Some(place) = head.find("security definer") {
                let near: String = head[place..].chars().take(120).collect();
                assert!(
                    near.contains("search_path"),
                    "{}: {}",
                    source.path,
                    head.lines().next().unwrap_or_default()
                );
            }
        }
    }
}
