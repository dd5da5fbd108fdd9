use super::tree::{areas, root, sources};

fn document(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|_| panic!("{path} is missing"))
}

#[test]
fn the_architecture_names_every_package_area_and_top_folder() {
    let text = document("docs/ARCHITECTURE.md");
    for area in areas() {
        assert!(text.contains(&format!("`{area}`")), "docs/ARCHITECTURE.md does not name the area {area}");
    }
    for part in
        ["domain", "custody", "report", "tiles", "fixtures", "acceptance", "migrations", "web", "docs"]
    {
        assert!(text.contains(&format!("`{part}`")), "docs/ARCHITECTURE.md does not name {part}");
    }
}

#[test]
fn every_area_has_tests_of_its_own() {
    for area in areas() {
        let path = root().join("tests/api").join(&area);
        assert!(
            path.with_extension("rs").exists() || path.is_dir(),
            "tests/api has no file for the area {area}"
        );
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut pages = sources("docs", &["md"]);
    for page in ["README.md", "CHANGELOG.md"] {
        pages.push(super::tree::Source { path: page.into(), text: document(page) });
    }
    for page in pages {
        let folder = root().join(&page.path).parent().expect("a folder").to_owned();
        for target in page.text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            assert!(folder.join(target).exists(), "{} links to {target}, which is not there", page.path);
        }
    }
}

/// Renewed with `UPDATE_DOCUMENTS=1 cargo test -p acceptance documents`.
fn expect_fresh(path: &str, wanted: &str) {
    #[expect(clippy::disallowed_methods, reason = "asked for by the person who renews the file")]
    if std::env::var("UPDATE_DOCUMENTS").is_ok() {
        std::fs::write(root().join(path), wanted).expect("writable");
    }
    let found = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    assert!(
        found == wanted,
        "{path} is stale; renew it with UPDATE_DOCUMENTS=1 cargo test -p acceptance documents"
    );
}

#[test]
fn the_committed_openapi_document_is_the_one_the_code_makes() {
    let wanted = serde_json::to_string_pretty(&mipaka::app::openapi()).expect("a document") + "\n";
    expect_fresh("docs/openapi.json", &wanted);
}

#[test]
fn the_list_of_problems_is_the_one_the_code_knows() {
    let mut kinds = mipaka::app::problem_kinds();
    kinds.sort_by_key(|kind| (kind.status, kind.code));
    let mut text = String::from(
        "# Problems\n\nEvery error is `application/problem+json` (RFC 9457). `type` is `/problems/<code>` and never changes its meaning. This page is made from the code.\n\n| status | code | title | how to mend it |\n|---|---|---|---|\n",
    );
    for pair in kinds.windows(2) {
        assert_ne!(pair[0].code, pair[1].code, "two kinds of problem share a code");
    }
    for kind in kinds {
        text += &format!("| {} | `{}` | {} | {} |\n", kind.status, kind.code, kind.title, kind.mend);
    }
    expect_fresh("docs/PROBLEMS.md", &text);
}

#[test]
fn crates_of_which_there_may_be_one_are_there_once() {
    let rules = document("deny.toml");
    let lock = document("Cargo.lock");
    let single = rules.lines().filter(|line| line.contains("deny-multiple-versions"));
    for name in single.filter_map(|line| line.split('"').nth(1)) {
        let copies = lock.matches(&format!("name = \"{name}\"\n")).count();
        assert!(copies <= 1, "Cargo.lock holds {copies} versions of {name}");
    }
}
