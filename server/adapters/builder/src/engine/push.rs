//! A push by the engine, with percent, and the digest that the registry gave.

use std::collections::HashMap;

use bollard::Docker;
use bollard::query_parameters::PushImageOptionsBuilder;
use domain::error::{Error, Result};
use domain::image::{Digest, ImageRef};
use futures::StreamExt;

use crate::builder::Teller;
use crate::login::Logins;
use crate::trouble;

/// Pushes a name and tag that the engine holds.
pub async fn push(docker: &Docker, logins: &Logins, image: &ImageRef, teller: &mut Teller<'_>) -> Result<Digest> {
    let registry = image.registry.as_deref().unwrap_or("docker.io");
    let name = ImageRef { tag: None, ..image.clone() }.to_string();
    let options = PushImageOptionsBuilder::new().tag(image.tag.as_deref().unwrap_or("latest")).build();
    let mut events =
        std::pin::pin!(docker.push_image(&name, Some(options), logins.for_push(image.registry.as_deref())));
    let mut digest = None;
    // The library keeps no layer ids of a push, so layers are told apart by their sizes.
    let mut layers: HashMap<i64, i64> = HashMap::new();
    let mut last = String::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => {
                if let Some((current, total)) = event.progress_detail.and_then(|d| d.current.zip(d.total)) {
                    layers.insert(total, current.min(total));
                    let (done, all) = (layers.values().sum::<i64>(), layers.keys().sum::<i64>().max(1));
                    teller.percent(u8::try_from(done * 100 / all).unwrap_or(100)).await?;
                } else if let Some(status) = event.status {
                    digest = digest.or(digest_in(&status));
                    // Without their ids the layers' lines repeat each other.
                    if status != last {
                        teller.line(&status).await?;
                        teller.flush().await?;
                        last = status;
                    }
                }
            }
            Err(error) => {
                let Some(message) = trouble::said(&error) else { return Err(trouble::docker_away(error)) };
                teller.line(message).await?;
                let login = logins.of(image.registry.as_deref());
                return Err(trouble::push(registry, message, &login, &logins.place()));
            }
        }
    }
    let digest = digest.ok_or_else(|| Error::internal(format!("the push of {image} told no digest")))?;
    teller.percent(100).await?;
    teller.end().await?;
    Ok(digest)
}

/// `1-ab: digest: sha256:... size: 528`, the last line of a push.
fn digest_in(status: &str) -> Option<Digest> {
    let (_, rest) = status.split_once("digest: ")?;
    Digest::parse(rest.split_whitespace().next()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_read_from_the_last_line() {
        let hex = "0123456789".repeat(6) + "abcd";
        let digest = digest_in(&format!("7-ab: digest: sha256:{hex} size: 528"));
        assert_eq!(digest.map(|digest| digest.as_str().to_owned()), Some(format!("sha256:{hex}")));
        assert_eq!(digest_in("Pushed"), None);
    }
}
