//! The gallery holds every part, so what is true of it is true of the parts. Built with the feature `ssr`.
//! With `SLIPWAY_GALLERY=folder` it is also written there, to be looked at in a browser.
#![cfg(feature = "ssr")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;

use leptos::prelude::*;
use ui::{
    Gallery, Glyph, Language, NavGroup, NavLink, PaletteButton, Shell, Toaster, provide_language, provide_toasts,
};

fn page(language: Language) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_language(language);
        provide_toasts();
        let link = |label: &str, icon, count| NavLink { label: label.into(), href: "/".into(), icon, count, current: count > 0 };
        let groups = vec![
            NavGroup { name: String::new(), links: vec![link("Board", Glyph::Board, 3), link("Services", Glyph::Service, 0)] },
            NavGroup { name: "Platform".into(), links: vec![link("Clusters", Glyph::Cluster, 0)] },
        ];
        let tools = || view! { <PaletteButton open=RwSignal::new(false)/> <span class="live">"live · 0.2 s"</span> <span class="avatar">"D2"</span> };
        view! {
            <Shell groups=groups home="/" trail=|| view! { <nav class="breadcrumbs" aria-label="Trail"><ol><li><span aria-current="page">"Design"</span></li></ol></nav> } tools=tools foot=|| "EN · 中文">
                <Gallery/>
            </Shell>
            <Toaster/>
        }
        .to_html()
    })
}

/// The values of an attribute, in order.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let key = format!(" {name}=\"");
    html.split(&key).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn no_two_parts_have_the_same_id() {
    let html = page(Language::English);
    let ids = attributes(&html, "id");
    let different: HashSet<_> = ids.iter().collect();
    assert!(!ids.is_empty());
    assert_eq!(ids.len(), different.len(), "{ids:?}");
}

#[test]
fn every_description_and_label_points_at_something() {
    let html = page(Language::English);
    let ids: HashSet<_> = attributes(&html, "id").into_iter().collect();
    let pointers = ["aria-describedby", "aria-labelledby", "for", "popovertarget"];
    let mut seen = 0;
    for target in pointers.iter().flat_map(|name| attributes(&html, name)).flat_map(str::split_whitespace) {
        assert!(ids.contains(target), "nothing has the id {target}");
        seen += 1;
    }
    assert!(seen > 10);
}

#[test]
fn nothing_needs_a_weak_content_security_policy() {
    let html = page(Language::English);
    assert!(attributes(&html, "style").is_empty(), "a style attribute");
    assert!(!html.contains("<script"), "a script");
}

#[test]
fn a_list_of_a_hundred_thousand_rows_is_served_as_a_few() {
    assert!(page(Language::English).matches("placed order").count() < 200);
}

#[test]
fn the_chinese_page_says_nothing_in_english() {
    let (english, chinese) = (page(Language::English), page(Language::Chinese));
    assert!(chinese.contains("注册服务"));
    for sentence in
        ["Register a service", "Values as a table", "Skip to the page", "Show more", "just now", ">optional<"]
    {
        assert!(!chinese.contains(sentence), "{sentence}");
    }
    assert!(english.contains("Register a service"));
}

#[test]
fn the_gallery_can_be_looked_at() {
    let Ok(folder) = std::env::var("SLIPWAY_GALLERY") else { return };
    let style = format!("{}/../../style", env!("CARGO_MANIFEST_DIR"));
    let sheets: String = std::fs::read_to_string(format!("{style}/index.txt"))
        .unwrap()
        .lines()
        .map(|name| std::fs::read_to_string(format!("{style}/{name}")).unwrap())
        .collect();
    let sheets = sheets.replace("/assets/fonts/", &format!("file://{style}/fonts/"));
    for (name, theme, language) in
        [("light", "light", Language::English), ("dark", "dark", Language::English), ("zh", "light", Language::Chinese)]
    {
        let html = format!(
            "<!doctype html><html lang=\"{}\" data-theme=\"{theme}\"><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Design</title><style>{sheets}</style><body>{}</body></html>",
            language.tag(),
            page(language)
        );
        std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
    }
}
