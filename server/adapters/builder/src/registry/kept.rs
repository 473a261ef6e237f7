//! Configurations of images that a registry was asked for already: each look at a deployment asks again.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::image::ImageConfig;

const MOST: usize = 200;
/// Bytes of one that is kept. Anything larger is no usual image.
const LARGEST: usize = 16 << 10;

/// The last few, oldest first.
#[derive(Default)]
pub struct Kept(Mutex<VecDeque<(String, ImageConfig)>>);

impl Kept {
    pub fn get(&self, address: &str) -> Option<ImageConfig> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == address).map(|(_, config)| config.clone())
    }

    pub fn put(&self, address: String, config: &ImageConfig) {
        let ImageConfig { architectures, user, ports, volumes, entrypoint, command } = config;
        let words =
            [architectures, ports, volumes, entrypoint, command].into_iter().flatten().map(|word| word.len() + 24);
        if user.len() + words.sum::<usize>() > LARGEST {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.iter().any(|(known, _)| *known == address) {
            return;
        }
        if kept.len() == MOST {
            kept.pop_front();
        }
        kept.push_back((address, config.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_and_what_is_huge_is_not_kept() {
        let kept = Kept::default();
        let config = ImageConfig { user: "app".into(), ..ImageConfig::default() };
        for number in 0..=MOST {
            kept.put(number.to_string(), &config);
        }
        assert_eq!((kept.get("0"), kept.get("1")), (None, Some(config.clone())));
        kept.put("huge".into(), &ImageConfig { command: vec!["x".repeat(LARGEST)], ..config });
        assert_eq!(kept.get("huge"), None);
    }
}
