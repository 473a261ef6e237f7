//! Where a centre answers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::CentreKind;
use crate::error::{Error, Result};
use crate::parsed::as_text;
use crate::text;

/// The field of a form that holds it.
const FIELD: &str = "url";
const LONGEST: usize = 500;

/// `http://nacos.infra:8848/nacos`: http or https, a host, no password in it (addresses end up in logs).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

as_text!(Address);

impl Address {
    pub fn parse(text: &str) -> Result<Self> {
        let url = text.trim().trim_end_matches('/');
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let authority = rest.map(|rest| rest.split('/').next().unwrap_or_default()).unwrap_or_default();
        if authority.contains('@') {
            return Err(Error::invalid(
                FIELD,
                text!(
                    "No user or password belongs into the address: write them into their own fields.",
                    "地址中不能包含用户名或密码：请填写到各自的字段。"
                ),
            ));
        }
        let odd = |c: char| c.is_whitespace() || c.is_control() || "?#\\\"<>".contains(c);
        let good = host(authority) && url.len() <= LONGEST && !url.chars().any(odd);
        if !good {
            // As much as tells which it is.
            let shown: String = url.chars().take(80).collect();
            return Err(Error::invalid(
                FIELD,
                text!(
                    "“{shown}” is not the address of a configuration centre: it is as http://nacos.infra:8848/nacos.",
                    "“{shown}” 不是配置中心地址：应形如 http://nacos.infra:8848/nacos。"
                ),
            ));
        }
        Ok(Self(url.to_owned()))
    }

    /// As somebody writes it for a kind: Nacos answers below `/nacos` unless its operator chose another path.
    pub fn of(kind: CentreKind, text: &str) -> Result<Self> {
        let Self(url) = Self::parse(text)?;
        let bare = url.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
        Ok(Self(if bare && kind == CentreKind::Nacos { format!("{url}/nacos") } else { url }))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name or an IP address, with a port or without one.
fn host(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((inner, port)) if inner.contains(':') => {
                (inner, port.strip_prefix(':').or(port.is_empty().then_some("80")))
            }
            _ => return false,
        },
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("80")),
        },
    };
    let usual = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    !host.is_empty()
        && host.chars().all(usual)
        && port.is_some_and(|port| {
            port.chars().all(|c| c.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
        })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://nacos:8848", "http://nacos:8848/nacos")]
    #[case(" https://nacos.infra/config/ ", "https://nacos.infra/config")]
    #[case("http://[::1]:8848/nacos", "http://[::1]:8848/nacos")]
    fn an_address_is_written_in_one_way(#[case] text: &str, #[case] is: &str) {
        assert_eq!(Address::of(CentreKind::Nacos, text).expect("an address").as_str(), is);
    }

    #[rstest]
    #[case("")]
    #[case("nacos:8848")]
    #[case("ftp://nacos")]
    #[case("file:///etc/passwd")]
    #[case("http://")]
    #[case("http:///nacos")]
    #[case("http://nacos:port")]
    #[case("http://nacos:99999")]
    #[case("http://na cos")]
    #[case("http://nacos?tenant=1")]
    #[case("http://[nacos]")]
    fn what_is_no_address_is_refused_at_its_field(#[case] text: &str) {
        assert_eq!(Address::parse(text).expect_err("refused").field.as_deref(), Some("url"));
    }

    #[test]
    fn a_password_in_it_is_refused_without_being_repeated() {
        let error = Address::parse("http://reader:hunter2@nacos:8848").expect_err("refused");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }

    #[test]
    fn only_nacos_has_a_path_of_its_own() {
        assert_eq!(
            Address::of(CentreKind::Apollo, "http://apollo:8080").expect("an address").as_str(),
            "http://apollo:8080"
        );
    }
}
