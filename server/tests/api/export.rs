//! A release as files for other tools.

use std::io::Read;

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::json;

use crate::configuration::write;
use crate::controllers::{PLACE, Shop};

const AT: &str = "/services/orders/environments/dev/releases/2/export";

async fn shop() -> Shop {
    let shop = Shop::open().await;
    let body = json!({
        "version": 1,
        "variables": {"TOKEN": {"secret": "hunter2"}},
        "files": {"/etc/app.conf": {"value": "{{ not a template }}\n"}},
    });
    write(&shop, PLACE, body).await.json(200);
    shop.deploy(json!({"replicas": 4})).await.json(201);
    shop
}

pub fn unpacked(archive: &[u8]) -> Vec<(String, String)> {
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(archive));
    let files = tar.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().display().to_string();
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        (path, content)
    });
    files.collect()
}

#[tokio::test]
async fn each_format_is_downloaded_without_a_sealed_value() {
    let shop = shop().await;
    shop.world.get(AT).token(&shop.token).send().await.problem(409);
    shop.roll_out().await;
    let yaml = shop.world.get(AT).token(&shop.token).send().await;
    assert_eq!(yaml.headers[CONTENT_TYPE], "application/yaml");
    assert_eq!(yaml.headers[CONTENT_DISPOSITION], "attachment; filename=\"orders-dev-2.yaml\"");
    assert!(yaml.text.contains("kind: Deployment") && yaml.text.contains("replicas: 4"), "{}", yaml.text);
    assert!(!yaml.text.contains("hunter2"));
    for (format, wanted) in [("kustomize", "kustomization.yaml"), ("helm", "orders/Chart.yaml")] {
        let answer = shop.world.get(&format!("{AT}?format={format}")).token(&shop.token).open().await;
        assert_eq!(answer.headers[CONTENT_TYPE], "application/gzip");
        let name = format!("attachment; filename=\"orders-dev-2-{format}.tar.gz\"");
        assert_eq!(answer.headers[CONTENT_DISPOSITION], name.as_str());
        let archive = answer.bytes().await;
        let files = unpacked(&archive);
        assert_eq!(files[0].0, wanted);
        assert!(files.iter().any(|(path, _)| path.ends_with("deployment-orders.yaml")), "{files:?}");
        assert!(files.iter().any(|(_, content)| content.contains("kind: Secret")));
        assert!(files.iter().all(|(_, content)| !content.contains("hunter2")));
        assert_eq!(archive, shop.read(&format!("{AT}?format={format}")).await, "the same release is the same archive");
    }
}

#[tokio::test]
async fn another_format_and_what_is_not_there_are_refused() {
    let shop = shop().await;
    let refused = async |path: &str, status| shop.world.get(path).token(&shop.token).send().await.problem(status).1;
    assert_eq!(refused(&format!("{AT}?format=zip"), 422).await.as_deref(), Some("format"));
    assert_eq!(refused(&format!("{AT}?as=yaml"), 422).await.as_deref(), Some("as"));
    for path in ["releases/9/export", "releases/x/export"] {
        assert_eq!(refused(&format!("{PLACE}/{path}"), 404).await, None, "{path}");
    }
}
