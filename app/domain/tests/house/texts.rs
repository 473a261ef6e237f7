//! Every text that a person sees is said in both languages: no literal stands in a view outside `t!`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{rust_files, shown};

/// Attributes whose value a person sees or hears.
const SEEN: [&str; 13] = [
    "title",
    "label",
    "placeholder",
    "alt",
    "hint",
    "description",
    "heading",
    "reason",
    "text",
    "caption",
    "confirm",
    "empty",
    "summary",
];

/// Words that are the same in every language: names of units, keys and products.
const NAMES: [&str; 17] = [
    "Slipway",
    "CPU",
    "Ctrl K",
    "Ctrl",
    "Esc",
    "Enter",
    "Kubernetes",
    "Docker",
    "Prometheus",
    "API",
    "OpenAPI",
    "EN",
    "TCP",
    "UDP",
    "Pods",
    "Dockerfile",
    "Kubeconfig",
];

fn is_words(literal: &str) -> bool {
    let Some(text) = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return false;
    };
    text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !NAMES.contains(&text.trim())
}

/// One word, or the frame of a key file: not a sentence.
fn is_code(literal: &str) -> bool {
    let text = literal.trim_matches('"');
    !text.contains(' ') || text.starts_with("-----BEGIN") || text.starts_with("apiVersion:")
}

/// Looks for `view! { ... }` anywhere, and reads what is inside.
fn search(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let is_view = at >= 2 && matches!(&tokens[at - 2], TokenTree::Ident(name) if name == "view");
            if is_view {
                read_view(group.stream(), found);
            } else {
                search(group.stream(), found);
            }
        }
    }
}

/// Inside a view: a literal that stands by itself is text; so is one behind an attribute that is seen.
fn read_view(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &tokens[at]);
        match token {
            TokenTree::Literal(literal) if is_words(&literal.to_string()) => {
                let behind_equals = matches!(before, Some(TokenTree::Punct(sign)) if sign.as_char() == '=');
                let attribute = at.checked_sub(2).map(|at| tokens[at].to_string()).unwrap_or_default();
                // An example of what to type, as `/healthz`, is the same in every language.
                let is_example = attribute == "placeholder" && is_code(&literal.to_string());
                let is_seen = SEEN.contains(&attribute.as_str()) && !is_example;
                if !behind_equals || is_seen {
                    found.push((literal.span().start().line, literal.to_string()));
                }
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                // Behind a word or a call it is a branch of an attribute's `if`, not a child of an element.
                let is_child = match before {
                    Some(TokenTree::Punct(sign)) => sign.as_char() == '>',
                    Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
                    Some(TokenTree::Literal(_)) | None => true,
                    Some(TokenTree::Ident(_)) => false,
                };
                match inner.as_slice() {
                    [TokenTree::Literal(literal)] if is_child && is_words(&literal.to_string()) => {
                        found.push((literal.span().start().line, literal.to_string()));
                    }
                    _ => search(group.stream(), found),
                }
            }
            TokenTree::Group(group) => search(group.stream(), found),
            _ => {}
        }
    }
}

#[test]
fn every_visible_text_stands_in_both_languages() {
    let mut untranslated = Vec::new();
    // The gallery shows the parts with made-up data: names of services, images, commands.
    let is_page = |path: &str| !path.contains("tests/") && !path.contains("/gallery/");
    for path in rust_files("app").iter().filter(|path| is_page(&shown(path))) {
        let tokens: TokenStream = std::fs::read_to_string(path).unwrap().parse().unwrap();
        let mut found = Vec::new();
        search(tokens, &mut found);
        untranslated.extend(found.into_iter().map(|(line, text)| format!("{}:{line} {text}", shown(path))));
    }
    assert!(untranslated.is_empty(), "these are in one language only: {untranslated:#?}");
}

/// `t!` with names in braces and no values: it would be shown as it is written.
fn forgotten(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_t = at >= 2 && matches!(&tokens[at - 2], TokenTree::Ident(name) if name == "t");
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        let values = inner.iter().any(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '='));
        for token in inner.iter().filter(|_| is_t && !values) {
            if let TokenTree::Literal(literal) = token
                && literal.to_string().contains('{')
            {
                found.push((literal.span().start().line, literal.to_string()));
            }
        }
        forgotten(group.stream(), found);
    }
}

#[test]
fn every_name_in_a_text_has_its_value() {
    let mut without = Vec::new();
    for path in rust_files("app") {
        let tokens: TokenStream = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        let mut found = Vec::new();
        forgotten(tokens, &mut found);
        without.extend(found.into_iter().map(|(line, text)| format!("{}:{line} {text}", shown(&path))));
    }
    assert!(without.is_empty(), "these would be shown with their braces: {without:#?}");
}

#[test]
fn a_text_in_one_language_is_found() {
    let view =
        r#"fn page() { view! { <p class="muted" title="Home">"Hello"</p> <b>{t!("Hi", "你好")}</b> <i>{"Bye"}</i> } }"#;
    let mut found = Vec::new();
    search(view.parse().unwrap(), &mut found);
    let texts: Vec<_> = found.into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, [r#""Home""#, r#""Hello""#, r#""Bye""#]);
}
