//! Puts a dossier together from what its files hold. What has not changed is taken over from the one before it: who
//! adds a clipping to two hundred has one of them read.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::progress::Progress;
use crate::catalogue::{self, Catalogue};
use crate::corpus::{Article, Corpus, Dossier, PassageIndex, Source, Unread};
use crate::pool;
use crate::settings::Settings;

/// What the files of a dossier hold.
pub struct Parts {
    /// What each catalogue file has.
    pub catalogue: Vec<catalogue::Part>,
    pub sources: Vec<Arc<Source>>,
    /// Articles: key, path and text.
    pub texts: Vec<(String, PathBuf, String)>,
    pub settings: Settings,
    pub names_bibliography: bool,
    pub unread: Vec<Unread>,
}

/// The dossier of these parts; the one before it, where that is the same.
pub fn assemble(parts: Parts, before: Option<&Arc<Dossier>>, progress: &Progress) -> Arc<Dossier> {
    let catalogue = match before {
        Some(before) => Catalogue::renewed(&before.catalogue, parts.catalogue),
        None => Arc::new(Catalogue::of(parts.catalogue)),
    };
    // An archive has no articles to take over.
    let alike = before
        .filter(|before| !before.corpus.is_archive() && Article::reads_alike(&before.catalogue, &catalogue));
    let article = |(key, path, text): (String, PathBuf, String)| {
        progress.one_read();
        let known = alike.and_then(|before| before.corpus.article(&key));
        match known.filter(|known| known.path == path && known.text == text) {
            Some(known) => known.clone(),
            None => Arc::new(Article::new(&key, &path, text, &catalogue)),
        }
    };
    let read = || parts.texts.into_par_iter().map(article).collect();
    // Until it has been read again, everybody works with what was there before.
    let articles: Vec<Arc<Article>> = if before.is_some() { pool::slowly(read) } else { read() };
    let corpus = Corpus::new(parts.sources, articles);
    fn pieces(corpus: &Corpus) -> impl Iterator<Item = *const Article> {
        corpus.articles().map(|(_, article)| Arc::as_ptr(&article))
    }
    let alike = alike.filter(|before| pieces(&before.corpus).eq(pieces(&corpus)));
    if let Some(before) = alike
        && Arc::ptr_eq(&before.catalogue, &catalogue)
        && before.corpus.sources().eq(corpus.sources())
        && *before.settings == parts.settings
        && before.names_bibliography == parts.names_bibliography
        && before.unread == parts.unread
    {
        return before.clone();
    }
    let library = alike.map_or_else(|| Arc::new(PassageIndex::new(&corpus)), |before| before.library.clone());
    Arc::new(Dossier {
        catalogue,
        library,
        corpus: Arc::new(corpus),
        settings: Arc::new(parts.settings),
        names_bibliography: parts.names_bibliography,
        unread: parts.unread,
        generation: before.map_or(0, |before| before.generation + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::parse;

    const ACME: &str = "[[company]]\nid = \"acme\"\nname = \"Acme\"\n";

    fn parts(catalogue: &str, articles: &[(&str, &str)]) -> Parts {
        let entities = parse::toml("c.toml".as_ref(), catalogue, &|_| None).0;
        let source = |(key, _): &(&str, &str)| Source { key: (*key).to_owned(), ..Source::default() };
        let text =
            |(key, text): &(&str, &str)| ((*key).to_owned(), format!("{key}.md").into(), (*text).to_owned());
        Parts {
            catalogue: vec![catalogue::Part::Entities(entities)],
            sources: articles.iter().map(source).map(Arc::new).collect(),
            texts: articles.iter().map(text).collect(),
            settings: Settings::default(),
            names_bibliography: true,
            unread: Vec::new(),
        }
    }

    fn assembled(parts: Parts, before: Option<&Arc<Dossier>>) -> Arc<Dossier> {
        assemble(parts, before, &Progress::default())
    }

    fn article(dossier: &Dossier, key: &str) -> Arc<Article> {
        dossier.corpus.article(key).expect("there is such an article")
    }

    #[test]
    fn what_has_not_changed_is_the_same() {
        let all = [("a", "Acme fell."), ("b", "Acme rose.")];
        let before = assembled(parts(ACME, &all), None);
        let after = assembled(parts(ACME, &all), Some(&before));
        assert!(Arc::ptr_eq(&before, &after));
    }

    #[test]
    fn one_clipping_more_is_one_read_more() {
        let before = assembled(parts(ACME, &[("a", "Acme fell."), ("b", "Acme rose.")]), None);
        let after =
            assembled(parts(ACME, &[("a", "Acme fell."), ("b", "Acme."), ("c", "Acme.")]), Some(&before));
        assert!(Arc::ptr_eq(&article(&before, "a"), &article(&after, "a")));
        assert_eq!(article(&after, "b").text, "Acme.");
        assert!(before.corpus.has_word("rose") && !after.corpus.has_word("rose"));
        assert_eq!(after.generation, 1);
    }

    #[test]
    fn a_summary_changes_what_is_told_and_no_article() {
        let before = assembled(parts(ACME, &[("a", "Acme fell.")]), None);
        let catalogue = format!("{ACME}summary = \"Makes anvils.\"\n");
        let after = assembled(parts(&catalogue, &[("a", "Acme fell.")]), Some(&before));
        let acme = after.catalogue.find("acme").expect("it is catalogued");
        assert_eq!(after.catalogue.get(acme).summary.as_deref(), Some("Makes anvils."));
        assert!(Arc::ptr_eq(&article(&before, "a"), &article(&after, "a")));
        assert!(Arc::ptr_eq(&before.library, &after.library));
    }

    #[test]
    fn a_summary_that_names_a_country_is_read_in_the_articles() {
        const HEALTH: &str = "[[agency]]\nid = \"health\"\nname = \"Ministry of Health\"\n";
        let text = "Lithuania’s Ministry of Health answered.";
        let before = assembled(parts(HEALTH, &[("a", text)]), None);
        assert_eq!(article(&before, "a").mentions.len(), 1);
        let catalogue = format!("{HEALTH}summary = \"Latvia's health ministry.\"\n");
        let after = assembled(parts(&catalogue, &[("a", text)]), Some(&before));
        assert!(article(&after, "a").mentions.is_empty());
    }

    #[test]
    fn a_new_name_is_found_in_the_articles() {
        let before = assembled(parts(ACME, &[("a", "Apex fell.")]), None);
        assert!(article(&before, "a").mentions.is_empty());
        let catalogue = format!("{ACME}aliases = [\"Apex\"]\n");
        let after = assembled(parts(&catalogue, &[("a", "Apex fell.")]), Some(&before));
        assert_eq!(article(&after, "a").mentions.len(), 1);
    }

    #[test]
    fn settings_alone_make_another_dossier_of_the_same_articles() {
        let before = assembled(parts(ACME, &[("a", "Acme fell.")]), None);
        let mut changed = parts(ACME, &[("a", "Acme fell.")]);
        changed.settings.claims = crate::settings::ClaimScope::All;
        let after = assembled(changed, Some(&before));
        assert!(!Arc::ptr_eq(&before, &after));
        assert!(Arc::ptr_eq(&article(&before, "a"), &article(&after, "a")));
    }
}
