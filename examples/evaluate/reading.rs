//! Counting.

/// Hits, false alarms and misses.
#[derive(Clone, Copy, Default, Debug)]
pub struct Count {
    pub hits: usize,
    pub false_alarms: usize,
    pub misses: usize,
}

impl Count {
    pub fn add(&mut self, expected: bool, found: bool) {
        match (expected, found) {
            (true, true) => self.hits += 1,
            (false, true) => self.false_alarms += 1,
            (true, false) => self.misses += 1,
            (false, false) => {}
        }
    }

    pub fn precision(&self) -> f64 {
        share(self.hits, self.hits + self.false_alarms)
    }

    pub fn f1(&self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)
    }

    pub fn recall(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }
}

/// A part of a whole; one of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
