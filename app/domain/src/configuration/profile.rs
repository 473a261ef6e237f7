//! The profile that a framework starts with: one value beside the variables, because people choose it and do not spell it.
//!
//! It goes out as the environment variable that the framework documents, which is the same as its argument:
//! Spring Boot <https://docs.spring.io/spring-boot/reference/features/profiles.html>,
//! Quarkus <https://quarkus.io/guides/config-reference#profiles>,
//! Micronaut <https://docs.micronaut.io/latest/guide/#environments>,
//! ASP.NET Core <https://learn.microsoft.com/aspnet/core/fundamentals/environments>,
//! Node.js <https://nodejs.org/en/learn/getting-started/nodejs-the-difference-between-development-and-production>,
//! Rails <https://guides.rubyonrails.org/configuring.html#rails-environment-settings>.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::parsed::as_text;
use crate::text;

/// Where an error about it is shown.
pub(super) const FIELD: &str = "profile";
const LONGEST: usize = 200;

/// Those that document a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Framework {
    SpringBoot,
    Quarkus,
    Micronaut,
    AspNetCore,
    NodeJs,
    Rails,
}

impl Framework {
    pub const ALL: [Self; 6] =
        [Self::SpringBoot, Self::Quarkus, Self::Micronaut, Self::AspNetCore, Self::NodeJs, Self::Rails];

    /// As it is written: `spring-boot`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SpringBoot => "spring-boot",
            Self::Quarkus => "quarkus",
            Self::Micronaut => "micronaut",
            Self::AspNetCore => "aspnet-core",
            Self::NodeJs => "nodejs",
            Self::Rails => "rails",
        }
    }

    /// As it calls itself.
    pub fn title(self) -> &'static str {
        match self {
            Self::SpringBoot => "Spring Boot",
            Self::Quarkus => "Quarkus",
            Self::Micronaut => "Micronaut",
            Self::AspNetCore => "ASP.NET Core",
            Self::NodeJs => "Node.js",
            Self::Rails => "Rails",
        }
    }

    /// The variable that it documents.
    pub fn variable(self) -> &'static str {
        match self {
            Self::SpringBoot => "SPRING_PROFILES_ACTIVE",
            Self::Quarkus => "QUARKUS_PROFILE",
            Self::Micronaut => "MICRONAUT_ENVIRONMENTS",
            Self::AspNetCore => "ASPNETCORE_ENVIRONMENT",
            Self::NodeJs => "NODE_ENV",
            Self::Rails => "RAILS_ENV",
        }
    }

    /// The same as an argument, up to where the profile stands; Node.js has none.
    pub fn argument(self) -> Option<&'static str> {
        match self {
            Self::SpringBoot => Some("--spring.profiles.active="),
            Self::Quarkus => Some("-Dquarkus.profile="),
            Self::Micronaut => Some("-Dmicronaut.environments="),
            Self::AspNetCore => Some("--environment="),
            Self::NodeJs => None,
            Self::Rails => Some("--environment="),
        }
    }

    /// Whether several may hold at once, separated by commas.
    fn takes_several(self) -> bool {
        match self {
            Self::SpringBoot | Self::Quarkus | Self::Micronaut => true,
            Self::AspNetCore | Self::NodeJs | Self::Rails => false,
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|framework| framework.as_str() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            Error::invalid(
                FIELD,
                text!("“{text}” is no framework: one of {known}.", "“{text}” 不是支持的框架，可用：{known}。"),
            )
        })
    }
}

/// A framework with its profiles; as a text `spring-boot:dev,metrics`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Profile {
    pub framework: Framework,
    names: String,
}

as_text!(Profile);

impl Profile {
    pub fn of(framework: Framework, names: &str) -> Result<Self> {
        let parts: Vec<&str> = names.split(',').map(str::trim).collect();
        let names = parts.join(",");
        let refused = |sentence| Err(Error::invalid(FIELD, sentence));
        let title = framework.title();
        let usual = |c: char| c.is_alphanumeric() || "-_.+@".contains(c);
        if parts.iter().all(|part| part.is_empty()) {
            return refused(text!("Write the profile, such as dev.", "请填写配置档，如 dev。"));
        }
        if let Some(part) = parts.iter().find(|part| part.is_empty() || !part.chars().all(usual)) {
            return refused(text!(
                "“{part}” is no profile: letters, digits and - _ . + @, several separated by commas.",
                "“{part}” 不是有效的配置档：可用字母、数字和 - _ . + @，多个用逗号分隔。"
            ));
        }
        if parts.len() > 1 && !framework.takes_several() {
            return refused(text!("{title} takes one, not several.", "{title} 只能设置一个。"));
        }
        if names.len() > LONGEST {
            return refused(text!("At most {LONGEST} characters.", "最多 {LONGEST} 个字符。"));
        }
        Ok(Self { framework, names })
    }

    pub fn parse(text: &str) -> Result<Self> {
        let (framework, names) = text.split_once(':').unwrap_or((text, ""));
        Self::of(Framework::parse(framework)?, names)
    }

    pub fn names(&self) -> &str {
        &self.names
    }

    /// `SPRING_PROFILES_ACTIVE=dev`.
    pub fn as_variable(&self) -> String {
        format!("{}={}", self.framework.variable(), self.names)
    }

    /// `--spring.profiles.active=dev`.
    pub fn as_argument(&self) -> Option<String> {
        Some(format!("{}{}", self.framework.argument()?, self.names))
    }

    /// Refuses a variable that says the same by hand: two would be written down, and one of them is lost.
    pub(crate) fn check<'a>(&self, mut variables: impl Iterator<Item = &'a str>) -> Result<()> {
        let name = self.framework.variable();
        if !variables.any(|other| other == name) {
            return Ok(());
        }
        Err(Error::invalid(
            &format!("variables.{name}"),
            text!(
                "The profile sets {name} already. Take out one of both, the variable or the profile.",
                "配置档已设置 {name}。请移除变量或配置档之一。"
            ),
        ))
    }

    /// The argument among a container's words that wins over the variable.
    pub fn overridden<'a>(&self, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let begin = self.framework.argument()?;
        let bare = begin.trim_end_matches('=');
        let mut words = words;
        words.find(|word| word.starts_with(begin) || *word == bare)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.framework.as_str(), self.names)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        "spring-boot:dev, metrics",
        "SPRING_PROFILES_ACTIVE=dev,metrics",
        Some("--spring.profiles.active=dev,metrics")
    )]
    #[case("quarkus:prod", "QUARKUS_PROFILE=prod", Some("-Dquarkus.profile=prod"))]
    #[case("nodejs:production", "NODE_ENV=production", None)]
    #[case("aspnet-core:Staging", "ASPNETCORE_ENVIRONMENT=Staging", Some("--environment=Staging"))]
    fn a_profile_is_said_as_its_framework_documents_it(
        #[case] text: &str,
        #[case] variable: &str,
        #[case] argument: Option<&str>,
    ) {
        let profile = Profile::parse(text).expect("a profile");
        assert_eq!((profile.as_variable().as_str(), profile.as_argument().as_deref()), (variable, argument));
        assert_eq!(Profile::parse(&profile.to_string()).expect("again"), profile);
    }

    #[rstest]
    #[case("spring:dev")]
    #[case("spring-boot")]
    #[case("spring-boot:")]
    #[case("spring-boot: , ")]
    #[case("spring-boot:dev,,prod")]
    #[case("spring-boot:a b")]
    #[case("rails:production,test")]
    #[case("dev")]
    fn what_is_no_profile_is_refused_at_its_field(#[case] text: &str) {
        assert_eq!(Profile::parse(text).expect_err("refused").field.as_deref(), Some("profile"));
    }

    #[test]
    fn a_variable_by_hand_is_refused_and_an_argument_is_found() {
        let profile = Profile::parse("spring-boot:dev").expect("a profile");
        let refused = profile.check(["A", "SPRING_PROFILES_ACTIVE"].into_iter()).expect_err("refused");
        assert_eq!(refused.field.as_deref(), Some("variables.SPRING_PROFILES_ACTIVE"));
        assert!(profile.check(["NODE_ENV"].into_iter()).is_ok());
        let words = ["java", "-jar", "app.jar", "--spring.profiles.active=prod"];
        assert_eq!(profile.overridden(words.into_iter()), Some("--spring.profiles.active=prod"));
        assert_eq!(profile.overridden(["--spring.profiles.actives=x"].into_iter()), None);
    }
}
