//! Names and values of a text as they stand there, for what is only looked at: no name becomes a variable's.

use std::collections::HashSet;

use serde_json::Value;

use super::tree::{Item, Node, parse};
use super::{NAME_MAX, properties};
use crate::error::{Error, Result};
use crate::text;

/// So many are read; a page shows fewer.
const MOST: usize = 5000;

/// Of a properties file. What cannot be read is left out.
pub(crate) fn properties_of(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    properties::each(text, |_, read| found.extend(read.ok()));
    last(found)
}

/// Of a YAML map, flat or nested: `server.port`, `servers[0]`.
pub(crate) fn yaml_of(text: &str) -> Result<Vec<(String, String)>> {
    let root = parse(text)?;
    let mut found = Vec::new();
    match &root.node {
        Node::Map(entries) => entries.iter().for_each(|(name, item)| walk(name, item, &mut found)),
        Node::Null => {}
        Node::Text(_) | Node::List(_) => return Err(no_map()),
    }
    Ok(last(found))
}

/// Of a JSON object, as of YAML.
pub(crate) fn json_of(text: &str) -> Result<Vec<(String, String)>> {
    // Where the parser stopped says enough: its words may quote the text.
    let root: Value = serde_json::from_str(text).map_err(|error| {
        let line = error.line();
        Error::invalid("text", text!("Line {line} is no JSON.", "第 {line} 行不是有效的 JSON。"))
    })?;
    let Value::Object(fields) = root else { return Err(no_map()) };
    let mut found = Vec::new();
    fields.into_iter().for_each(|(name, value)| walk_json(&name, value, &mut found));
    Ok(last(found))
}

fn no_map() -> Error {
    Error::invalid("text", text!("It is no map of names and values.", "它不是名称与值的映射。"))
}

/// A short text can stand for very many long paths.
fn enough(path: &str, found: &[(String, String)]) -> bool {
    found.len() >= MOST || path.len() > NAME_MAX
}

fn walk(path: &str, item: &Item, found: &mut Vec<(String, String)>) {
    if enough(path, found) {
        return;
    }
    match &item.node {
        Node::Null => found.push((path.to_owned(), String::new())),
        Node::Text(value) => found.push((path.to_owned(), value.clone())),
        Node::List(items) => {
            items.iter().enumerate().for_each(|(at, item)| walk(&format!("{path}[{at}]"), item, found));
        }
        Node::Map(entries) => entries.iter().for_each(|(name, item)| walk(&format!("{path}.{name}"), item, found)),
    }
}

fn walk_json(path: &str, value: Value, found: &mut Vec<(String, String)>) {
    if enough(path, found) {
        return;
    }
    match value {
        Value::Null => found.push((path.to_owned(), String::new())),
        Value::String(value) => found.push((path.to_owned(), value)),
        Value::Bool(_) | Value::Number(_) => found.push((path.to_owned(), value.to_string())),
        Value::Array(items) => {
            items.into_iter().enumerate().for_each(|(at, value)| walk_json(&format!("{path}[{at}]"), value, found));
        }
        Value::Object(fields) => {
            fields.into_iter().for_each(|(name, value)| walk_json(&format!("{path}.{name}"), value, found));
        }
    }
}

/// Of several of one name the last holds.
fn last(found: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    let mut kept: Vec<_> = found.into_iter().rev().filter(|(name, _)| seen.insert(name.clone())).collect();
    kept.reverse();
    kept
}
