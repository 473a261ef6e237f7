//! YAML as a tree of texts with their lines: values stay as they were written, so that `1.10` is no number and `on` no truth.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use crate::error::{Error, Result};
use crate::text;

/// So many nodes, aliases counted as what they stand for: a short text can stand for a very long one.
const MOST: usize = 20_000;
/// So many bytes, counted in the same way.
const LONGEST: usize = 4 * 1024 * 1024;
const DEEPEST: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// `null`, `~`, or nothing at all.
    Null,
    Text(String),
    List(Vec<Item>),
    Map(Vec<(String, Item)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub line: usize,
    pub node: Node,
}

impl Item {
    pub fn is_map(&self) -> bool {
        matches!(self.node, Node::Map(_))
    }

    /// What stands under a name; of several the last.
    pub fn get(&self, name: &str) -> Option<&Item> {
        let Node::Map(entries) = &self.node else { return None };
        entries.iter().rev().find(|(key, _)| key == name).map(|(_, item)| item)
    }

    pub fn text(&self) -> Option<&str> {
        if let Node::Text(text) = &self.node { Some(text) } else { None }
    }
}

/// Of several documents the first; `more` says in which line the second begins.
pub(super) fn parse(text: &str) -> Result<Item> {
    whole(text).map(|(root, _)| root)
}

pub(super) fn whole(text: &str) -> Result<(Item, Option<usize>)> {
    let mut reader = Reader { events: Parser::new_from_str(text), anchors: HashMap::new(), left: MOST, bytes: LONGEST };
    let mut root = None;
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::StreamEnd | Event::Nothing => {}
            event if root.is_none() => root = Some(reader.item(event, span, 0)?),
            _ => return Ok((root.unwrap_or_else(empty), Some(span.start.line()))),
        }
    }
    Ok((root.unwrap_or_else(empty), None))
}

fn empty() -> Item {
    Item { line: 1, node: Node::Null }
}

fn refused(sentence: crate::text::Text) -> Error {
    Error::invalid("text", sentence)
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Item>,
    left: usize,
    bytes: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>> {
        self.events.next().transpose().map_err(|fault| {
            let (line, what) = (fault.marker().line(), fault.info());
            refused(text!("Line {line} is no YAML: {what}.", "第 {line} 行不是有效的 YAML：{what}。"))
        })
    }

    fn inner(&mut self, depth: usize, end: &Event<'_>) -> Result<Option<Item>> {
        match self.next()? {
            Some((event, _)) if event == *end => Ok(None),
            Some((event, span)) => self.item(event, span, depth).map(Some),
            None => Ok(None),
        }
    }

    fn spend(&mut self, nodes: usize) -> Result<()> {
        self.left = self
            .left
            .checked_sub(nodes)
            .ok_or_else(|| refused(text!("It holds more than {MOST} values.", "其中的值超过 {MOST} 个。")))?;
        Ok(())
    }

    fn spend_bytes(&mut self, bytes: usize) -> Result<()> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(|| {
            let most = LONGEST / 1024 / 1024;
            refused(text!("It stands for more than {most} MiB.", "展开后超过 {most} MiB。"))
        })?;
        Ok(())
    }

    fn item(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Item> {
        self.spend(1)?;
        if depth > DEEPEST {
            return Err(refused(text!("It is nested deeper than {DEEPEST} levels.", "嵌套超过 {DEEPEST} 层。")));
        }
        let line = span.start.line();
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => {
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                (if null { Node::Null } else { Node::Text(text.into_owned()) }, anchor)
            }
            Event::Alias(anchor) => {
                let (nodes, bytes) = self.anchors.get(&anchor).map(size).unwrap_or_default();
                self.spend(nodes)?;
                self.spend_bytes(bytes)?;
                let item = self.anchors.get(&anchor).cloned().unwrap_or_else(empty);
                return Ok(Item { line, ..item });
            }
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                while let Some(item) = self.inner(depth + 1, &Event::SequenceEnd)? {
                    items.push(item);
                }
                (Node::List(items), anchor)
            }
            Event::MappingStart(anchor, _) => (Node::Map(self.map(depth)?), anchor),
            _ => (Node::Null, 0),
        };
        let item = Item { line, node };
        if anchor > 0 {
            // What is remembered is held twice.
            let (nodes, bytes) = size(&item);
            self.spend(nodes)?;
            self.spend_bytes(bytes)?;
            self.anchors.insert(anchor, item.clone());
        }
        Ok(item)
    }

    /// What `<<` brings along stands before what the map says itself.
    fn map(&mut self, depth: usize) -> Result<Vec<(String, Item)>> {
        let (mut merged, mut own) = (Vec::new(), Vec::new());
        while let Some(key) = self.inner(depth + 1, &Event::MappingEnd)? {
            let line = key.line;
            let key = match key.node {
                Node::Text(text) => text,
                Node::Null => String::new(),
                Node::List(_) | Node::Map(_) => {
                    return Err(refused(text!(
                        "Line {line}: a name has to be a text.",
                        "第 {line} 行：名称必须是文本。"
                    )));
                }
            };
            let Some(value) = self.inner(depth + 1, &Event::MappingEnd)? else { break };
            match value.node {
                Node::Map(entries) if key == "<<" => merged.extend(entries),
                // The first of several wins.
                Node::List(items) if key == "<<" => items.into_iter().rev().for_each(|item| {
                    if let Node::Map(entries) = item.node {
                        merged.extend(entries);
                    }
                }),
                node => own.push((key, Item { line, node })),
            }
        }
        let names: HashSet<String> = own.iter().map(|(name, _)| name.clone()).collect();
        merged.retain(|(name, _)| !names.contains(name));
        merged.extend(own);
        Ok(merged)
    }
}

/// How many nodes it is, and how many bytes of text.
fn size(item: &Item) -> (usize, usize) {
    let inner = |item: &Item, (nodes, bytes): (usize, usize)| {
        let (more, longer) = size(item);
        (nodes + more, bytes + longer)
    };
    match &item.node {
        Node::Null => (1, 0),
        Node::Text(text) => (1, text.len()),
        Node::List(items) => items.iter().fold((1, 0), |sum, item| inner(item, sum)),
        Node::Map(entries) => entries.iter().fold((1, 0), |sum, (name, item)| inner(item, (sum.0, sum.1 + name.len()))),
    }
}
