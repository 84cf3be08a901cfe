//! Which texts are e-mail addresses to Medusa.

/// Whether Medusa takes the text for an e-mail address: the rule of zod 4, which is stricter than the standards.
/// ASCII only, no quotes, no dots side by side or at an end, a top-level domain of letters.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    let within = |byte: u8| byte.is_ascii_alphanumeric() || b"_'+-.".contains(&byte);
    let last = |byte: &u8| byte.is_ascii_alphanumeric() || b"_+-".contains(byte);
    !local.starts_with('.')
        && !local.contains("..")
        && local.bytes().all(within)
        && local.as_bytes().last().is_some_and(last)
}

fn is_domain(domain: &str) -> bool {
    let Some((labels, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let label = |label: &str| {
        label.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()) && labels.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::is_email;

    /// What the real server took and refused.
    #[test]
    fn the_rule_is_zods() {
        let long = format!("{}@b.de", "a".repeat(300));
        for text in [
            "A@B.CO",
            "a+b@b.de",
            "a.b@b.de",
            "a'b@b.de",
            "a_b@b.de",
            "a-b@b.de",
            "-a@b.de",
            "_a@b.de",
            "'a@b.de",
            "+a@b.de",
            "a+@b.de",
            "a-@b.de",
            "a_@b.de",
            "1@2.de",
            "a@b-.de",
            "a@1b.de",
            "a@xn--p1ai.de",
            &long,
        ] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "",
            "a",
            "@",
            "a@",
            "@b.de",
            "ä@b.de",
            "a@bä.de",
            ".a@b.de",
            "a.@b.de",
            "a'@b.de",
            "a..b@b.de",
            "\"a\"@b.de",
            " a@b.de",
            "a@b.de ",
            "a b@b.de",
            "a@b.de.",
            "a@b.de\n",
            "a@b",
            "a@b.c",
            "a@127.0.0.1",
            "a@b_c.de",
            "a@-b.de",
            "a@b..de",
            "a@b.c1",
            "a@b.1c",
            "a@b.d-e",
            "a@b.xn--p1ai",
            "a!@b.de",
            "a@b@c.de",
            "a*@b.de",
        ] {
            assert!(!is_email(text), "{text}");
        }
    }
}
