//! Writer of compact JSON as PAM360's answers have it: members in the order of Java's `HashMap`, text escaped as
//! org.json does.
//!
//! Captured answers of real servers follow that order exactly, so the bytes of an answer can be reproduced.

use std::borrow::Cow;

#[cfg(test)]
mod tests;

/// A value of an answer. It has no `Debug`, since it may hold a password.
#[derive(Clone, PartialEq)]
pub enum Json<'a> {
    /// A string. PAM360 writes ids, counts inside rows and booleans as strings too.
    Text(Cow<'a, str>),
    /// A number, such as `totalRows`.
    Number(i64),
    /// An array, in its own order.
    Array(Vec<Json<'a>>),
    /// An object, in the order of Java's `HashMap`.
    Object(JavaMap<'a>),
}

impl Json<'_> {
    /// The value as compact JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(256);
        self.write(&mut text);
        text
    }

    /// Appends the value as compact JSON.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => write_text(text, out),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Array(values) => write_array(values, out),
            Self::Object(map) => map.write(out),
        }
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Json<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Json<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<Vec<Json<'a>>> for Json<'a> {
    fn from(values: Vec<Json<'a>>) -> Self {
        Self::Array(values)
    }
}

impl<'a> From<JavaMap<'a>> for Json<'a> {
    fn from(map: JavaMap<'a>) -> Self {
        Self::Object(map)
    }
}

/// An object whose members stand in the order in which Java's `HashMap` iterates: by bucket, those of one bucket as
/// they came. Meant for the few members of an answer: an insertion takes time in proportion to their number.
#[derive(Clone, Default, PartialEq)]
pub struct JavaMap<'a> {
    members: Vec<Member<'a>>,
}

#[derive(Clone, PartialEq)]
struct Member<'a> {
    hash: u32,
    key: Cow<'a, str>,
    value: Json<'a>,
}

impl<'a> JavaMap<'a> {
    /// An object without members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The object with one more member: see [`insert`](Self::insert).
    #[must_use]
    pub fn with(mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Json<'a>>) -> Self {
        self.insert(key, value);
        self
    }

    /// Adds a member. The value of a key that is already there is replaced, and the member keeps its place.
    pub fn insert(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Json<'a>>) {
        let (key, value) = (key.into(), value.into());
        let hash = spread_hash(&key);
        if let Some(member) = self
            .members
            .iter_mut()
            .find(|member| member.hash == hash && member.key == key)
        {
            member.value = value;
            return;
        }
        let buckets = buckets_for(self.members.len() + 1);
        if buckets != buckets_for(self.members.len()) {
            // The sort is stable, as Java's split of a bucket is.
            self.members.sort_by_key(|member| member.hash & (buckets - 1));
        }
        let bucket = hash & (buckets - 1);
        let place = self
            .members
            .partition_point(|member| member.hash & (buckets - 1) <= bucket);
        self.members.insert(place, Member { hash, key, value });
    }

    /// How many members the object has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether the object has no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Appends the object as compact JSON.
    pub fn write(&self, out: &mut String) {
        out.push('{');
        for (at, member) in self.members.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_text(&member.key, out);
            out.push(':');
            member.value.write(out);
        }
        out.push('}');
    }
}

/// How many buckets Java's `HashMap` has for so many members: 16, doubled whenever it is more than three quarters full.
fn buckets_for(members: usize) -> u32 {
    let mut buckets = 16;
    while members as u64 > u64::from(buckets) / 4 * 3 {
        buckets *= 2;
    }
    buckets
}

/// `String.hashCode` of the key, its high half mixed into the low one as `HashMap` does.
fn spread_hash(key: &str) -> u32 {
    let hash = key
        .encode_utf16()
        .fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    hash ^ (hash >> 16)
}

fn write_array(values: &[Json], out: &mut String) {
    out.push('[');
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        value.write(out);
    }
    out.push(']');
}

/// Appends `text` in quotes, escaped as org.json does.
pub(super) fn write_text(text: &str, out: &mut String) {
    out.reserve(text.len() + 2);
    out.push('"');
    match text.bytes().all(is_plain) {
        true => out.push_str(text),
        false => write_escaped(text, out),
    }
    out.push('"');
}

/// Whether a byte stands for itself whatever comes before it, as nearly all of an answer does.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'/')
}

fn write_escaped(text: &str, out: &mut String) {
    let mut written = 0;
    let mut previous = '\0';
    for (at, character) in text.char_indices() {
        if is_escaped(character, previous) {
            out.push_str(&text[written..at]);
            write_escape(character, out);
            written = at + character.len_utf8();
        }
        previous = character;
    }
    out.push_str(&text[written..]);
}

/// A slash is escaped after `<` alone, so that no answer can end a script element.
fn is_escaped(character: char, previous: char) -> bool {
    match character {
        '"' | '\\' => true,
        '/' => previous == '<',
        '\0'..='\u{1f}' | '\u{80}'..='\u{9f}' | '\u{2000}'..='\u{20ff}' => true,
        _ => false,
    }
}

const HEX_DIGITS: [char; 16] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
];

fn write_escape(character: char, out: &mut String) {
    out.push('\\');
    match character {
        '\u{8}' => out.push('b'),
        '\t' => out.push('t'),
        '\n' => out.push('n'),
        '\u{c}' => out.push('f'),
        '\r' => out.push('r'),
        '"' | '\\' | '/' => out.push(character),
        _ => {
            let code = u32::from(character);
            out.push('u');
            out.extend([12, 8, 4, 0].map(|shift| HEX_DIGITS[(code >> shift & 0xf) as usize]));
        }
    }
}
