//! What stands in the form, as signals: a look at the repository fills some in, and a clash compares them.

use leptos::prelude::*;

use crate::input::{CredentialsKind, LinkInput, PortInput, ServiceInput, SourceKind};
use frame::typed::Typed;

/// A row for a port. The key tells rows apart, and is their number in the names of their controls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PortRow {
    pub key: u32,
    pub name: RwSignal<String>,
    pub port: RwSignal<String>,
    pub protocol: RwSignal<String>,
}

/// A row for a link.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LinkRow {
    pub key: u32,
    pub title: RwSignal<String>,
    pub url: RwSignal<String>,
}

/// Every field of the form.
#[derive(Clone, Copy)]
pub struct Fields {
    pub name: RwSignal<String>,
    pub team: RwSignal<String>,
    pub source: RwSignal<String>,
    pub url: RwSignal<String>,
    pub reference: RwSignal<String>,
    pub path: RwSignal<String>,
    pub dockerfile: RwSignal<String>,
    pub image: RwSignal<String>,
    pub credentials: RwSignal<String>,
    pub user: RwSignal<String>,
    pub password: RwSignal<String>,
    pub private_key: RwSignal<String>,
    pub ports: RwSignal<Vec<PortRow>>,
    pub health_path: RwSignal<String>,
    pub description: RwSignal<String>,
    pub links: RwSignal<Vec<LinkRow>>,
    /// Rows are added by clicks, where nothing owns what is made; they live as long as the form.
    owner: StoredValue<Option<Owner>>,
    last: StoredValue<u32>,
}

impl Fields {
    pub fn new(input: ServiceInput) -> Self {
        let fields = Self {
            name: RwSignal::new(input.name),
            team: RwSignal::new(input.team),
            source: RwSignal::new(input.source.as_str().to_owned()),
            url: RwSignal::new(input.url),
            reference: RwSignal::new(input.reference),
            path: RwSignal::new(input.path),
            dockerfile: RwSignal::new(input.dockerfile),
            image: RwSignal::new(input.image),
            credentials: RwSignal::new(input.credentials.as_str().to_owned()),
            user: RwSignal::new(input.user),
            password: RwSignal::new(String::new()),
            private_key: RwSignal::new(String::new()),
            ports: RwSignal::new(Vec::new()),
            health_path: RwSignal::new(input.health_path),
            description: RwSignal::new(input.description),
            links: RwSignal::new(Vec::new()),
            owner: StoredValue::new(Owner::current()),
            last: StoredValue::new(0),
        };
        fields.set_ports(&input.ports);
        for link in &input.links {
            fields.add_link(link);
        }
        fields
    }

    /// What stands in the form now.
    pub fn input(self) -> ServiceInput {
        let port =
            |row: &PortRow| PortInput { name: row.name.get(), port: row.port.get(), protocol: row.protocol.get() };
        let link = |row: &LinkRow| LinkInput { title: row.title.get(), url: row.url.get() };
        ServiceInput {
            name: self.name.get(),
            team: self.team.get(),
            source: SourceKind::parse(&self.source.get()),
            url: self.url.get(),
            reference: self.reference.get(),
            path: self.path.get(),
            dockerfile: self.dockerfile.get(),
            image: self.image.get(),
            credentials: CredentialsKind::parse(&self.credentials.get()),
            user: self.user.get(),
            password: Typed::from(self.password.get().as_str()),
            private_key: Typed::from(self.private_key.get().as_str()),
            ports: self.ports.get().iter().map(port).collect(),
            health_path: self.health_path.get(),
            description: self.description.get(),
            links: self.links.get().iter().map(link).collect(),
        }
    }

    /// The part of the form that a look at the repository depends on.
    pub fn look_input(self) -> ServiceInput {
        ServiceInput {
            source: SourceKind::parse(&self.source.get()),
            url: self.url.get(),
            reference: self.reference.get(),
            path: self.path.get(),
            dockerfile: self.dockerfile.get(),
            credentials: CredentialsKind::parse(&self.credentials.get()),
            user: self.user.get(),
            password: Typed::from(self.password.get().as_str()),
            private_key: Typed::from(self.private_key.get().as_str()),
            ..ServiceInput::default()
        }
    }

    /// Replaces all rows; there is always one to type into.
    pub fn set_ports(self, ports: &[PortInput]) {
        let empty = [PortInput::default()];
        let ports = if ports.is_empty() { &empty[..] } else { ports };
        let rows = ports.iter().map(|port| self.port_row(port)).collect();
        self.ports.set(rows);
    }

    pub fn add_port(self) {
        let row = self.port_row(&PortInput::default());
        self.ports.update(|rows| rows.push(row));
    }

    pub fn add_link(self, link: &LinkInput) {
        let key = self.next();
        let row = self.owned(|| LinkRow {
            key,
            title: RwSignal::new(link.title.clone()),
            url: RwSignal::new(link.url.clone()),
        });
        self.links.update(|rows| rows.push(row));
    }

    fn port_row(self, port: &PortInput) -> PortRow {
        let key = self.next();
        let protocol = if port.protocol.is_empty() { "TCP" } else { &port.protocol };
        self.owned(|| PortRow {
            key,
            name: RwSignal::new(port.name.clone()),
            port: RwSignal::new(port.port.clone()),
            protocol: RwSignal::new(protocol.to_owned()),
        })
    }

    fn next(self) -> u32 {
        self.last.update_value(|last| *last += 1);
        self.last.get_value()
    }

    fn owned<T>(self, make: impl FnOnce() -> T) -> T {
        match self.owner.get_value() {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }
}
