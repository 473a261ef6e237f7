//! What goes out of the configuration beside the plain variables: sealed values, files, the entrypoint script. It is edited
//! on a page of its own.

use domain::configuration::{Effective, Key, Released, Value};
use domain::use_cases::configuration::View;
use frame::placement::use_placement;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Glyph, Icon, plural};

use super::draft::Draft;

/// What the draft gives.
pub fn effective(view: &View) -> Effective {
    let held = view.entries.iter().filter(|entry| entry.value != Value::Unset);
    Effective { values: held.map(|entry| (entry.key.clone(), entry.value.clone())).collect() }
}

/// What a release that is made now takes along. `before` knows what the image starts by itself.
pub fn released(view: &View, before: Option<&Released>) -> Released {
    let original = before.and_then(|before| Some(before.entrypoint.as_ref()?.original.clone()));
    effective(view).released(&original.unwrap_or_default())
}

impl Draft {
    /// What goes out with the choice: an older release brings its own.
    fn carried(self) -> Released {
        match self.older() {
            Some(older) => older.settings.configuration,
            None => self.material.with_value(|material| released(&material.configuration, None)),
        }
    }
}

/// Read-only, with the way to where it is edited.
#[component]
pub fn Carried(draft: Draft) -> impl IntoView {
    let place = use_placement();
    let href = move || paths::placement_configuration(place.service.get(), place.environment.get());
    let carried = Memo::new(move |_| draft.carried());
    let rows = move || {
        carried.with(|carried| {
            let secrets = carried.secrets.iter().map(|used| {
                let version = used.reference.version;
                let said = t!("secret, version {version}", "密文，版本 {version}", version = version);
                let glyph = if matches!(used.key, Key::File(_)) { Glyph::Volume } else { Glyph::Key };
                (glyph, used.key.name().to_owned(), said)
            });
            let files = carried.files.iter().map(|(path, content)| {
                (Glyph::Volume, path.to_string(), plural(content.lines().count() as u64, "line", "lines", "行"))
            });
            let script = carried.entrypoint.iter().map(|entrypoint| {
                let lines = plural(entrypoint.script.lines().count() as u64, "line", "lines", "行");
                (Glyph::Play, t!("entrypoint script", "入口脚本").to_owned(), lines)
            });
            let profile = carried
                .profile
                .iter()
                .map(|profile| (Glyph::Settings, t!("profile", "配置档").to_owned(), profile.as_variable()));
            let items = carried.centre.iter().map(|item| {
                let said =
                    t!("read of {kind} by the service itself", "由服务自行从 {kind} 读取", kind = item.kind().title());
                (Glyph::Link, item.name(), said)
            });
            let row = |(glyph, name, said): (Glyph, String, String)| {
                view! {
                    <li class="release-carried">
                        <Icon glyph=glyph/>
                        <span class="mono break">{name}</span>
                        <span class="muted">{said}</span>
                    </li>
                }
            };
            secrets.chain(profile).chain(files).chain(script).chain(items).map(row).collect_view()
        })
    };
    view! {
        <div class="release-carries">
            <ul>{rows}</ul>
            <p class="small muted">
                {t!("Secrets, files and the entrypoint script are edited in the ", "密文、文件与入口脚本在")}
                <a class="link" href=href>{t!("configuration", "配置")}</a>
                {t!("; what is saved there goes out too.", "中编辑；已保存的内容会一并发布。")}
            </p>
        </div>
    }
    .into_any()
}
