//! Two texts side by side, line by line.

/// Lines only in `expected` with a minus, lines only in `found` with a plus, and a few
/// equal ones around them.
pub(crate) fn lines(expected: &str, found: &str) -> String {
    let old: Vec<&str> = expected.lines().collect();
    let new: Vec<&str> = found.lines().collect();
    // longest[i][j]: the most lines that old[i..] and new[j..] have in common, in order.
    let mut longest = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i][j] =
                if old[i] == new[j] { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let mut marked = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            marked.push((' ', old[i]));
            i += 1;
            j += 1;
        } else if i < old.len() && (j == new.len() || longest[i + 1][j] >= longest[i][j + 1]) {
            marked.push(('-', old[i]));
            i += 1;
        } else {
            marked.push(('+', new[j]));
            j += 1;
        }
    }
    let near = |at: usize| {
        let around = at.saturating_sub(2)..(at + 3).min(marked.len());
        marked[around].iter().any(|(mark, _)| *mark != ' ')
    };
    let mut out = String::new();
    for (at, (mark, line)) in marked.iter().enumerate().filter(|(at, _)| near(*at)) {
        if at > 0 && !near(at - 1) {
            out.push_str("      …\n");
        }
        out.push_str(&format!("    {mark} {line}\n"));
    }
    out
}
