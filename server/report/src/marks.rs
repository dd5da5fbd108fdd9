//! Exhibit marks, told in one line.

/// `JM-1 to JM-8` where the numbers follow one another, in whatever order the exhibits stand; else
/// every mark, in that order. Empty without marks.
pub fn mark_range(marks: &[&str]) -> String {
    let mut numbers: Vec<u32> = Vec::with_capacity(marks.len());
    let prefix = marks.first().map_or("", |mark| parts(mark).0);
    for (start, number) in marks.iter().map(|mark| parts(mark)) {
        numbers.extend(number.filter(|_| start == prefix));
    }
    numbers.sort_unstable();
    match numbers[..] {
        [first, .., last]
            if numbers.len() == marks.len() && numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]) =>
        {
            format!("{prefix}{first} to {prefix}{last}")
        }
        _ => marks.join(", "),
    }
}

/// What stands before a mark's number, and the number.
fn parts(mark: &str) -> (&str, Option<u32>) {
    let start = mark.trim_end_matches(|c: char| c.is_ascii_digit());
    (start, mark[start.len()..].parse().ok())
}

#[cfg(test)]
mod tests {
    use super::mark_range;

    #[test]
    fn marks_that_follow_one_another_are_a_range_in_whatever_order_they_stand() {
        assert_eq!(mark_range(&["JM-3", "JM-1", "JM-2"]), "JM-1 to JM-3");
    }

    #[test]
    fn marks_with_a_gap_or_of_two_deponents_are_told_one_by_one() {
        assert_eq!(mark_range(&["JM-1", "JM-3"]), "JM-1, JM-3");
        assert_eq!(mark_range(&["JM-1", "AO-2"]), "JM-1, AO-2");
        assert_eq!(mark_range(&["JM-4"]), "JM-4");
        assert_eq!(mark_range(&[]), "");
    }
}
