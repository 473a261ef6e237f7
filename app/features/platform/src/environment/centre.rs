//! The configuration centre of an environment: where services read part of their configuration by themselves.

use domain::authorise::Action;
use domain::centre::{Centre, CentreKind};
use domain::status::State;
use frame::form::{FormError, FormState};
use frame::t;
use frame::typed::Typed;
use frame::viewer::why_not;
use leptos::prelude::*;
use ui::{Ago, Banner, Button, ButtonKind, Choice, ConfirmDialog, EmptyState, Glyph, Panel, Select, TextInput, toasts};

use crate::api::centre::{CentreInput, DeleteCentre, SetCentre, TryCentre};

/// What stands in the form.
#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<String>,
    url: RwSignal<String>,
    namespace: RwSignal<String>,
    user: RwSignal<String>,
    password: RwSignal<String>,
}

impl Fields {
    fn of(centre: Option<&Centre>) -> Self {
        let text = |take: fn(&Centre) -> String| RwSignal::new(centre.map(take).unwrap_or_default());
        Self {
            kind: RwSignal::new(centre.map_or(CentreKind::Nacos, |centre| centre.kind).as_str().to_owned()),
            url: text(|centre| centre.address.to_string()),
            namespace: text(|centre| centre.namespace.clone()),
            user: text(|centre| centre.user.clone()),
            password: RwSignal::new(String::new()),
        }
    }

    fn kind(self) -> CentreKind {
        CentreKind::parse(&self.kind.get()).unwrap_or(CentreKind::Nacos)
    }

    fn input(self) -> CentreInput {
        // What a kind does not ask for is not sent: it was typed for another one.
        let asked = |text: RwSignal<String>, is: bool| if is { text.get() } else { String::new() };
        let kind = self.kind();
        let password = asked(self.password, kind != CentreKind::Disconf);
        CentreInput {
            kind: self.kind.get(),
            url: self.url.get(),
            namespace: self.namespace.get(),
            user: asked(self.user, kind == CentreKind::Nacos),
            password: Typed::from(password.as_str()),
        }
    }
}

#[component]
pub fn CentrePanel(
    /// The environment's name.
    environment: String,
    centre: Memo<Option<Centre>>,
    /// Is called when something changed.
    changed: Callback<()>,
) -> impl IntoView {
    let edits = RwSignal::new(false);
    let body = move || {
        let environment = environment.clone();
        if edits.get() {
            // What is being typed does not give way to what is stored, whoever changes that meanwhile.
            let centre = centre.get_untracked();
            return view! { <CentreForm environment centre edits changed/> }.into_any();
        }
        match centre.get() {
            Some(centre) => view! { <Known environment centre edits changed/> }.into_any(),
            None => view! {
                <EmptyState
                    icon=Glyph::Settings
                    title=t!("No configuration centre", "没有配置中心")
                    text=t!(
                        "Do services here read part of their configuration from Nacos, Apollo or Disconf? Say where it is, and their pages show those values too.",
                        "服务是否从 Nacos、Apollo 或 Disconf 读取部分配置？填写其地址后，服务的配置页面会一并显示这些值。"
                    )
                >
                    <Button icon=Glyph::Plus reason=why_not(Action::EditEnvironment, None) on_click=move |_| edits.set(true)>
                        {t!("Set a configuration centre", "设置配置中心")}
                    </Button>
                </EmptyState>
            }
            .into_any(),
        }
    };
    view! { <Panel title=t!("Configuration centre", "配置中心")>{body}</Panel> }.into_any()
}

#[component]
fn Known(environment: String, centre: Centre, edits: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let reason = why_not(Action::EditEnvironment, None);
    let delete = ServerAction::<DeleteCentre>::new();
    let asks = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(Ok(())) = delete.value().get() {
            asks.set(false);
            changed.run(());
        }
    });
    let error = Signal::derive(move || delete.value().get().and_then(Result::err).map(|error| error.sentence()));
    let title = Signal::stored(t!("Forget the configuration centre?", "移除配置中心？").to_owned());
    let word = centre.kind.namespace_word();
    let namespace = (!centre.namespace.is_empty()).then(|| format!("{word} {}", centre.namespace));
    let access = match (centre.has_password, centre.user.is_empty()) {
        (true, false) => t!("as {user}, with a password", "用户 {user}，已保存密码", user = centre.user),
        (true, true) => t!("with an access key", "已保存访问密钥").to_owned(),
        (false, _) => t!("without a password", "无密码").to_owned(),
    };
    let by = centre.updated_by.to_string();
    view! {
        <div class="centre-known">
            <p>
                <strong>{centre.kind.title()}</strong>
                " "
                <span class="mono break">{centre.address.to_string()}</span>
            </p>
            <p class="small muted">
                {namespace.map(|namespace| format!("{namespace} · "))}
                {access}
                {t!(" · set by {by} ", " · 由 {by} 设置于 ", by = by)}
                <Ago time=centre.updated_at/>
            </p>
        </div>
        <div class="form-actions">
            <Button icon=Glyph::Edit reason=reason.clone() on_click=move |_| edits.set(true)>{t!("Change", "修改")}</Button>
            <Button
                icon=Glyph::Trash
                reason=reason
                on_click=move |_| {
                    delete.clear();
                    asks.set(true);
                }
            >
                {t!("Forget it…", "移除……")}
            </Button>
        </div>
        <ConfirmDialog
            open=asks
            title=title
            confirm=Signal::stored(t!("Forget it", "移除").to_owned())
            pending=delete.pending()
            error=error
            on_confirm=move |()| {
                delete.dispatch(DeleteCentre { environment: environment.clone() });
            }
        >
            <p>
                {t!(
                    "Its address and its password are removed here; the password cannot be read back. What stands in the centre stays, and services go on reading it.",
                    "将移除此处保存的地址和密码，密码无法再读取。配置中心中的内容不变，服务会继续读取。"
                )}
            </p>
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn CentreForm(
    environment: String,
    centre: Option<Centre>,
    edits: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let fields = Fields::of(centre.as_ref());
    let kept = centre.as_ref().is_some_and(|centre| centre.has_password);
    let save = ServerAction::<SetCentre>::new();
    let form = FormState::of(save);
    let toasts = toasts();
    Effect::new(move |_| {
        if let Some(Ok(_)) = save.value().get() {
            toasts.done(t!("The configuration centre is saved.", "配置中心已保存。"));
            edits.set(false);
            changed.run(());
        }
    });
    let options: Vec<Choice> = CentreKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.title())).to_vec();
    let of = environment.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.dispatch(SetCentre { environment: of.clone(), centre: untrack(|| fields.input()) });
    };
    let namespace = Signal::derive(move || {
        let said = match fields.kind() {
            CentreKind::Nacos => t!("The namespace's ID; empty: public.", "命名空间 ID；留空为 public。"),
            CentreKind::Apollo => t!("The cluster; empty: default.", "集群；留空为 default。"),
            CentreKind::Disconf => t!("The env, such as rd.", "env，如 rd。"),
        };
        Some(said.to_owned())
    });
    let password = Signal::derive(move || {
        let kind = fields.kind();
        let said = match (kept, kind) {
            (true, _) => t!("Empty: the one that is kept stays.", "留空则保留已保存的值。"),
            (false, CentreKind::Apollo) => {
                t!("The application's access key, where it asks for one.", "应用的访问密钥（如已启用）。")
            }
            (false, _) => t!("Kept encrypted, never shown again.", "加密保存，不再显示。"),
        };
        Some(said.to_owned())
    });
    view! {
        <form class="form" method="post" on:submit=submit>
            <Select name="kind" label=t!("Kind", "类型") required=true options=options bind=fields.kind error=form.field("kind")/>
            <TextInput
                name="url"
                label=t!("Address", "地址")
                hint=t!("As Slipway's machine reaches it, without a password in it.", "Slipway 所在机器可访问的地址，不含密码。")
                placeholder="http://nacos.infra:8848"
                mono=true
                required=true
                bind=fields.url
                error=form.field("url")
            />
            <TextInput
                name="namespace"
                label=t!("Namespace", "命名空间")
                hint=namespace
                mono=true
                bind=fields.namespace
                error=form.field("namespace")
            />
            <Show when=move || fields.kind() == CentreKind::Nacos>
                <TextInput name="user" label=t!("User", "用户名") bind=fields.user error=form.field("user")/>
            </Show>
            <Show when=move || fields.kind() != CentreKind::Disconf>
                <TextInput
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    label=t!("Password or access key", "密码或访问密钥")
                    hint=password
                    bind=fields.password
                    error=form.field("password")
                />
            </Show>
            <Try environment fields tried=Callback::new(move |()| save.clear())/>
            <FormError form/>
            <div class="form-actions">
                <Button kind=ButtonKind::Primary submit=true pending=form.pending>{t!("Save", "保存")}</Button>
                <Button on_click=move |_| edits.set(false)>{t!("Cancel", "取消")}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Asks the centre with what stands in the form.
#[component]
fn Try(
    environment: String,
    fields: Fields,
    /// What was wrong when it was sent is over.
    tried: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<TryCentre>::new();
    // An answer is about what stood there when it was asked.
    let asked = RwSignal::new(None::<CentreInput>);
    let ask = move |_| {
        let centre = untrack(|| fields.input());
        tried.run(());
        asked.set(Some(centre.clone()));
        action.dispatch(TryCentre { environment: environment.clone(), centre });
    };
    view! {
        <div class="stack-tight" aria-live="polite">
            <div><Button icon=Glyph::Check pending=action.pending() on_click=ask>{t!("Try it", "测试连接")}</Button></div>
            {move || {
                let about_this = asked.get() == Some(fields.input()) && !action.pending().get();
                action.value().get().filter(|_| about_this).map(|answer| match answer {
                    Ok(()) => view! {
                        <Banner state=State::Ready sentence=t!("It answers, and lets Slipway in.", "连接正常，可以读取。").to_owned()/>
                    }
                    .into_any(),
                    Err(error) => view! { <Banner state=State::Failed sentence=error.sentence()/> }.into_any(),
                })
            }}
        </div>
    }
    .into_any()
}
