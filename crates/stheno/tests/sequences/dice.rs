//! Numbers that look like chance and are the same at every run.

/// A source of numbers that follow from a seed (splitmix64).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The numbers that follow from this seed.
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below this one.
    pub(crate) fn below(&mut self, number: usize) -> usize {
        let number = u64::try_from(number).unwrap();
        usize::try_from(self.next() % number).unwrap()
    }

    /// True so many times in a hundred.
    pub(crate) fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// One of these.
    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A number from 1 to this one, the last ones more often: what was made just now is worth looking at.
    pub(crate) fn recent(&mut self, number: usize) -> usize {
        1 + self.below(number).max(self.below(number))
    }

    /// The place of one of these, each as often as its weight says.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = usize> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        let mut place = 0;
        for weight in weights {
            if left < weight {
                break;
            }
            left -= weight;
            place += 1;
        }
        place
    }
}
