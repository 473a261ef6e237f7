//! What a Dockerfile tells without being built: the ports of its last stage.

/// Ports that `EXPOSE` names in the last stage, in order. Variables are filled in from `ARG` and `ENV` defaults where
/// they are plain; what stays unknown is left out, since a proposal may be incomplete but not wrong.
pub fn exposes(dockerfile: &str) -> Vec<u16> {
    let mut ports = Vec::new();
    let mut values: Vec<(String, String)> = Vec::new();
    for line in lines(dockerfile) {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((&line, ""));
        match word.to_ascii_uppercase().as_str() {
            "FROM" => ports.clear(),
            "ARG" | "ENV" => {
                let pairs: Vec<_> = rest.split_whitespace().filter_map(|pair| pair.split_once('=')).collect();
                match (pairs.is_empty(), rest.trim().split_once(char::is_whitespace)) {
                    (true, Some((name, value))) => values.push((name.to_owned(), value.trim().to_owned())),
                    _ => values.extend(pairs.iter().map(|(n, v)| ((*n).to_owned(), v.trim_matches('"').to_owned()))),
                }
            }
            "EXPOSE" => {
                for word in rest.split_whitespace() {
                    let word = word.split('/').next().unwrap_or_default();
                    let filled = match word.strip_prefix('$') {
                        Some(name) => {
                            let name = name.trim_start_matches('{').trim_end_matches('}');
                            values.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
                        }
                        None => Some(word),
                    };
                    let port = filled.and_then(|text| text.parse::<u16>().ok()).filter(|port| *port != 0);
                    if let Some(port) = port.filter(|port| !ports.contains(port)) {
                        ports.push(port);
                    }
                }
            }
            _ => {}
        }
    }
    ports
}

/// Instructions, with continued lines joined and comments left out.
fn lines(dockerfile: &str) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    let mut open = false;
    for line in dockerfile.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (part, goes_on) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match whole.last_mut().filter(|_| open) {
            Some(last) => {
                last.push(' ');
                last.push_str(part);
            }
            None => whole.push(part.to_owned()),
        }
        open = goes_on;
    }
    whole
}

/// Whether a path of a repository looks like a Dockerfile: `Dockerfile`, `Dockerfile.dev`, `web.Dockerfile`.
pub fn is_dockerfile(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    !lower.ends_with(".dockerignore")
        && (lower == "dockerfile" || lower.starts_with("dockerfile.") || lower.ends_with(".dockerfile"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ports_of_the_last_stage_are_found() {
        let text = "FROM a AS x\nEXPOSE 1\nFROM b\nARG PORT=8080\nENV ADMIN 9000\nEXPOSE $PORT/tcp ${ADMIN} \\\n  53/udp\n# EXPOSE 2\nexpose $UNKNOWN 8080";
        assert_eq!(exposes(text), [8080, 9000, 53]);
    }

    #[test]
    fn dockerfiles_are_told_from_other_files() {
        assert!(["Dockerfile", "a/Dockerfile.dev", "web.Dockerfile"].into_iter().all(is_dockerfile));
        assert!(!["Dockerfiles/a", "Dockerfile.dockerignore", "main.rs"].into_iter().any(is_dockerfile));
    }
}
