//! What a service reads of a centre, as it is named there. As a text each is one line: `nacos:DEFAULT_GROUP/orders.yaml`,
//! `apollo:orders/application`, `disconf:orders/1_0/redis.properties`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::CentreKind;
use crate::error::{Error, Result};
use crate::parsed::as_text;
use crate::text;

/// Where an error about them is shown.
pub const FIELD: &str = "centre";
/// So many does one level name.
const MOST: usize = 10;
/// The longest part of a name: what Nacos allows for a data id.
const PART_MAX: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Item {
    Nacos { group: String, data_id: String },
    Apollo { app_id: String, namespace: String },
    Disconf { app: String, version: String, key: String },
}

as_text!(Item);

impl Item {
    /// What the parts of a name are called, each in its order.
    pub fn words(kind: CentreKind) -> &'static [&'static str] {
        match kind {
            CentreKind::Nacos => &["group", "data id"],
            CentreKind::Apollo => &["app id", "namespace"],
            CentreKind::Disconf => &["app", "version", "key"],
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        let kind = CentreKind::parse(kind).map_err(|error| error.at(FIELD))?;
        let mut parts = rest.split('/').map(str::trim);
        let words = Self::words(kind);
        if rest.split('/').count() != words.len() {
            let (shown, form) = (shortened(text), words.join("/"));
            let kind = kind.as_str();
            return Err(Error::invalid(
                FIELD,
                text!("“{shown}” is not whole: write {kind}:{form}.", "“{shown}” 不完整：应写作 {kind}:{form}。"),
            ));
        }
        let mut next = |at: usize| part(words.get(at).copied().unwrap_or_default(), parts.next().unwrap_or_default());
        Ok(match kind {
            CentreKind::Nacos => Self::Nacos { group: next(0)?, data_id: next(1)? },
            CentreKind::Apollo => Self::Apollo { app_id: next(0)?, namespace: next(1)? },
            CentreKind::Disconf => Self::Disconf { app: next(0)?, version: next(1)?, key: next(2)? },
        })
    }

    pub fn kind(&self) -> CentreKind {
        match self {
            Self::Nacos { .. } => CentreKind::Nacos,
            Self::Apollo { .. } => CentreKind::Apollo,
            Self::Disconf { .. } => CentreKind::Disconf,
        }
    }

    /// The part that says what it is, as the name of a file does.
    pub fn file_name(&self) -> &str {
        match self {
            Self::Nacos { data_id, .. } => data_id,
            Self::Apollo { namespace, .. } => namespace,
            Self::Disconf { key, .. } => key,
        }
    }

    /// Without the kind: `DEFAULT_GROUP/orders.yaml`.
    pub fn name(&self) -> String {
        match self {
            Self::Nacos { group, data_id } => format!("{group}/{data_id}"),
            Self::Apollo { app_id, namespace } => format!("{app_id}/{namespace}"),
            Self::Disconf { app, version, key } => format!("{app}/{version}/{key}"),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind().as_str(), self.name())
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

/// One part of a name. They stand in addresses, where dots alone would mean another place.
fn part(word: &str, text: &str) -> Result<String> {
    if text.is_empty() {
        return Err(Error::invalid(FIELD, text!("The {word} is missing.", "缺少 {word}。")));
    }
    if text.len() > PART_MAX {
        return Err(Error::invalid(
            FIELD,
            text!("The {word} is longer than {PART_MAX} characters.", "{word} 超过 {PART_MAX} 个字符。"),
        ));
    }
    let usual = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    if !text.chars().all(usual) || text.chars().all(|c| c == '.') {
        let shown = shortened(text);
        return Err(Error::invalid(
            FIELD,
            text!(
                "“{shown}” is no {word}: letters, digits and - _ . : only.",
                "“{shown}” 不是有效的 {word}：只能用字母、数字和 - _ . :。"
            ),
        ));
    }
    Ok(text.to_owned())
}

/// What one level names, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Items(pub Vec<Item>);

impl Items {
    /// One in each line.
    pub fn parse(text: &str) -> Result<Self> {
        let mut items: Vec<Item> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let item = Item::parse(line)?;
            if items.contains(&item) {
                return Err(Error::invalid(FIELD, text!("{item} stands twice.", "{item} 重复。")));
            }
            items.push(item);
        }
        if items.is_empty() {
            return Err(Error::invalid(
                FIELD,
                text!("Name what is read, or take the list away.", "请填写读取的内容，或移除该列表。"),
            ));
        }
        if items.len() > MOST {
            let number = items.len();
            return Err(Error::invalid(
                FIELD,
                text!("At most {MOST} are looked into; here are {number}.", "最多 {MOST} 项，这里有 {number} 项。"),
            ));
        }
        Ok(Self(items))
    }
}

impl fmt::Display for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(Item::to_string).collect::<Vec<_>>().join("\n"))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("nacos:DEFAULT_GROUP/orders.yaml", "orders.yaml")]
    #[case(" apollo: orders / application ", "application")]
    #[case("disconf:orders/1_0_0_0/redis.properties", "redis.properties")]
    #[case("nacos:DEFAULT_GROUP/com.shop:orders", "com.shop:orders")]
    fn an_item_is_read_and_written_again(#[case] text: &str, #[case] file: &str) {
        let item = Item::parse(text).expect("an item");
        assert_eq!(item.file_name(), file);
        assert_eq!(Item::parse(&item.to_string()), Ok(item));
    }

    #[rstest]
    #[case("consul:a/b")]
    #[case("nacos")]
    #[case("nacos:orders.yaml")]
    #[case("nacos:DEFAULT_GROUP/")]
    #[case("nacos:DEFAULT_GROUP/a b")]
    #[case("apollo:orders/..")]
    #[case("apollo:orders/a?b")]
    #[case("disconf:orders/redis.properties")]
    #[case("nacos:a/b/c")]
    fn what_is_none_is_refused_at_its_field(#[case] text: &str) {
        assert_eq!(Item::parse(text).expect_err("refused").field.as_deref(), Some("centre"));
    }

    #[test]
    fn a_list_has_each_once_and_not_too_many() {
        let line = |at: usize| format!("nacos:G/{at}.yaml");
        let all = |number: usize| (0..number).map(line).collect::<Vec<_>>().join("\n");
        assert_eq!(Items::parse(&format!("\n{}\n\n", all(10))).expect("ten").0.len(), 10);
        for wrong in [
            String::new(),
            " \n".into(),
            all(11),
            "nacos:G/a\nnacos:G/ a".into(),
            format!("nacos:G/{}", "a".repeat(257)),
        ] {
            assert_eq!(Items::parse(&wrong).expect_err("refused").field.as_deref(), Some("centre"));
        }
    }
}
