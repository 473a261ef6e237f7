//! What a look at a repository fills into the form, where nothing was typed.

use domain::repository::{GitUrl, RepositoryLook};

use crate::input::PortInput;

/// The proposals that follow from a repository.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    pub name: String,
    pub reference: String,
    pub path: String,
    pub dockerfile: String,
    pub ports: Vec<PortInput>,
}

impl Proposal {
    pub fn of(url: &GitUrl, look: &RepositoryLook) -> Self {
        let (path, dockerfile) = place(look.dockerfiles.first().map_or("", String::as_str));
        Self {
            name: name(url),
            reference: look.default_branch.clone().unwrap_or_default(),
            path,
            dockerfile,
            ports: ports(&look.exposes),
        }
    }
}

/// A service's name from the last part of the URL: what Kubernetes does not take becomes a hyphen.
pub fn name(url: &GitUrl) -> String {
    let letters = url.stem().to_lowercase();
    let parts = letters.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("-");
    let begins = joined.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    begins.chars().take(50).collect::<String>().trim_end_matches('-').to_owned()
}

/// The folder and the Dockerfile in it. The folder is the build context: a Dockerfile in a folder of its own usually
/// stands beside what it builds. What is usual is left empty.
pub fn place(dockerfile: &str) -> (String, String) {
    let (folder, file) = dockerfile.rsplit_once('/').unwrap_or(("", dockerfile));
    let file = if file == "Dockerfile" { "" } else { file };
    (folder.to_owned(), file.to_owned())
}

pub fn ports(exposes: &[u16]) -> Vec<PortInput> {
    let port = |port: &u16| PortInput { name: String::new(), port: port.to_string(), protocol: "TCP".to_owned() };
    exposes.iter().map(port).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use domain::name::ServiceName;

    #[test]
    fn a_proposed_name_is_one_that_is_taken() {
        for (url, expected) in [
            ("https://git.example/shop/Orders_API.git", "orders-api"),
            ("git@git.example:shop/2nd.try", "nd-try"),
            ("git://127.0.0.1/hello", "hello"),
        ] {
            let proposed = name(&GitUrl::parse(url).expect("a URL"));
            assert_eq!(proposed, expected);
            assert!(ServiceName::parse(&proposed).is_ok());
        }
    }

    #[test]
    fn what_is_usual_is_left_empty() {
        assert_eq!(place("Dockerfile"), (String::new(), String::new()));
        assert_eq!(place("api/Dockerfile"), ("api".to_owned(), String::new()));
        assert_eq!(place("api/Dockerfile.arm"), ("api".to_owned(), "Dockerfile.arm".to_owned()));
    }
}
