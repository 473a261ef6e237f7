//! What is told apart, and that nothing is lost by it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use super::*;
use rstest::rstest;

/// The lines with their tones as letters: `n:`ame, `t:`ext, `9:` number, `w:`ord, `c:`omment.
fn told(language: Language, text: &str) -> Vec<String> {
    let piece = |(tone, text): &Piece<'_>| match tone {
        None => (*text).to_owned(),
        Some(Tone::Name) => format!("<n:{text}>"),
        Some(Tone::Text) => format!("<t:{text}>"),
        Some(Tone::Number) => format!("<9:{text}>"),
        Some(Tone::Word) => format!("<w:{text}>"),
        Some(Tone::Comment) => format!("<c:{text}>"),
    };
    lines(language, text, 0, usize::MAX).iter().map(|line| line.iter().map(piece).collect()).collect()
}

#[rstest]
#[case(Language::Yaml, "a: 1 # x\n- b: 'it''s'\nurl: http://x\nblock: |\n  a: 1\n\nend: true\n", &[
    "<n:a>: <9:1> <c:# x>", "- <n:b>: <t:'it'><t:'s'>", "<n:url>: http://x", "<n:block><w:: |>", "<t:  a: 1>", "",
    "<n:end>: <w:true>", "",
])]
#[case(Language::Json, "{\"a\": \"b\\\"c\", \"d\": [1.5, null]}", &["{<n:\"a\">: <t:\"b\\\"c\">, <n:\"d\">: [<9:1.5>, <w:null>]}"])]
#[case(Language::Properties, "# c\na.b=x#y\\\n more=1\nc: d", &["<c:# c>", "<n:a.b>=x#y\\", " more=1", "<n:c>: d"])]
#[case(Language::Toml, "[a.b]\nc = \"d\" # e\nf = '''x\ny''' \ng = 0x1F", &[
    "<w:[a.b]>", "<n:c >= <t:\"d\"> <c:# e>", "<n:f >= <t:'''x>", "<t:y'''> ", "<n:g >= <9:0x1F>",
])]
#[case(Language::Shell, "#!/bin/sh\nset -e\necho \"a\nb\" $HOME ${X:-y} # c\nexec \"$@\"", &[
    "<c:#!/bin/sh>", "<w:set> -e", "echo <t:\"a>", "<t:b\"> <n:$HOME> <n:${X:-y}> <c:# c>", "<w:exec> <t:\"$@\">",
])]
fn names_texts_numbers_and_comments_are_told_apart(
    #[case] language: Language,
    #[case] text: &str,
    #[case] expected: &[&str],
) {
    assert_eq!(told(language, text), expected);
}

#[rstest]
fn nothing_is_lost_whatever_is_typed(
    #[values(Language::Yaml, Language::Json, Language::Properties, Language::Toml, Language::Shell)] language: Language,
    #[values(
        "é'ü\"中 文: \"\\",
        "'",
        "\"\"\"",
        "\\",
        "$",
        "${",
        "- - -",
        ": :",
        "#",
        "a:|",
        "|",
        "a: >-\n 中\n",
        "'''a''b'''",
        "\t\r\na"
    )]
    text: &str,
) {
    let all: Vec<String> =
        lines(language, text, 0, usize::MAX).iter().map(|line| line.iter().map(|(_, text)| *text).collect()).collect();
    assert_eq!(all.join("\n"), text);
}

#[test]
fn of_a_long_file_only_what_is_in_sight_is_coloured_and_as_in_the_whole() {
    let text = "a: 1\nb: |\n  x\n  y\n".repeat(20_000);
    let begin = std::time::Instant::now();
    let piece = lines(Language::Yaml, &text, 40_002, 4);
    assert!(begin.elapsed().as_millis() < 500, "{:?}", begin.elapsed());
    assert_eq!(piece.len(), 4);
    assert_eq!(piece.first().expect("a line"), &vec![(Some(Tone::Text), "  x")]);
}

#[rstest]
#[case("/etc/app/application.yml", Some(Language::Yaml))]
#[case("/etc/app/.env", Some(Language::Properties))]
#[case("/etc/app/nginx.conf", None)]
#[case("", None)]
fn a_language_is_known_by_the_name(#[case] path: &str, #[case] language: Option<Language>) {
    assert_eq!(Language::of(path), language);
}
