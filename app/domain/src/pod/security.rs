//! What a pod's containers may do on their node. That they cannot gain rights they were not started with, and that only
//! the usual system calls are open to them, is not asked: it holds for every release.
//! Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::image::ImageConfig;
use crate::text;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Security {
    /// The node refuses to start it as root.
    pub non_root: bool,
    /// The user's number; `None`: as the image says.
    pub user: Option<u32>,
    /// Nothing but its volumes can be written.
    pub read_only: bool,
    /// Without the special rights that root has in a container.
    pub drop_capabilities: bool,
    /// Nobody chose the rest: Slipway did, by the image, and asks the image of the next release anew.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
}

impl Security {
    pub(super) fn check(&self) -> Result<()> {
        if self.non_root && self.user == Some(0) {
            return Err(Error::invalid(
                "pod.user",
                text!("User 0 is root, which was excluded.", "用户 0 即 root，与“不以 root 运行”矛盾。"),
            ));
        }
        // The largest number that Linux has for a user.
        if self.user.is_some_and(|user| user > 2_147_483_647) {
            return Err(Error::invalid("pod.user", text!("At most 2147483647.", "最大为 2147483647。")));
        }
        Ok(())
    }

    /// The safest that an image surely runs with: one that names a user by number needs no root.
    pub fn proposed(image: &ImageConfig) -> Self {
        let non_root = image.user_number().is_some_and(|user| user > 0);
        Self { non_root, drop_capabilities: non_root, proposed: true, ..Self::default() }
    }

    /// Whether the container is root as it stands. `None` where the image says a name, which only it can resolve.
    pub fn is_root(&self, image: &ImageConfig) -> Option<bool> {
        match self.user {
            Some(user) => Some(user == 0),
            None if image.user.is_empty() => Some(true),
            None => image.user_number().map(|user| user == 0).or_else(|| (image.user_name() == "root").then_some(true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", Some(true), false)]
    #[case("0", Some(true), false)]
    #[case("root", Some(true), false)]
    #[case("root:root", Some(true), false)]
    #[case("1000", Some(false), true)]
    #[case("1000:1000", Some(false), true)]
    #[case("app", None, false)]
    fn an_image_says_whether_it_is_root(#[case] user: &str, #[case] root: Option<bool>, #[case] proposed: bool) {
        let image = ImageConfig { user: user.to_owned(), ..ImageConfig::default() };
        assert_eq!(Security::default().is_root(&image), root);
        assert_eq!(Security::proposed(&image).non_root, proposed);
    }
}
