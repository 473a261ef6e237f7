//! What waits for a release: in an environment what the next one changes, of the base where something waits.

use domain::difference::{Change, Difference, Subject};
use frame::changed::{between, lines};
use frame::{paths, t};
use leptos::prelude::*;
use ui::{ButtonKind, Diff, DiffKind, DiffLine, Glyph, LinkButton, Panel};

use crate::editor::Editor;

/// The lines of what waits: what stays the same is left out.
pub fn shown(pending: &Difference) -> Vec<DiffLine> {
    let mut shown = Vec::new();
    for line in &pending.lines {
        let (before, after) = match &line.change {
            Change::Same(_) => continue,
            Change::Added(after) => ("", after.as_str()),
            Change::Removed(before) => (before.as_str(), ""),
            Change::Changed { before, after } => (before.as_str(), after.as_str()),
        };
        let name = match &line.subject {
            Subject::File(path) => {
                shown.extend(between(path, &lines(before), &lines(after)));
                continue;
            }
            Subject::Entrypoint => {
                shown.extend(between(t!("entrypoint script", "入口脚本"), &lines(before), &lines(after)));
                continue;
            }
            Subject::Profile => t!("profile", "配置档"),
            Subject::Centre(name) => name.as_str(),
            Subject::Variable(name) | Subject::Secret(name) => name.as_str(),
            _ => continue,
        };
        let mut add = |kind, value: &str| {
            let value = value.replace("(base ", t!("(base ", "(基础 ")).replace('\n', "⏎");
            shown.push(DiffLine::new(kind, format!("{name}  {value}")));
        };
        if !matches!(line.change, Change::Added(_)) {
            add(DiffKind::Removed, before);
        }
        if !matches!(line.change, Change::Removed(_)) {
            add(DiffKind::Added, after);
        }
    }
    shown
}

#[component]
pub fn Pending(editor: Editor) -> impl IntoView {
    let view = editor.sheet.view;
    let lines = Memo::new(move |_| view.with(|view| shown(&view.pending)));
    let release = Memo::new(move |_| view.with(|view| view.release));
    let any = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    let service = editor.service();
    let Some(environment) = editor.environment() else {
        return view! { <Waiting editor/> }.into_any();
    };
    let deploy = paths::deploy(service, environment);
    let said = move || match (release.get(), any.get()) {
        (None, _) => t!(
            "Nothing runs here yet: the first release takes it along.",
            "这里还没有运行任何发布：首个发布会使用此配置。"
        )
        .to_owned(),
        (Some(release), false) => {
            t!(
                "Nothing waits: release {release} runs with all of it.",
                "没有待发布的变更：发布 {release} 已使用全部配置。",
                release = release
            )
        }
        (Some(_), true) => {
            t!("All pods of the environment are replaced then.", "届时该环境的所有 Pod 都会被替换。").to_owned()
        }
    };
    view! {
        <Panel title=t!("What the next release changes", "下次发布的变更") flush=true>
            <Show when=move || any.get()>
                <Diff label=t!("What the next release changes", "下次发布的变更") lines=lines/>
            </Show>
            <div class="configuration-pending">
                <p class="muted">{said}</p>
                <Show when=move || any.get() || release.get().is_none()>
                    <LinkButton
                        href=deploy.clone()
                        kind=ButtonKind::Primary
                        small=true
                        icon=Glyph::Deploy
                        reason=MaybeProp::derive(move || editor.why.get())
                    >
                        {t!("Deploy it", "部署")}
                    </LinkButton>
                </Show>
            </div>
        </Panel>
    }
    .into_any()
}

/// The environments in which something waits.
#[component]
fn Waiting(editor: Editor) -> impl IntoView {
    let view = editor.sheet.view;
    let service = editor.service();
    let list = move || {
        let waiting = view.with(|view| view.waiting.clone());
        if waiting.is_empty() {
            return view! {
                <p class="muted">{t!("Nothing waits: every environment runs with what it is configured with.", "没有待发布的变更：每个环境都已使用其配置。")}</p>
            }
            .into_any();
        }
        let item = |environment: &domain::name::EnvironmentName| {
            let href = paths::placement_configuration(&service, environment);
            view! { <li><a class="link" href=href>{environment.to_string()}</a></li> }
        };
        view! {
            <p class="muted">{t!("A release is needed in:", "以下环境需要发布：")}</p>
            <ul>{waiting.iter().map(item).collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <Panel title=t!("What waits for a release", "待发布")>
            <div class="stack-tight">{list}</div>
        </Panel>
    }
    .into_any()
}
