//! How a cluster is reached: the part of a form, with a check that answers at once.

use domain::cluster::ClusterCheck;
use frame::form::FormState;
use frame::t;
use leptos::prelude::*;
use ui::{Banner, Button, Choice, FileInput, Glyph, RadioCards, Select, TextArea};

use super::outcome;
use crate::api::cluster::CheckConnection;
use crate::connection::{ConnectionInput, ConnectionKind, contexts};
use frame::typed::Typed;

/// What stands in this part of the form.
#[derive(Clone, Copy)]
pub struct ConnectFields {
    kind: RwSignal<String>,
    kubeconfig: RwSignal<String>,
    context: RwSignal<String>,
}

impl ConnectFields {
    pub fn new(kind: ConnectionKind) -> Self {
        Self {
            kind: RwSignal::new(kind.as_str().to_owned()),
            kubeconfig: RwSignal::new(String::new()),
            context: RwSignal::new(String::new()),
        }
    }

    fn kind(self) -> ConnectionKind {
        ConnectionKind::parse(&self.kind.get())
    }

    fn input(self) -> ConnectionInput {
        ConnectionInput {
            kind: ConnectionKind::parse(&self.kind.get_untracked()),
            kubeconfig: Typed::from(self.kubeconfig.get_untracked().as_str()),
            context: self.context.get_untracked(),
        }
    }

    /// Forgets the kubeconfig, once it is saved.
    pub fn clear(self, kind: ConnectionKind) {
        self.kind.set(kind.as_str().to_owned());
        self.kubeconfig.set(String::new());
        self.context.set(String::new());
    }
}

#[component]
pub fn Connect(
    fields: ConnectFields,
    form: FormState,
    /// A connection is kept already.
    #[prop(optional)]
    kept: bool,
) -> impl IntoView {
    let mut options = vec![
        Choice::new(ConnectionKind::Kubeconfig.as_str(), t!("Kubeconfig", "kubeconfig"))
            .icon(Glyph::Key)
            .text(t!("Its text or its file; kept encrypted, never shown again.", "文本或文件；加密保存，不再显示。")),
        Choice::new(ConnectionKind::InCluster.as_str(), t!("The cluster Slipway runs in", "Slipway 所在的集群"))
            .icon(Glyph::Pod)
            .text(t!("By the service account of Slipway's own pod.", "使用 Slipway 自身 Pod 的服务账户。")),
    ];
    if kept {
        options.insert(
            0,
            Choice::new(ConnectionKind::Keep.as_str(), t!("As it is kept", "保留现有"))
                .text(t!("It stays encrypted and unseen.", "保持加密，不显示。")),
        );
    }
    view! {
        <RadioCards name="connection[kind]" label=t!("How is it reached?", "如何连接？") options=options bind=fields.kind/>
        <Show when=move || fields.kind() == ConnectionKind::Kubeconfig>
            <FileInput
                name="kubeconfig_file"
                label=t!("Kubeconfig file", "kubeconfig 文件")
                hint=t!("Read in your browser into the field below.", "由浏览器读取并填入下方。")
                accept=".yaml,.yml,.conf,.json,text/*"
                on_text=move |text| fields.kubeconfig.set(text)
            />
            <TextArea
                name="connection[kubeconfig]"
                label=t!("Kubeconfig", "kubeconfig")
                hint=t!(
                    "With its certificates and tokens inside: paths to files of your machine do not exist on the server.",
                    "需内含证书与令牌：服务器上不存在您本机的文件路径。"
                )
                placeholder="apiVersion: v1\nkind: Config\nclusters: …"
                rows=6
                mono=true
                required=true
                bind=fields.kubeconfig
                error=form.field("kubeconfig")
            />
            <Contexts fields/>
        </Show>
        <Show when=move || fields.kind() != ConnectionKind::Keep>
            <Check fields/>
        </Show>
    }
}

/// Which context of the kubeconfig is used, when there are several.
#[component]
fn Contexts(fields: ConnectFields) -> impl IntoView {
    let found = Memo::new(move |_| contexts(&fields.kubeconfig.get()));
    let several = Memo::new(move |_| found.with(|(names, _)| names.len() > 1));
    let options = Signal::derive(move || {
        let (names, current) = found.get();
        let usual = match current {
            Some(current) => t!("The current one: {current}", "当前：{current}", current = current),
            None => t!("The current one", "当前").to_owned(),
        };
        let mut options = vec![Choice::new("", usual)];
        options.extend(names.into_iter().map(|name| Choice::new(name.clone(), name)));
        options
    });
    view! {
        <Show when=move || several.get()>
            <Select
                name="connection[context]"
                label=t!("Context", "上下文")
                hint=t!("The kubeconfig has several.", "此 kubeconfig 含有多个上下文。")
                required=true
                options=options
                bind=fields.context
            />
        </Show>
    }
}

/// Tries the connection before it is kept.
#[component]
fn Check(fields: ConnectFields) -> impl IntoView {
    let action = ServerAction::<CheckConnection>::new();
    // An answer is about what stood there when it was asked.
    let asked = RwSignal::new(None::<(String, String, String)>);
    let now = move || (fields.kind.get(), fields.kubeconfig.get(), fields.context.get());
    let check = move |_| {
        asked.set(Some(untrack(now)));
        action.dispatch(CheckConnection { connection: fields.input() });
    };
    view! {
        <div class="stack-tight" aria-live="polite">
            <div>
                <Button icon=Glyph::Check pending=action.pending() on_click=check>{t!("Check the connection", "检查连接")}</Button>
            </div>
            {move || {
                let about_this = asked.get() == Some(now()) && !action.pending().get();
                action.value().get().filter(|_| about_this).map(|result| match result {
                    Ok(check) => view! { <CheckBanner check/> }.into_any(),
                    Err(error) => view! { <p class="field-error">{error.sentence()}</p> }.into_any(),
                })
            }}
        </div>
    }
}

/// What a check found.
#[component]
pub fn CheckBanner(check: ClusterCheck) -> impl IntoView {
    let version = check.version.map(|version| t!("Kubernetes {version}", "Kubernetes {version}", version = version));
    view! {
        <Banner
            state=outcome(check.outcome).state
            sentence=check.sentence.say(frame::language()).to_owned()
            evidence=version
        />
    }
}
