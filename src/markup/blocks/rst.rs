//! reStructuredText's lines: what is indented belongs to what stands above it.

use super::markdown::ends_in_colon;
use super::{LineRules, indent};
use crate::markup::rst::list_marker;

#[derive(Default)]
pub struct Rst {
    list: bool,
    ends_in_colon: bool,
}

impl LineRules for Rst {
    fn continues(&self, line: &str) -> bool {
        indent(line) > 0 || ((self.list || self.ends_in_colon) && list_marker(line).is_some())
    }

    fn read(&mut self, line: &str) {
        self.list |= list_marker(line).is_some();
        self.ends_in_colon = ends_in_colon(line) && !line.trim_end().ends_with("::");
    }
}
