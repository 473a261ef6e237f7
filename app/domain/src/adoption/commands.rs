//! Secrets that stand open in the commands of a workload: `--password=…`, `-p…`, addresses with a password. A release shows
//! its commands to everybody who sees the service, so they are pointed out beforehand; never with what they are.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Difference;
use super::compare::pod_spec;
use super::found::template;
use super::value::{list, text, words};
use crate::configuration::import::looks_secret;
use crate::drift::{Path, Step};
use crate::secret::Secret;

/// A word of a command that looks as if nobody should see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// `spec.template.spec.containers[web].args[1]`.
    pub path: Path,
    /// What it is given to, as `--password`; `None`: it is an address or a connection with a password in it.
    pub option: Option<String>,
}

/// Where containers have commands.
const COMMANDS: [&str; 7] = [
    "command",
    "args",
    "startupProbe/exec/command",
    "readinessProbe/exec/command",
    "livenessProbe/exec/command",
    "lifecycle/postStart/exec/command",
    "lifecycle/preStop/exec/command",
];

/// Each with the word that it stands in.
pub fn open(object: &Value) -> Vec<(Open, Secret<String>)> {
    let mut found = Vec::new();
    for kind in ["initContainers", "containers"] {
        for container in list(template(object), &format!("/spec/{kind}")) {
            let value = text(container, "/name").unwrap_or_default().to_owned();
            let of = pod_spec(object).field(kind).then(Step::Item { key: "name".to_owned(), value });
            for command in COMMANDS {
                let words = words(container, &format!("/{command}"));
                let of = command.split('/').fold(of.clone(), |path, name| path.field(name));
                for (at, option) in in_words(&words) {
                    let Some(word) = words.get(at) else { continue };
                    let path = of.then(Step::Index(at));
                    if !found.iter().any(|(open, _): &(Open, _)| open.path == path) {
                        found.push((Open { path, option }, Secret::new(word.clone())));
                    }
                }
            }
        }
    }
    found
}

/// Puts a mark in the place of those words.
pub fn cover(differences: &mut [Difference], open: &[(Open, Secret<String>)]) {
    for difference in differences {
        for value in [&mut difference.now, &mut difference.next].into_iter().flatten() {
            cover_within(value, open);
        }
    }
}

fn cover_within(value: &mut Value, open: &[(Open, Secret<String>)]) {
    match value {
        Value::String(word) if open.iter().any(|(_, hidden)| hidden.expose() == word) => *word = "…".to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| cover_within(item, open)),
        Value::Object(fields) => fields.values_mut().for_each(|value| cover_within(value, open)),
        _ => {}
    }
}

/// Which words, and what each is given to. A word with blanks is a script: its own words are looked at.
fn in_words(words: &[String]) -> Vec<(usize, Option<String>)> {
    let quotes = |c: char| "\"';&|()".contains(c);
    let parts: Vec<(usize, String)> = words
        .iter()
        .enumerate()
        .flat_map(|(at, word)| word.split_whitespace().map(move |part| (at, without_references(part))))
        .map(|(at, part)| (at, part.trim_matches(quotes).to_owned()))
        .collect();
    let mut found = Vec::new();
    let mut program = "";
    for (index, (at, part)) in parts.iter().enumerate() {
        let next = parts.get(index + 1).filter(|(_, next)| !next.is_empty() && !next.starts_with('-'));
        if let Some(name) =
            PROGRAMS.into_iter().find(|name| part.rsplit('/').next().unwrap_or_default().starts_with(name))
        {
            program = name;
        }
        match part.split_once('=').filter(|(name, _)| is_name(name)) {
            Some((name, value)) if is_hidden(name, value) => found.push((*at, Some(told(name)))),
            _ if looks_secret("", part) => found.push((*at, None)),
            Some(_) => {}
            None if part.starts_with("--") || (part.starts_with('-') && part.len() > 2 && is_name(part)) => {
                // A password in the same word may itself read like the name of an option.
                if let Some(option) = short(program, part, None) {
                    found.push((*at, Some(option)));
                } else if let Some((beside, _)) = next.filter(|(_, value)| gives(part, value)) {
                    let option = told(part);
                    if option != *part {
                        found.push((*at, Some(option.clone())));
                    }
                    found.push((*beside, Some(option)));
                }
            }
            None if ["bearer", "basic"].contains(&part.to_ascii_lowercase().as_str()) => {
                found.extend(next.map(|(beside, _)| (*beside, Some(part.clone()))));
            }
            None => {
                if let Some(option) = short(program, part, None) {
                    found.push((*at, Some(option)));
                } else if let Some((beside, value)) = next
                    && let Some(option) = short(program, part, Some(value))
                {
                    found.push((*beside, Some(option)));
                }
            }
        }
    }
    found
}

/// Programs that take a password by a single letter.
const PROGRAMS: [&str; 6] = ["mysql", "mariadb", "mongo", "sshpass", "redis-cli", "curl"];

/// Whether the option says that the next word is secret.
fn gives(option: &str, value: &str) -> bool {
    let user = option == "--user" && value.split_once(':').is_some_and(|(_, word)| !word.is_empty());
    user || is_hidden(option, value)
}

/// The option as it may be told: after the letter that takes a password, the rest of the word may be one.
fn told(option: &str) -> String {
    const WHOLE: [&str; 4] = ["-pass", "-passwd", "-password", "-passphrase"];
    let is_short = option.starts_with("-p") && !WHOLE.contains(&option.to_ascii_lowercase().as_str());
    if is_short { "-p".to_owned() } else { option.to_owned() }
}

/// `-p…`: with the value in the same word, or in the next.
fn short(program: &str, part: &str, next: Option<&str>) -> Option<String> {
    let letter = part.get(..2).filter(|letter| letter.starts_with('-') && !letter.ends_with('-'))?;
    let own = part.get(2..).unwrap_or_default();
    let value = match next {
        Some(next) if own.is_empty() => next,
        Some(_) => return None,
        None => own,
    };
    let given = !value.is_empty();
    let is = match (program, letter) {
        ("mysql" | "mariadb", "-p") => given && next.is_none(),
        ("sshpass" | "mongo", "-p") | ("redis-cli", "-a") => given,
        ("curl", "-u") => value.split_once(':').is_some_and(|(_, word)| !word.is_empty()),
        // Whatever program that is: no port, no path, and no longer option with one dash.
        (_, "-p") if next.is_none() => {
            let has = |of: fn(&char) -> bool| value.chars().any(|c| of(&c));
            has(char::is_ascii_alphabetic)
                && (has(char::is_ascii_digit) || has(char::is_ascii_uppercase))
                && !is_path(value)
        }
        _ => false,
    };
    is.then(|| letter.to_owned())
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// By the option's name; what says where it stands is no secret.
fn is_hidden(name: &str, value: &str) -> bool {
    const ABOUT: [&str; 8] = ["file", "path", "dir", "name", "mode", "type", "ttl", "id"];
    let name = name.trim_start_matches('-').replace('-', "_");
    let lower = name.to_ascii_lowercase();
    let about = ABOUT.iter().any(|word| lower.rsplit(['_', '.']).next() == Some(word));
    let said = value.is_empty() || is_path(value) || matches!(value, "true" | "false");
    !about && !said && (looks_secret(&name, "") || lower.ends_with("pass"))
}

fn is_path(value: &str) -> bool {
    value.starts_with(['/', '~']) || value.starts_with("./")
}

/// Without `$(NAME)`, `${NAME}` and `$NAME`: what stands elsewhere is not open.
fn without_references(word: &str) -> String {
    let mut rest = word;
    let mut left = String::new();
    while let Some((before, after)) = rest.split_once('$') {
        left.push_str(before);
        let close = match after.chars().next() {
            Some('(') => after.find(')').map(|end| end + 1),
            Some('{') => after.find('}').map(|end| end + 1),
            _ => None,
        };
        let word = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        rest = after.get(close.unwrap_or(word)..).unwrap_or_default();
    }
    left.push_str(rest);
    left
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn found(words: &[&str]) -> Vec<(usize, Option<String>)> {
        in_words(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[rstest]
    #[case(&["serve", "--password=hunter2"], 1, Some("--password"))]
    #[case(&["serve", "--db-password", "hunter2"], 2, Some("--db-password"))]
    #[case(&["-Dspring.datasource.password=hunter2"], 0, Some("-Dspring.datasource.password"))]
    #[case(&["mysql", "-uroot", "-phunter"], 2, Some("-p"))]
    #[case(&["-pHunter2"], 0, Some("-p"))]
    #[case(&["mysql", "-pMyPassword1", "orders"], 1, Some("-p"))]
    #[case(&["tool", "-pMyPassword1", "orders"], 1, Some("-p"))]
    #[case(&["tool", "-pSecret=1"], 1, Some("-p"))]
    #[case(&["redis-server", "--requirepass", "hunter2"], 2, Some("--requirepass"))]
    #[case(&["curl", "--user", "ann:hunter2"], 2, Some("--user"))]
    #[case(&["curl", "-H", "Authorization: Bearer hunter2"], 2, Some("Bearer"))]
    #[case(&["mongodump", "-p", "hunter2"], 2, Some("-p"))]
    #[case(&["sshpass", "-p", "hunter2", "ssh"], 2, Some("-p"))]
    #[case(&["redis-cli", "-a", "hunter2", "ping"], 2, Some("-a"))]
    #[case(&["curl", "-u", "shop:hunter2", "http://x"], 2, Some("-u"))]
    #[case(&["postgres://shop:hunter2@db/orders"], 0, None)]
    #[case(&["--url=postgres://shop:hunter2@db/orders"], 0, None)]
    #[case(&["sh", "-c", "mysqladmin ping -p'hunter2'"], 2, Some("-p"))]
    #[case(&["sh", "-c", "export API_TOKEN=hunter2; exec serve"], 2, Some("API_TOKEN"))]
    fn what_looks_secret_is_pointed_out(#[case] words: &[&str], #[case] at: usize, #[case] option: Option<&str>) {
        assert_eq!(found(words), [(at, option.map(str::to_owned))]);
    }

    #[rstest]
    #[case(&["serve", "--password=$(PASSWORD)", "--db-password", "$(DB)"])]
    #[case(&["sh", "-c", "mysqladmin ping -p$MYSQL_PWD --password=${PW}"])]
    #[case(&["postgres://shop:$(PW)@db/orders"])]
    #[case(&["--password-file=/run/secrets/pw", "--key", "/etc/tls/key.pem", "--token-ttl=60"])]
    #[case(&["-p", "8080", "-p8080", "-port=80", "-parallel", "--auth=false", "mysql", "-p"])]
    #[case(&["--password"])]
    #[case(&["http://db:5432/x@y", "a=b"])]
    fn what_is_none_or_stands_elsewhere_is_not(#[case] words: &[&str]) {
        assert_eq!(found(words), []);
    }

    #[test]
    fn every_command_of_every_container_is_looked_at_and_covered_where_it_differs() {
        let probe = json!({ "exec": { "command": ["alive", "--token=hunter2"] } });
        let container = json!({ "name": "web", "args": ["a", "--password=hunter2"], "livenessProbe": probe });
        let before = json!({ "name": "migrate", "command": ["up", "postgres://a:hunter2@b/c"] });
        let object = json!({
            "kind": "Deployment",
            "spec": { "template": { "spec": { "containers": [container], "initContainers": [before] } } },
        });
        let found = open(&object);
        let paths: Vec<String> = found.iter().map(|(open, _)| open.path.to_string()).collect();
        let of = |part: &str| format!("spec.template.spec.{part}");
        assert_eq!(
            paths,
            [
                of("initContainers[migrate].command[1]"),
                of("containers[web].args[1]"),
                of("containers[web].livenessProbe.exec.command[1]"),
            ]
        );
        let mut differences =
            [Difference { path: Path::default(), now: Some(object.clone()), next: Some(json!("--password=hunter2")) }];
        cover(&mut differences, &found);
        let told = serde_json::to_string(&differences).expect("JSON");
        assert!(!told.contains("hunter2") && told.contains("alive"), "{told}");
        let open: Vec<&Open> = found.iter().map(|(open, _)| open).collect();
        assert!(!serde_json::to_string(&open).expect("JSON").contains("hunter2"));
    }
}
