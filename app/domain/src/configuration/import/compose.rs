//! A service of docker-compose: its `environment`, written as a map or as a list.
//! <https://docs.docker.com/reference/compose-file/services/#environment>

use super::Read;
use super::tree::{Item, Node, whole};
use crate::error::{Error, Result};
use crate::text;

pub(super) fn read(text: &str, chosen: Option<&str>, read: &mut Read) -> Result<()> {
    let (root, _) = whole(text)?;
    let Some(Node::Map(services)) = root.get("services").map(|services| &services.node) else {
        return Err(Error::invalid("text", text!("There are no services in it.", "其中没有 services。")));
    };
    read.services = services.iter().map(|(name, _)| name.clone()).collect();
    let chosen = chosen.map(str::trim).filter(|name| !name.is_empty());
    let service = match (chosen, services.as_slice()) {
        (Some(name), _) => root.get("services").and_then(|services| services.get(name)).ok_or_else(|| {
            let known = read.services.join(", ");
            Error::invalid(
                "service",
                text!("There is no service {name} in it: {known}.", "其中没有服务 {name}：{known}。"),
            )
        })?,
        (None, [(_, only)]) => only,
        // Somebody has to choose first.
        (None, _) => return Ok(()),
    };
    match service.get("environment").map(|item| (&item.node, item.line)) {
        Some((Node::Map(entries), _)) => {
            for (name, item) in entries {
                match &item.node {
                    Node::Text(value) => add(item.line, name, value, read),
                    Node::Null => shell(item.line, name, read),
                    Node::List(_) | Node::Map(_) => {
                        read.refuse(item.line, name, text!("Its value is no text.", "值不是文本。"));
                    }
                }
            }
        }
        Some((Node::List(items), _)) => {
            for item in items {
                match item.text().map(|text| (text, text.split_once('='))) {
                    Some((_, Some((name, value)))) => add(item.line, name, value, read),
                    Some((name, None)) => shell(item.line, name, read),
                    None => read.refuse(item.line, "environment", text!("Its value is no text.", "值不是文本。")),
                }
            }
        }
        Some((Node::Text(_), line)) => {
            read.refuse(line, "environment", text!("It is neither a map nor a list.", "既不是映射也不是列表。"));
        }
        Some((Node::Null, _)) | None => {}
    }
    for name in ["env_file", "extends", "configs", "secrets"] {
        if let Some(item) = service.get(name) {
            left_out(name, item, read);
        }
    }
    Ok(())
}

fn left_out(name: &str, item: &Item, read: &mut Read) {
    let file = |item: &Item| item.text().or_else(|| item.get("path")?.text()).map(str::to_owned);
    let files = match &item.node {
        Node::List(items) => items.iter().filter_map(file).collect::<Vec<_>>().join(", "),
        _ => file(item).unwrap_or_default(),
    };
    let reason = match (name, files.is_empty()) {
        ("env_file", false) => {
            text!("It is left out: import {files} by itself.", "未包含：请单独导入 {files}。")
        }
        _ => text!("It is left out: only environment is read.", "未包含：只读取 environment。"),
    };
    read.refuse(item.line, name, reason);
}

fn shell(line: usize, name: &str, read: &mut Read) {
    read.refuse(
        line,
        name,
        text!("Its value comes from the shell that compose runs in.", "其值来自运行 compose 的 shell。"),
    );
}

fn add(line: usize, name: &str, value: &str, read: &mut Read) {
    let name = name.trim();
    match plain(value) {
        Some(value) => read.variable(line, name, name, value),
        None => read.refuse(
            line,
            name,
            text!("It refers to a variable that only compose knows.", "引用了只有 compose 才知道的变量。"),
        ),
    }
}

/// `$$` is a dollar; `$NAME` and `${NAME}` are not known here.
fn plain(value: &str) -> Option<String> {
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '$' {
            match chars.peek() {
                Some('$') => drop(chars.next()),
                Some(next) if *next == '{' || *next == '_' || next.is_ascii_alphabetic() => return None,
                _ => {}
            }
        }
        plain.push(c);
    }
    Some(plain)
}
