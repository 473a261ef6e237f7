//! Whether a file is what its name says. A fault is told and refuses nothing: it may be a template.

use crate::controller::MountPath;
use crate::text;
use crate::text::Text;

/// What is wrong in a file that calls itself YAML, JSON, TOML or properties, with the line.
pub fn trouble(path: &MountPath, content: &str) -> Option<Text> {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let (kind, fault) = match name.rsplit_once('.')?.1 {
        "json" => ("JSON", serde_json::from_str::<serde::de::IgnoredAny>(content).err().map(|error| error.to_string())),
        "yaml" | "yml" => {
            ("YAML", saphyr_parser::Parser::new_from_str(content).find_map(Result::err).map(|error| error.to_string()))
        }
        "toml" => ("TOML", toml::from_str::<serde::de::IgnoredAny>(content).err().map(|error| error.to_string())),
        "properties" => ("properties", properties(content)),
        _ => return None,
    };
    let fault = fault?;
    // Parsers draw the place below their sentence; the first line says it.
    let fault = fault.lines().next().unwrap_or_default().trim();
    Some(text!("{name} is no {kind}: {fault}", "{name} 不是有效的 {kind}：{fault}"))
}

/// The only thing that is no properties file: a broken `\u` escape.
/// Source: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html
fn properties(content: &str) -> Option<String> {
    content.lines().enumerate().find_map(|(at, line)| {
        let comment = line.trim_start().starts_with(['#', '!']);
        let broken = |rest: &str| !rest.get(..4).is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()));
        let escapes = line.replace("\\\\", "");
        let found = !comment && escapes.split("\\u").skip(1).any(broken);
        found.then(|| format!("line {}: \\u needs four hexadecimal digits", at + 1))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/etc/a.json", "{\"a\": 1}", false)]
    #[case("/etc/a.json", "{\"a\": }", true)]
    #[case("/etc/a.yaml", "a:\n  - 1\n", false)]
    #[case("/etc/a.yml", "a: [1", true)]
    #[case("/etc/a.yaml", "a: 1\n\tb: 2", true)]
    #[case("/etc/a.toml", "a = 1", false)]
    #[case("/etc/a.toml", "a = ", true)]
    #[case("/etc/a.properties", "a=\\u00e9", false)]
    #[case("/etc/a.properties", "a=\\u00", true)]
    #[case("/etc/a.conf", "{{ anything }}", false)]
    #[case("/etc/plain", "{", false)]
    fn a_file_that_is_not_what_it_says_is_told(#[case] path: &str, #[case] content: &str, #[case] wrong: bool) {
        let found = trouble(&MountPath::parse(path).expect("a path"), content);
        assert_eq!(found.is_some(), wrong, "{found:?}");
    }
}
