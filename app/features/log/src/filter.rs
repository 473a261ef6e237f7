//! Which lines are shown, and which part of a line is what was looked for.

use domain::log::Level;

use crate::line::Line;
use crate::query::Query;

/// How the text is looked for.
#[derive(Debug, Clone)]
enum Matcher {
    All,
    /// In lower case.
    Plain(String),
    /// JavaScript's own, so that the page carries no engine for it.
    #[cfg(feature = "hydrate")]
    Regex(js_sys::RegExp),
    /// An expression that cannot be read matches nothing; the page says so.
    #[cfg(feature = "hydrate")]
    Broken,
}

/// The filter of the page.
#[derive(Debug, Clone)]
pub struct Filter {
    matcher: Matcher,
    level: Option<Level>,
    pod: Option<String>,
    container: Option<String>,
}

impl Filter {
    pub fn new(query: &Query) -> Self {
        Self { matcher: matcher(query), level: query.level, pod: query.pod.clone(), container: query.container.clone() }
    }

    /// The filter while the page comes alive. The server cannot apply an expression, and what the browser draws first has
    /// to be what the server drew: the expression is applied right after.
    pub fn before_alive(query: &Query) -> Self {
        if query.regex { Self { matcher: Matcher::All, ..Self::new(query) } } else { Self::new(query) }
    }

    /// Whether the expression cannot be read.
    pub fn is_broken(&self) -> bool {
        match self.matcher {
            #[cfg(feature = "hydrate")]
            Matcher::Broken => true,
            _ => false,
        }
    }

    /// Words on missing lines are always shown: a filter must not hide a hole.
    pub fn shows(&self, line: &Line) -> bool {
        if line.is_gap {
            return true;
        }
        self.level.is_none_or(|level| line.level.is_some_and(|has| has >= level))
            && self.pod.as_ref().is_none_or(|pod| names(pod, &line.pod))
            && self.container.as_ref().is_none_or(|container| line.container == *container)
            && match &self.matcher {
                Matcher::All => true,
                Matcher::Plain(words) => line.text.to_lowercase().contains(words),
                #[cfg(feature = "hydrate")]
                Matcher::Regex(expression) => expression.test(&line.text),
                #[cfg(feature = "hydrate")]
                Matcher::Broken => false,
            }
    }

    /// The parts of a text, and whether each is what was looked for.
    pub fn parts(&self, text: &str) -> Vec<(String, bool)> {
        match &self.matcher {
            // Lower case may have another length in other scripts, so only there the cut could be wrong.
            Matcher::Plain(words) if text.is_ascii() => cut(text, &text.to_ascii_lowercase(), words),
            Matcher::Plain(words) => cut(text, text, words),
            #[cfg(feature = "hydrate")]
            Matcher::Regex(expression) => {
                let found = expression.exec(text).and_then(|found| found.get(0).as_string()).unwrap_or_default();
                cut(text, text, &found)
            }
            _ => vec![(text.to_owned(), false)],
        }
    }
}

fn matcher(query: &Query) -> Matcher {
    if query.text.is_empty() {
        return Matcher::All;
    }
    if query.regex {
        // On the server everything is shown; the browser filters once the page is alive.
        #[cfg(not(feature = "hydrate"))]
        return Matcher::All;
        #[cfg(feature = "hydrate")]
        return expression(&query.text).map_or(Matcher::Broken, Matcher::Regex);
    }
    Matcher::Plain(query.text.to_lowercase())
}

/// `RegExp`'s constructor throws on what it cannot read; `Reflect.construct` hands that over as an error.
#[cfg(feature = "hydrate")]
fn expression(text: &str) -> Option<js_sys::RegExp> {
    use wasm_bindgen::JsCast;
    let constructor = js_sys::Reflect::get(&js_sys::global(), &"RegExp".into()).ok()?;
    let arguments = js_sys::Array::of2(&text.into(), &"i".into());
    js_sys::Reflect::construct(constructor.unchecked_ref::<js_sys::Function>(), &arguments).ok()?.dyn_into().ok()
}

/// Whether a pod is the one that is named, or one of the run that is: those are called like it, each with an end of its own.
fn names(named: &str, pod: &str) -> bool {
    pod.strip_prefix(named).is_some_and(|end| end.is_empty() || end.starts_with('-'))
}

/// Cuts `text` where `words` stand in `looked` (the same text, in one case).
fn cut(text: &str, looked: &str, words: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut from = 0;
    while !words.is_empty()
        && let Some(at) = looked.get(from..).and_then(|rest| rest.find(words))
    {
        let (begin, end) = (from + at, from + at + words.len());
        if begin > from {
            parts.push((text[from..begin].to_owned(), false));
        }
        parts.push((text[begin..end].to_owned(), true));
        from = end;
    }
    if from < text.len() {
        parts.push((text[from..].to_owned(), false));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line::example("orders-7c9-x2v8q", text)
    }

    #[test]
    fn a_level_shows_itself_and_what_is_worse() {
        let filter = Filter::new(&Query { level: Some(Level::Warn), ..Query::default() });
        assert!(filter.shows(&line("ERROR x")) && filter.shows(&line("WARN x")));
        assert!(!filter.shows(&line("INFO x")) && !filter.shows(&line("x")));
    }

    #[test]
    fn the_name_of_a_run_shows_all_of_its_pods() {
        let shows = |named: &str, pod: &str| {
            Filter::new(&Query { pod: Some(named.into()), ..Query::default() }).shows(&Line::example(pod, "x"))
        };
        assert!(shows("orders-7", "orders-7-x2v8q") && shows("orders-7", "orders-7-1-x2v8q"));
        assert!(!shows("orders-7", "orders-71-x2v8q") && !shows("orders-7-x2v8q", "orders-7-b9kqz"));
        assert!(shows("orders-7-x2v8q", "orders-7-x2v8q"));
    }

    #[test]
    fn an_expression_waits_until_the_page_is_alive() {
        let query = Query { text: "a+".into(), regex: true, level: Some(Level::Warn), ..Query::default() };
        let filter = Filter::before_alive(&query);
        assert!(filter.shows(&line("WARN bbb")) && !filter.shows(&line("INFO bbb")) && !filter.is_broken());
        assert_eq!(filter.parts("WARN aaa"), [("WARN aaa".to_owned(), false)]);
        let words = Filter::before_alive(&Query { text: "a".into(), ..Query::default() });
        assert!(!words.shows(&line("bbb")));
    }

    #[test]
    fn what_was_looked_for_is_marked_in_any_case() {
        let filter = Filter::new(&Query { text: "Order".into(), ..Query::default() });
        let parts = filter.parts("an order, ORDER");
        let marked: Vec<_> = parts.iter().filter(|(_, marked)| *marked).map(|(text, _)| text.as_str()).collect();
        assert_eq!(marked, ["order", "ORDER"]);
        assert_eq!(parts.iter().map(|(text, _)| text.as_str()).collect::<String>(), "an order, ORDER");
    }
}
