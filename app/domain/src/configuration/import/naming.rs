//! Names: of a setting of an application as a variable, and which names look as if their values were secret.

use crate::configuration::Framework;
use crate::error::{Error, Result};
use crate::text;

/// How `spring.datasource.pool-size` and `servers[0]` become a variable. A name that is a variable's already stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    /// `SPRING_DATASOURCE_POOLSIZE`, `SERVERS_0`: dots are underscores, dashes fall away, capitals. Source:
    /// <https://docs.spring.io/spring-boot/reference/features/external-config.html>, binding from environment variables.
    #[default]
    Spring,
    /// `SPRING_DATASOURCE_POOL_SIZE`, `SERVERS_0_`: everything else is an underscore, capitals. Quarkus and Micronaut;
    /// source: <https://quarkus.io/guides/config-reference#environment-variables>.
    Underscore,
    /// `spring__datasource__pool_size`, `servers__0`: levels are two underscores. Source:
    /// <https://learn.microsoft.com/aspnet/core/fundamentals/configuration>, naming of environment variables.
    Double,
}

impl Naming {
    pub const ALL: [Self; 3] = [Self::Spring, Self::Underscore, Self::Double];

    /// As a framework names them; those without a way of their own as Spring does.
    pub fn of(framework: Framework) -> Self {
        match framework {
            Framework::SpringBoot | Framework::NodeJs | Framework::Rails => Self::Spring,
            Framework::Quarkus | Framework::Micronaut => Self::Underscore,
            Framework::AspNetCore => Self::Double,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Underscore => "underscore",
            Self::Double => "double",
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|naming| naming.as_str() == text.trim()).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            Error::invalid(
                "naming",
                text!("“{text}” is no naming: one of {known}.", "“{text}” 不是支持的命名方式，可用：{known}。"),
            )
        })
    }

    pub fn variable(self, name: &str) -> String {
        let usual = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.chars().all(usual) {
            return name.to_owned();
        }
        // What is no letter at all stays, so that it is refused instead of becoming another's name.
        let other = |c: char| if ".-[]/: ".contains(c) { '_' } else { c };
        match self {
            Self::Spring => {
                let name = name.replace('-', "").replace(['.', '['], "_").replace(']', "");
                name.to_uppercase()
            }
            Self::Underscore => name.chars().map(other).collect::<String>().to_uppercase(),
            Self::Double => {
                let levels = name.replace(['.', ':', '['], "__").replace(']', "");
                levels.chars().map(other).collect()
            }
        }
    }
}

/// Whether a name, or what stands under it, looks as if nobody should see it.
pub fn looks_secret(name: &str, value: &str) -> bool {
    const PARTS: [&str; 8] = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY", "PRIVATE"];
    const WORDS: [&str; 5] = ["KEY", "KEYS", "PWD", "PASS", "AUTH"];
    let name = apart(name.rsplit('/').next().unwrap_or_default());
    let whole = name.replace('_', "");
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    PARTS.iter().any(|part| whole.contains(part))
        || words.any(|word| WORDS.contains(&word))
        || value.contains("PRIVATE KEY-----")
        || has_password(value)
        || says_password(value)
}

/// Its words in capitals and apart: `dbPwd` is `DB_PWD`.
fn apart(name: &str) -> String {
    let mut apart = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.chars() {
        if lower && c.is_ascii_uppercase() {
            apart.push('_');
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        apart.push(c.to_ascii_uppercase());
    }
    apart
}

/// A connection with its parts by name: `jdbc:mysql://db/orders?user=shop&password=secret`, `Server=db;Pwd=secret`. One that
/// stands for another variable is none.
fn says_password(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    ["password=", "passwd=", "pwd="].iter().any(|part| {
        value.split(part).skip(1).any(|rest| rest.starts_with(|c: char| !c.is_whitespace() && !"&;$<".contains(c)))
    })
}

/// An address with a password: `postgres://shop:secret@db/orders`.
fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    host.rsplit_once('@').is_some_and(|(user, _)| user.split_once(':').is_some_and(|(_, word)| !word.is_empty()))
}
