//! Rows of a pod: volumes and containers. The key of a row stays while rows around it come and go; its texts are counted
//! and belong to no owner.

use domain::pod::{WrittenCompanion, WrittenVolume};
use leptos::prelude::*;

type Text = ArcRwSignal<String>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeRow {
    pub key: u32,
    pub name: Text,
    pub mount_path: Text,
    pub read_only: ArcRwSignal<bool>,
    pub kind: Text,
    pub of: Text,
    pub size: Text,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanionRow {
    pub key: u32,
    pub name: Text,
    pub role: Text,
    pub image: Text,
    pub command: Text,
    pub arguments: Text,
    pub variables: Text,
    pub cpu_request: Text,
    pub cpu_limit: Text,
    pub memory_request: Text,
    pub memory_limit: Text,
}

/// Whether such a volume begins empty, and so may have a size; any other is named.
pub fn begins_empty(kind: &str) -> bool {
    matches!(kind, "" | "Empty" | "Memory")
}

impl VolumeRow {
    pub fn new(key: u32, volume: WrittenVolume) -> Self {
        let kind = if volume.kind.is_empty() { "Empty".to_owned() } else { volume.kind };
        Self {
            key,
            name: Text::new(volume.name),
            mount_path: Text::new(volume.mount_path),
            read_only: ArcRwSignal::new(volume.read_only),
            kind: Text::new(kind),
            of: Text::new(volume.of),
            size: Text::new(volume.size),
        }
    }

    pub fn written(&self) -> WrittenVolume {
        let kind = self.kind.get();
        let (of, size) =
            if begins_empty(&kind) { (String::new(), self.size.get()) } else { (self.of.get(), String::new()) };
        WrittenVolume {
            name: self.name.get(),
            mount_path: self.mount_path.get(),
            read_only: self.read_only.get(),
            kind,
            of,
            size,
        }
    }
}

impl CompanionRow {
    pub fn new(key: u32, companion: WrittenCompanion) -> Self {
        let role = if companion.role.is_empty() { "Init".to_owned() } else { companion.role };
        Self {
            key,
            name: Text::new(companion.name),
            role: Text::new(role),
            image: Text::new(companion.image),
            command: Text::new(companion.command),
            arguments: Text::new(companion.arguments),
            variables: Text::new(companion.variables),
            cpu_request: Text::new(companion.cpu_request),
            cpu_limit: Text::new(companion.cpu_limit),
            memory_request: Text::new(companion.memory_request),
            memory_limit: Text::new(companion.memory_limit),
        }
    }

    pub fn written(&self) -> WrittenCompanion {
        WrittenCompanion {
            name: self.name.get(),
            role: self.role.get(),
            image: self.image.get(),
            command: self.command.get(),
            arguments: self.arguments.get(),
            variables: self.variables.get(),
            cpu_request: self.cpu_request.get(),
            cpu_limit: self.cpu_limit.get(),
            memory_request: self.memory_request.get(),
            memory_limit: self.memory_limit.get(),
        }
    }
}
