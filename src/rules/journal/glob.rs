//! Patterns of paths.

/// Whether a pattern covers a path: with a `*` in it as a glob, otherwise as its beginning up to a slash or its end.
pub(super) fn covers(pattern: &str, path: &str) -> bool {
    if pattern.contains('*') {
        return is_match(pattern.as_bytes(), path.as_bytes());
    }
    let rest = path.strip_prefix(pattern);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || pattern.ends_with('/'))
}

/// `*` stands for anything but a slash, `**` for anything. Every pair of places is looked at once at most, so that no
/// pattern takes long.
fn is_match(pattern: &[u8], path: &[u8]) -> bool {
    // `reached[n]`: what was read of the pattern so far covers the first n bytes.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    let mut rest = pattern;
    while let Some((&first, after)) = rest.split_first() {
        if first == b'*' {
            let deep = after.first() == Some(&b'*');
            rest = if deep { &after[1..] } else { after };
            for at in 0..path.len() {
                reached[at + 1] |= reached[at] && (deep || path[at] != b'/');
            }
            continue;
        }
        for at in (0..path.len()).rev() {
            reached[at + 1] = reached[at] && path[at] == first;
        }
        reached[0] = false;
        rest = after;
    }
    reached[path.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pattern_without_a_star_is_the_beginning_of_a_path() {
        for (pattern, path, expected) in [
            ("/a/b", "/a/b", true),
            ("/a/b", "/a/b/c", true),
            ("/a/b/", "/a/b/c", true),
            ("/a/b", "/a/bc", false),
            ("/a/b", "/a", false),
            ("", "/a", true),
        ] {
            assert_eq!(covers(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_star_is_anything_but_a_slash_and_two_are_anything() {
        for (pattern, path, expected) in [
            ("/a/*/c", "/a/b/c", true),
            ("/a/*/c", "/a/b/b/c", false),
            ("/a/**/c", "/a/b/b/c", true),
            ("/a/*", "/a/", true),
            ("/a/*", "/a/b/c", false),
            ("**/c", "/a/b/c", true),
            ("**", "", true),
            ("*", "/", false),
            ("/a*b*", "/axxbyy", true),
            ("/a*b*", "/axxcyy", false),
            ("/*/accounts/*/password", "/1/accounts/2/password", true),
        ] {
            assert_eq!(covers(pattern, path), expected, "{pattern} {path}");
        }
    }

    proptest! {
        #[test]
        fn a_path_with_pieces_replaced_by_stars_is_still_covered(
            pieces in prop::collection::vec("[a-z/]{0,5}", 1..6),
            starred in prop::collection::vec(any::<bool>(), 6),
        ) {
            let path: String = pieces.concat();
            let pattern: String = pieces
                .iter()
                .zip(&starred)
                .map(|(piece, starred)| if *starred { "**" } else { piece })
                .collect();
            prop_assert!(!pattern.contains('*') || covers(&pattern, &path), "{} {}", pattern, path);
        }
    }
}
