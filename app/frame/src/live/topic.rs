//! What the one stream is about, when several listen.

use domain::use_cases::event::Topic;

/// What all topics have in common. Without any, everything in brief if the stream is `kept` open, else nothing.
pub fn wanted(topics: impl Iterator<Item = Topic>, kept: bool) -> Option<Topic> {
    let common = topics.reduce(|one, other| Topic {
        service: one.service.filter(|service| other.service.as_ref() == Some(service)),
        environment: one.environment.filter(|environment| other.environment.as_ref() == Some(environment)),
        build: one.build.filter(|build| other.build == Some(*build)),
    });
    common.or_else(|| kept.then(Topic::default))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(service: &str, environment: &str) -> Topic {
        Topic { service: Some(service.into()), environment: Some(environment.into()), build: None }
    }

    #[test]
    fn who_listens_to_less_still_gets_it() {
        let topics = [about("orders", "dev"), Topic { environment: None, ..about("orders", "dev") }];
        let common = wanted(topics.into_iter(), true);
        assert_eq!(common.and_then(|topic| topic.environment), None);
        assert_eq!(wanted([about("orders", "dev")].into_iter(), true), Some(about("orders", "dev")));
    }

    #[test]
    fn a_page_that_listens_to_nothing_still_knows_how_fresh_it_is() {
        assert_eq!(wanted(std::iter::empty(), true), Some(Topic::default()));
        assert_eq!(wanted(std::iter::empty(), false), None);
    }
}
