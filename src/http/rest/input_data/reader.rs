//! The reader itself: one step per character, nesting bounded.

use std::mem;

use zeroize::Zeroizing;

use super::{Object, Value};

/// How deep objects and arrays may stand in each other, the outermost object included.
pub const MAX_DEPTH: usize = 512;

/// Why a text is not of the dialect. Each names the character at which reading stopped, counted from 1, and none
/// quotes the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InputDataError {
    /// The text does not begin with an object.
    #[error("the text does not begin with '{{' (character {0})")]
    NotAnObject(usize),
    /// The text ends inside an object or array.
    #[error("the text ends inside an object or array (character {0})")]
    Unterminated(usize),
    /// The text or the line ends inside quotes.
    #[error("a quoted string does not end on its line (character {0})")]
    UnterminatedString(usize),
    /// A backslash is not followed by one of the known escapes.
    #[error("an escape is not known (character {0})")]
    IllegalEscape(usize),
    /// A key or a value is missing.
    #[error("a key or value is missing (character {0})")]
    MissingValue(usize),
    /// A key is not followed by its sign.
    #[error("':' is missing after a key (character {0})")]
    MissingKeySign(usize),
    /// A member or element is followed neither by a separator nor by the closing bracket.
    #[error("',' or the closing bracket is missing (character {0})")]
    MissingSeparator(usize),
    /// An object has the same key twice.
    #[error("a key comes twice in one object (character {0})")]
    DuplicateKey(usize),
    /// Objects and arrays stand deeper in each other than [`MAX_DEPTH`].
    #[error("objects and arrays are nested too deeply (character {0})")]
    TooDeep(usize),
}

/// Reads the object that `text` begins with; what follows it is ignored.
///
/// # Errors
/// When the text is not of the dialect, see [`InputDataError`].
pub fn read(text: &str) -> Result<Object, InputDataError> {
    let mut reader = Reader {
        // org.json takes a NUL for the end of the text.
        text: text.split('\0').next().unwrap_or_default(),
        at: 0,
        depth: 0,
    };
    match reader.next_visible() {
        Some(b'{') => reader.object(),
        _ => reader.fail(InputDataError::NotAnObject),
    }
}

type Reading<T> = Result<T, InputDataError>;

struct Reader<'a> {
    text: &'a str,
    /// The byte that comes next. It never stands inside a character, since only ASCII is looked for.
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes blanks and control characters. The byte after them is looked at, not passed.
    fn next_visible(&mut self) -> Option<u8> {
        while self.peek().is_some_and(|byte| byte <= b' ') {
            self.at += 1;
        }
        self.peek()
    }

    fn fail<T>(&self, error: fn(usize) -> InputDataError) -> Reading<T> {
        Err(error(self.text[..self.at].chars().count() + 1))
    }

    /// Reads an object that begins here.
    fn object(&mut self) -> Reading<Object> {
        self.open()?;
        let mut object = Object::default();
        while self.next_visible() != Some(b'}') {
            let key = self.key()?;
            self.pass_key_sign()?;
            if object.get(&key).is_some() {
                return self.fail(InputDataError::DuplicateKey);
            }
            let value = self.value()?;
            object.push(key, value);
            self.pass_separator(b'}')?;
        }
        self.close();
        Ok(object)
    }

    /// Reads an array that begins here.
    fn array(&mut self) -> Reading<Vec<Value>> {
        self.open()?;
        let mut values = Vec::new();
        loop {
            match self.next_visible() {
                Some(b']') => break,
                Some(b',') => values.push(Value::Null),
                _ => values.push(self.value()?),
            }
            self.pass_separator(b']')?;
        }
        self.close();
        Ok(values)
    }

    fn open(&mut self) -> Reading<()> {
        if self.depth == MAX_DEPTH {
            return self.fail(InputDataError::TooDeep);
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// Passes a separator, unless the container's closing bracket comes next.
    fn pass_separator(&mut self, closing: u8) -> Reading<()> {
        match self.next_visible() {
            Some(b',' | b';') => self.at += 1,
            Some(byte) if byte == closing => {}
            Some(_) => return self.fail(InputDataError::MissingSeparator),
            None => return self.fail(InputDataError::Unterminated),
        }
        Ok(())
    }

    fn pass_key_sign(&mut self) -> Reading<()> {
        match self.next_visible() {
            Some(b':') => self.at += 1,
            Some(b'=') => {
                self.at += 1;
                if self.peek() == Some(b'>') {
                    self.at += 1;
                }
            }
            _ => return self.fail(InputDataError::MissingKeySign),
        }
        Ok(())
    }

    /// Reads a key: the text of any value but an object or array.
    fn key(&mut self) -> Reading<String> {
        match self.next_visible() {
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote).map(|mut key| mem::take(&mut *key)),
            Some(_) => {
                let word = self.word()?;
                Ok(word
                    .as_text()
                    .map_or_else(|| "null".to_owned(), |text| text.into_owned()))
            }
            None => self.fail(InputDataError::Unterminated),
        }
    }

    fn value(&mut self) -> Reading<Value> {
        match self.next_visible() {
            Some(b'{') => self.object().map(Value::Object),
            Some(b'[') => self.array().map(Value::Array),
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote).map(Value::Text),
            Some(_) => self.word(),
            None => self.fail(InputDataError::Unterminated),
        }
    }

    /// Reads a word without quotes.
    fn word(&mut self) -> Reading<Value> {
        let rest = &self.text[self.at..];
        let ends_word = |byte: u8| byte < b' ' || b",:]}/\\\"[{;=#".contains(&byte);
        let length = rest.bytes().position(ends_word).unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches(' ');
        if word.is_empty() {
            return self.fail(InputDataError::MissingValue);
        }
        self.at += length;
        Ok(typed(word))
    }

    /// Reads a quoted string that begins here.
    fn quoted(&mut self, quote: u8) -> Reading<Zeroizing<String>> {
        self.at += 1;
        let start = self.at;
        let mut has_escapes = false;
        loop {
            match self.peek() {
                Some(byte) if byte == quote => break,
                Some(b'\\') => {
                    self.pass_escape()?;
                    has_escapes = true;
                }
                Some(b'\n' | b'\r') | None => return self.fail(InputDataError::UnterminatedString),
                Some(_) => self.at += 1,
            }
        }
        let inside = &self.text[start..self.at];
        self.at += 1;
        Ok(Zeroizing::new(if has_escapes {
            unescape(inside)
        } else {
            inside.to_owned()
        }))
    }

    fn pass_escape(&mut self) -> Reading<()> {
        let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
        self.at += match &self.text.as_bytes()[self.at + 1..] {
            [b'b' | b't' | b'n' | b'f' | b'r' | b'"' | b'\'' | b'\\' | b'/', ..] => 2,
            [b'u', digits @ ..] if digits.get(..4).is_some_and(is_hex) => 6,
            _ => return self.fail(InputDataError::IllegalEscape),
        };
        Ok(())
    }
}

/// The value that a word without quotes stands for.
fn typed(word: &str) -> Value {
    if word.eq_ignore_ascii_case("true") {
        return Value::Bool(true);
    }
    if word.eq_ignore_ascii_case("false") {
        return Value::Bool(false);
    }
    if word.eq_ignore_ascii_case("null") {
        return Value::Null;
    }
    let text = Zeroizing::new(word.to_owned());
    if is_number(word) {
        Value::Number(text)
    } else {
        Value::Text(text)
    }
}

/// Whether a word is a number of JSON and not too large for one.
fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first == '-' || first.is_ascii_digit()) && word.parse::<serde_json::Number>().is_ok()
}

/// Resolves the escapes of a string, which are known to be well formed.
fn unescape(inside: &str) -> String {
    // Escapes are longer than what they stand for, so no copy of a password is left behind by growing.
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((plain, escape)) = rest.split_once('\\') {
        let (character, length) = resolve(escape);
        text.push_str(plain);
        text.push(character);
        rest = &escape[length..];
    }
    text.push_str(rest);
    text
}

/// The character that an escape stands for, and its length, both without the backslash.
fn resolve(escape: &str) -> (char, usize) {
    match escape.as_bytes().first() {
        Some(b'b') => ('\u{8}', 1),
        Some(b't') => ('\t', 1),
        Some(b'n') => ('\n', 1),
        Some(b'f') => ('\u{c}', 1),
        Some(b'r') => ('\r', 1),
        Some(b'u') => resolve_utf16(escape),
        first => (first.map_or('\\', |quoted| char::from(*quoted)), 1),
    }
}

/// The same for `uXXXX`, where a second escape may bring the other half of a surrogate pair.
fn resolve_utf16(escape: &str) -> (char, usize) {
    let unit = |digits: Option<&str>| digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let first = unit(escape.get(1..5));
    let second = unit(escape.get(5..11).and_then(|escape| escape.strip_prefix("\\u")));
    match char::decode_utf16(first.into_iter().chain(second)).next() {
        Some(Ok(character)) if character.len_utf16() == 2 => (character, 11),
        Some(Ok(character)) => (character, 5),
        _ => ('?', 5),
    }
}
