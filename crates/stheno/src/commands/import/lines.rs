//! Lines of a file, many at a time.

use std::io::{BufRead, BufReader, Error, Read};

/// The longest line, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// The most lines of a block.
const LINES: usize = 1_000;

/// From how many bytes on a block gets no more lines.
const BYTES: usize = 8 << 20;

/// What is read at once.
const READ: usize = 1 << 18;

/// Lines that follow one another.
pub(super) struct Block {
    /// The number of the first line; the first of all is 1.
    pub(super) first: u64,
    /// What they take up in the file, in bytes.
    pub(super) bytes: u64,
    text: Vec<u8>,
    /// Where each ends in the text; None for one that is too long and left out.
    ends: Vec<Option<usize>>,
}

impl Block {
    /// The lines without their ends; None for one that is longer than [`LONGEST`].
    pub(super) fn lines(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let line = self.text.get(start..(*end)?).unwrap_or_default();
            start += line.len();
            Some(without_end(line))
        })
    }
}

/// Cuts what is read into blocks.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    /// The number of the next line.
    number: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(READ, input), number: 1 }
    }

    /// The next lines; None at the end.
    fn block(&mut self) -> Result<Option<Block>, Error> {
        let mut block = Block { first: self.number, bytes: 0, text: Vec::new(), ends: Vec::new() };
        while block.ends.len() < LINES && block.text.len() < BYTES && self.line(&mut block)? {}
        self.number = self.number.saturating_add(block.ends.len() as u64);
        Ok((!block.ends.is_empty()).then_some(block))
    }

    /// Adds a line; whether there was one.
    fn line(&mut self, block: &mut Block) -> Result<bool, Error> {
        // With room for the end of the line, of two characters at most.
        let most = LONGEST as u64 + 2;
        let start = block.text.len();
        let read = self.input.by_ref().take(most).read_until(b'\n', &mut block.text)?;
        block.bytes = block.bytes.saturating_add(read as u64);
        let line = block.text.get(start..).unwrap_or_default();
        let is_whole = line.ends_with(b"\n");
        match (read, without_end(line).len()) {
            (0, _) => return Ok(false),
            (_, ..=LONGEST) => block.ends.push(Some(block.text.len())),
            _ => {
                block.text.truncate(start);
                block.ends.push(None);
                if !is_whole {
                    block.bytes = block.bytes.saturating_add(self.input.skip_until(b'\n')? as u64);
                }
            }
        }
        Ok(true)
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<Block, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.block().transpose()
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(input: &[u8]) -> Vec<Block> {
        Lines::new(input).collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn lines_have_no_ends() {
        let blocks = blocks(b"a\r\n\n\r\nb\rc\nlast");
        let lines: Vec<_> = blocks.iter().flat_map(Block::lines).collect();
        assert_eq!(lines, [Some(&b"a"[..]), Some(b""), Some(b""), Some(b"b\rc"), Some(b"last")]);
        assert_eq!(blocks.iter().map(|block| (block.first, block.bytes)).collect::<Vec<_>>(), [(1, 14)]);
    }

    #[test]
    fn nothing_has_no_lines() {
        assert!(blocks(b"").is_empty());
        assert_eq!(blocks(b"\n").first().map(|block| block.lines().count()), Some(1));
    }

    #[test]
    fn a_line_that_is_too_long_is_left_out() {
        for (length, end, is_taken) in [
            (LONGEST, "\n", true),
            (LONGEST, "\r\n", true),
            (LONGEST, "", true),
            (LONGEST + 1, "\n", false),
            (LONGEST + 1, "\r\n", false),
            (LONGEST + 2, "", false),
            (3 * LONGEST, "\n", false),
        ] {
            let input = format!("first\n{}{end}", "x".repeat(length));
            let blocks = blocks(input.as_bytes());
            let lines: Vec<_> = blocks.iter().flat_map(Block::lines).collect();
            assert_eq!(lines.first(), Some(&Some(&b"first"[..])));
            assert_eq!(
                lines.get(1).map(|line| line.map(<[u8]>::len)),
                Some(is_taken.then_some(length)),
                "{length}{end:?}"
            );
            assert_eq!(blocks.iter().map(|block| block.bytes).sum::<u64>(), input.len() as u64);
        }
        // What comes behind it is read on.
        let input = format!("{}\nlast\n", "x".repeat(LONGEST + 5));
        let blocks = blocks(input.as_bytes());
        assert_eq!(blocks.iter().flat_map(Block::lines).collect::<Vec<_>>(), [None, Some(&b"last"[..])]);
    }

    #[test]
    fn blocks_go_on_counting() {
        let blocks = blocks("x\n".repeat(2 * LINES + 1).as_bytes());
        let about: Vec<_> = blocks.iter().map(|block| (block.first, block.lines().count())).collect();
        assert_eq!(about, [(1, LINES), (1 + LINES as u64, LINES), (1 + 2 * LINES as u64, 1)]);
    }
}
