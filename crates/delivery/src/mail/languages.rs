//! Choosing a language by what somebody understands.

/// The languages of a list as in Accept-Language, in lower case, the best first: each as it is, and then without its region.
pub(super) fn wanted(list: &str) -> Vec<String> {
    let mut weighed: Vec<(String, f32)> = Vec::new();
    for item in list.split(',').take(MOST) {
        let mut parts = item.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_lowercase();
        let weight = parts.filter_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).next().unwrap_or(1.0);
        if weight > 0.0 && is_tag(&tag) {
            weighed.push((tag, weight));
        }
    }
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut wanted: Vec<String> = Vec::new();
    for (tag, _) in weighed {
        let primary = tag.split('-').next().unwrap_or_default().to_owned();
        for tag in [tag, primary] {
            if !wanted.contains(&tag) {
                wanted.push(tag);
            }
        }
    }
    wanted
}

/// How many items of a list are read.
const MOST: usize = 20;

/// Whether a text in lower case may be the tag of a language, and the name of its folder.
pub(super) fn is_tag(text: &str) -> bool {
    let fits = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.split('-').all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_comes_first_and_a_region_before_its_language() {
        assert_eq!(wanted("da-DK"), ["da-dk", "da"]);
        assert_eq!(wanted("fr;q=0.5, de-AT, en;q=0.7, *;q=0.1"), ["de-at", "de", "en", "fr"]);
        assert_eq!(wanted("de;q=0, en"), ["en"]);
        assert!(wanted("").is_empty() && wanted("../../etc, a/b, *").is_empty());
    }
}
