//! How far a citation reaches: its own sentence, and those before it, as the settings have it.

use super::Citation;
use super::claim::Reading;
use crate::settings::CitationScope;

/// The citations that reach a sentence.
pub struct Covering {
    pub citations: Vec<Citation>,
    /// Whether they stand in the sentence itself.
    pub is_own: bool,
}

impl Covering {
    pub fn new(reading: &Reading, index: usize, scope: CitationScope) -> Covering {
        let Reading { paragraph, citations, .. } = *reading;
        let is_last = index + 1 == paragraph.sentences.len();
        let shared = if is_last && !reading.list.is_empty() { reading.list } else { reading.lead_in };
        let lead_in = || Covering { citations: shared.to_vec(), is_own: false };
        if citations.is_empty() {
            return lead_in();
        }
        let within = |index: usize| -> Vec<Citation> {
            let start = if index == 0 { 0 } else { paragraph.sentences[index].start };
            let end = paragraph.sentences.get(index + 1).map_or(usize::MAX, |next| next.start);
            citations.iter().filter(|c| start <= c.prose.start && c.prose.start < end).cloned().collect()
        };
        let own = within(index);
        if !own.is_empty() {
            return Covering { citations: own, is_own: true };
        }
        let reaching: Vec<Citation> = match scope {
            CitationScope::Sentence => Vec::new(),
            CitationScope::Paragraph => citations.iter().filter(|c| !c.own_sentence_only).cloned().collect(),
            CitationScope::Back => (index + 1..paragraph.sentences.len())
                .map(within)
                .find(|found| !found.is_empty())
                .map(|found| found.into_iter().filter(|c| !c.own_sentence_only).collect())
                .unwrap_or_default(),
        };
        if reaching.is_empty() { lead_in() } else { Covering { citations: reaching, is_own: false } }
    }

    pub fn is_cited(&self) -> bool {
        !self.citations.is_empty()
    }
}
