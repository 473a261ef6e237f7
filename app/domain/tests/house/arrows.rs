//! Who may use whom: `domain` <- `ui` <- `frame` <- features <- `app` <- `server`, and `domain` <- adapters <- `server`.

use std::collections::BTreeMap;

use super::top;

/// The crates of the workspace that a crate's manifest names, by the crate's folder.
fn arrows() -> BTreeMap<String, Vec<String>> {
    let mut folders: Vec<_> =
        ["app", "app/domain", "app/ui", "app/frame", "server"].iter().map(|folder| top().join(folder)).collect();
    for parent in ["app/features", "server/adapters"] {
        folders.extend(std::fs::read_dir(top().join(parent)).unwrap().map(|entry| entry.unwrap().path()));
    }
    let read = |folder: &std::path::PathBuf| {
        let text = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = toml::from_str(&text).unwrap();
        let names = manifest.get("dependencies").and_then(toml::Value::as_table).unwrap();
        (super::shown(folder), names.keys().cloned().collect())
    };
    folders.iter().map(read).collect()
}

#[test]
fn the_arrows_between_the_rooms_point_one_way() {
    for (room, uses) in arrows() {
        let outside = ["kube", "k8s-openapi", "bollard", "sqlx", "reqwest", "prometheus-http-query"];
        let adapters = ["store", "cluster", "builder", "metrics", "centre"];
        let web = ["ui", "frame", "app"];
        let forbidden: Vec<&str> = match room.as_str() {
            "app/domain" => [&outside[..], &adapters, &web, &["leptos", "axum", "tokio"]].concat(),
            "app/ui" => [&outside[..], &adapters, &["frame", "app", "axum", "tokio"]].concat(),
            "app/frame" => [&outside[..], &adapters, &["app", "axum", "tokio"]].concat(),
            "app" => [&outside[..], &adapters, &["axum", "tokio"]].concat(),
            "server" => outside.to_vec(),
            adapter if adapter.starts_with("server/adapters/") => [&adapters[..], &web].concat(),
            _feature => [&outside[..], &adapters, &["app", "axum", "tokio"]].concat(),
        };
        let crossed: Vec<_> = uses
            .iter()
            .filter(|name| {
                let to_feature = name.starts_with("feature-") && !matches!(room.as_str(), "app" | "server");
                to_feature || forbidden.contains(&name.as_str())
            })
            .collect();
        assert!(crossed.is_empty(), "{room} must not use {crossed:?}");
    }
}
