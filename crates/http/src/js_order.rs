//! The order in which a JavaScript object hands out its keys.

/// Reads `key` as an array index: a number from 0 to 2³² − 2 in its only plain decimal spelling.
///
/// A JavaScript object lists such keys first, in ascending order, and every other key after them
/// in the order of insertion (ECMAScript, OrdinaryOwnPropertyKeys). Gives `None` for a key of the
/// second kind.
pub fn array_index(key: &str) -> Option<u32> {
    let plain = match key.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 10 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !plain {
        return None;
    }
    key.parse().ok().filter(|&index| index != u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::array_index;

    #[test]
    fn only_canonical_indices_count() {
        // Seen with node: Object.keys({ b: 0, [key]: 0 })[0] === key
        for (key, expected) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("4294967294", Some(4_294_967_294)),
            ("4294967295", None),
            ("99999999999", None),
            ("00", None),
            ("01", None),
            ("-1", None),
            ("+1", None),
            ("1.0", None),
            ("", None),
            ("a", None),
        ] {
            assert_eq!(array_index(key), expected, "{key}");
        }
    }
}
