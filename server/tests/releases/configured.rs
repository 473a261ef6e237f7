//! Writing a configuration, as the page does.

use std::collections::BTreeMap;

use domain::configuration::Key;
use domain::secret::Secret;
use domain::use_cases::configuration::{Edit, Written, edit, get};

use crate::real::World;

pub fn text(value: &str) -> Written {
    Written::Text(value.to_owned())
}

pub fn sealed(value: &str) -> Written {
    Written::Secret(Secret::new(value.to_owned()))
}

/// A variable's name, a file's path, or `entrypoint`.
fn key(name: &str) -> Key {
    match name {
        "entrypoint" => Key::Entrypoint,
        path if path.starts_with('/') => Key::file(path).unwrap(),
        name => Key::variable(name).unwrap(),
    }
}

/// Changes these values of an environment, or of the base, and keeps the others.
pub async fn configures(world: &World, environment: Option<&str>, changes: &[(&str, Written)]) {
    let seen = get(&world.ports, &world.actor, "orders", environment).await.unwrap();
    let mut values = BTreeMap::new();
    for (key, value) in seen.level.values {
        use domain::configuration::Value;
        let same = match value {
            Value::Text(text) => Written::Text(text),
            Value::Secret(_) => Written::Keep,
            Value::Unset => Written::Unset,
        };
        values.insert(key, same);
    }
    values.extend(changes.iter().map(|(name, value)| (key(name), value.clone())));
    let change = Edit { version: seen.version, values };
    edit(&world.ports, &world.actor, "orders", environment, change).await.unwrap();
}
