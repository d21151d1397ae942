//! Names that people give.

/// The longest name, in characters.
const LONGEST: usize = 255;

/// Whether a text can be a name: 1 to 255 characters, no control characters, no blank at either end.
#[must_use]
pub fn is_name(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count()) && !text.contains(char::is_control) && text.trim() == text
}

/// How `RESOURCE/ACCOUNT` can be read, the shortest name of a resource first: either name may hold slashes.
pub fn resource_and_account(path: &str) -> impl Iterator<Item = (&str, &str)> {
    path.match_indices('/')
        .map(|(slash, _)| (&path[..slash], &path[slash + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_with_its_slash_in_every_place() {
        let read = |path| resource_and_account(path).collect::<Vec<_>>();
        assert_eq!(read("web"), []);
        assert_eq!(read("web/root"), [("web", "root")]);
        assert_eq!(read("a/b/c"), [("a", "b/c"), ("a/b", "c")]);
    }
}
