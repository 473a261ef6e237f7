//! Who looks at the page: written into the document by the server, read once when the page comes alive.

use domain::authorise::{Action, Resource};
use domain::id::TeamId;
use domain::text::Language;
use domain::user::Actor;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Whoever is signed in: name, whether administrator, memberships.
pub type Viewer = Actor;

/// The look that the viewer chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As in the cookie and in `data-theme`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text)
    }

    /// The value of `data-theme`; absent where the sheet follows the system.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light | Self::Dark => Some(self.as_str()),
        }
    }
}

/// What the server knows of the reader when it renders a page. The browser gets the same, so that both render alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reader {
    /// `None`: nobody is signed in.
    pub viewer: Option<Viewer>,
    /// How many findings the board had when the page was made; the live stream tells of changes.
    pub findings: usize,
    pub language: Language,
    pub theme: Theme,
}

/// The element that carries the [`Reader`] from the server to the browser.
pub const READER_ELEMENT: &str = "viewer";

impl Reader {
    /// As JSON that is safe inside `<script>`: no `<` can end the element early.
    pub fn to_script(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "null".to_owned()).replace('<', "\\u003c")
    }

    /// Reads what the server wrote into the document.
    #[cfg(feature = "hydrate")]
    pub fn from_document() -> Self {
        document()
            .get_element_by_id(READER_ELEMENT)
            .and_then(|element| element.text_content())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }
}

/// Makes the reader known to everything below: the viewer, and the language of `t!`.
pub fn provide_reader(reader: Reader) {
    ui::provide_language(reader.language);
    provide_context(reader);
}

/// The reader of this page.
pub fn reader() -> Reader {
    use_context().unwrap_or_default()
}

/// Who looks, or `None` when nobody is signed in.
pub fn viewer() -> Option<Viewer> {
    reader().viewer
}

/// Whether the viewer may do this in the team (`None`: to what everybody shares). For disabled buttons: the server
/// decides again when it is done.
pub fn may(action: Action, team: Option<TeamId>) -> bool {
    let resource = team.map_or(Resource::Platform, Resource::OfTeam);
    viewer().is_some_and(|viewer| domain::authorise::may(&viewer, action, resource))
}

/// Why the viewer may not do this, as the reason of a disabled button; `None` when they may.
pub fn why_not(action: Action, team: Option<TeamId>) -> Option<String> {
    let resource = team.map_or(Resource::Platform, Resource::OfTeam);
    let Some(viewer) = viewer() else {
        return Some(domain::Error::unauthenticated().text.say(ui::language()).to_owned());
    };
    domain::authorise::authorise(&viewer, action, resource).err().map(|error| error.text.say(ui::language()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_cannot_be_ended_early_by_what_it_carries() {
        let script = Reader::default().to_script();
        assert!(!script.contains('<'));
        assert_eq!(serde_json::from_str::<Reader>(&script).ok(), Some(Reader::default()));
    }
}
