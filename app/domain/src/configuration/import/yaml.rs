//! YAML: a map, flat or nested, or the manifest of a ConfigMap.

use super::tree::{Item, Node, whole};
use super::{How, Read};
use crate::error::{Error, Result};
use crate::text;

pub(super) fn is_compose(root: &Item) -> bool {
    let known = ["environment", "image", "build", "env_file", "ports", "command"];
    let service = |item: &Item| known.iter().any(|name| item.get(name).is_some());
    match root.get("services").map(|services| &services.node) {
        Some(Node::Map(services)) => services.iter().any(|(_, item)| service(item)),
        _ => false,
    }
}

pub(super) fn read(text: &str, how: &How<'_>, read: &mut Read) -> Result<()> {
    let (root, more) = whole(text)?;
    let Node::Map(entries) = &root.node else {
        return Err(Error::invalid(
            "text",
            text!("The YAML is no map of names and values.", "该 YAML 不是名称与值的映射。"),
        ));
    };
    match root.get("kind").and_then(Item::text) {
        Some("ConfigMap") => object(&root, how, read),
        Some(kind) if root.get("apiVersion").is_some() => {
            return Err(Error::invalid(
                "text",
                text!(
                    "This is the manifest of a {kind}. Only a ConfigMap's can be read here.",
                    "这是 {kind} 的清单，此处只能读取 ConfigMap。"
                ),
            ));
        }
        _ => entries.iter().for_each(|(name, item)| walk(name, item, how, read)),
    }
    if let Some(line) = more {
        read.refuse(line, "---", text!("Only the first document is read.", "只读取第一个文档。"));
    }
    Ok(())
}

/// The values of a nested map by their path: `spring.datasource.url`, `servers[0]`.
fn walk(path: &str, item: &Item, how: &How<'_>, read: &mut Read) {
    if path.len() > super::NAME_MAX {
        return read.refuse_long(item.line, path);
    }
    match &item.node {
        Node::Null => read.refuse(item.line, path, text!("It has no value.", "没有值。")),
        Node::Text(value) => read.variable(item.line, path, &how.naming.variable(path), value.clone()),
        Node::List(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(&format!("{path}[{at}]"), item, how, read);
            }
        }
        Node::Map(entries) => {
            for (name, item) in entries {
                walk(&format!("{path}.{name}"), item, how, read);
            }
        }
    }
    if matches!(&item.node, Node::List(items) if items.is_empty())
        || matches!(&item.node, Node::Map(items) if items.is_empty())
    {
        read.refuse(item.line, path, text!("It has no value.", "没有值。"));
    }
}

fn object(root: &Item, how: &How<'_>, read: &mut Read) {
    if let Some(Node::Map(entries)) = root.get("data").map(|data| &data.node) {
        for (name, item) in entries {
            match item.text() {
                Some(value) => read.of_object(item.line, name, value.to_owned(), how.folder),
                None => read.refuse(item.line, name, text!("Its value is no text.", "值不是文本。")),
            }
        }
    }
    if let Some(Node::Map(entries)) = root.get("binaryData").map(|data| &data.node) {
        for (name, item) in entries {
            read.refuse(
                item.line,
                name,
                text!("It is binary: only texts can be taken.", "二进制内容无法导入，只能导入文本。"),
            );
        }
    }
}
