//! The pages of the rules are tests: their examples are drafts with every finding marked.

use crate::finding::Code;
use crate::fixture::check_findings;
use crate::rules::RULES;

#[test]
fn the_examples_of_every_page_are_exact() {
    for rule in &RULES {
        assert!(
            rule.page.starts_with(&format!("# {}\n", rule.code)),
            "the page of {} has another heading",
            rule.code
        );
        let examples: Vec<&str> =
            rule.page.split("```ibid\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        let is_on_loading = rule.code == Code::DossierProblem;
        assert_eq!(examples.is_empty(), is_on_loading, "{} has no example", rule.code);
        for example in examples {
            assert!(
                example.contains(&format!("[{}]", rule.code)),
                "an example of {} shows something else",
                rule.code
            );
            check_findings(example);
        }
    }
}
