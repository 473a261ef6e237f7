//! Personal API tokens: make one, see it once, take it back.

use domain::Time;
use domain::id::TokenId;
use frame::form::{FormError, FormState};
use frame::{AppError, Load, t};
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use ui::{
    Ago, Button, ButtonKind, ConfirmDialog, CopyButton, EmptyState, Glyph, Panel, Skeleton, Table, TextInput, toasts,
};

/// A token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    id: TokenId,
    name: String,
    created_at: Time,
    last_used_at: Option<Time>,
}

/// A token that was just made: the only time that its value is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    name: String,
    value: String,
}

#[server(prefix = "/fn", endpoint = "tokens")]
pub async fn tokens() -> Result<Vec<Listed>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let tokens = domain::use_cases::account::tokens(&ports, &actor).await?;
    let listed = |token: domain::user::Token| Listed {
        id: token.id,
        name: token.name,
        created_at: token.created_at,
        last_used_at: token.last_used_at,
    };
    Ok(tokens.into_iter().map(listed).collect())
}

#[server(prefix = "/fn", endpoint = "create_token")]
pub async fn create_token(name: String) -> Result<Made, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let made = domain::use_cases::account::create_token(&ports, &actor, &name).await?;
    Ok(Made { name: made.token.name, value: made.value.expose().clone() })
}

#[server(prefix = "/fn", endpoint = "delete_token")]
pub async fn delete_token(id: TokenId) -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::account::delete_token(&ports, &actor, id).await?)
}

#[component]
pub fn TokensPanel() -> impl IntoView {
    let create = ServerAction::<CreateToken>::new();
    let delete = ServerAction::<DeleteToken>::new();
    let form = FormState::of(create);
    let node = NodeRef::<html::Form>::new();
    let list = Resource::new(move || (create.version().get(), delete.version().get()), |_| tokens());
    let made = create.value();
    Effect::new(move || {
        if let (Some(Ok(_)), Some(form)) = (made.get(), node.get_untracked()) {
            form.reset();
        }
    });
    let asked = RwSignal::new(None::<Listed>);
    view! {
        <Panel title=t!("API tokens", "API 令牌") note=t!("for scripts: Authorization: Bearer …", "用于脚本：Authorization: Bearer …") flush=true>
            <div class="panel-body stack">
                <ActionForm action=create node_ref=node attr:class="row row-top">
                    <div class="grow">
                        <TextInput
                            name="name"
                            label=t!("What is it for?", "用途")
                            placeholder=t!("deploys from the pipeline", "流水线部署")
                            required=true
                            error=form.field("name")
                        />
                    </div>
                    <div class="field-beside">
                        <Button submit=true icon=Glyph::Plus pending=form.pending>{t!("Make a token", "创建令牌")}</Button>
                    </div>
                </ActionForm>
                <FormError form/>
                {move || made.get().and_then(Result::ok).map(|made| view! { <MadeToken made/> })}
            </div>
            <Load resource=list fallback=|| view! { <Skeleton rows=2/> } let:tokens>
                <TokenTable tokens asked/>
            </Load>
        </Panel>
        <TakeBack asked delete/>
    }
}

#[component]
fn MadeToken(made: Made) -> impl IntoView {
    view! {
        <div class="banner tone-ready" role="status">
            <div class="banner-text">
                <p class="banner-title">{t!("The token “{name}”. Copy it now: it is not shown again.", "令牌“{name}”。请立即复制，之后不再显示。", name = made.name)}</p>
                <p class="mono break">{made.value.clone()}</p>
            </div>
            <div class="banner-actions"><CopyButton text=made.value label=t!("Copy", "复制")/></div>
        </div>
    }
}

#[component]
fn TokenTable(tokens: Vec<Listed>, asked: RwSignal<Option<Listed>>) -> impl IntoView {
    if tokens.is_empty() {
        return view! {
            <EmptyState
                icon=Glyph::Key
                title=t!("No tokens", "没有令牌")
                text=t!("A token lets a script do what you may do.", "令牌让脚本以您的权限执行操作。")
            />
        }
        .into_any();
    }
    view! {
        <Table label=t!("API tokens", "API 令牌")>
            <thead>
                <tr>
                    <th scope="col">{t!("Name", "名称")}</th>
                    <th scope="col">{t!("Made", "创建时间")}</th>
                    <th scope="col">{t!("Last used", "最近使用")}</th>
                    <th scope="col"><span class="visually-hidden">{t!("Actions", "操作")}</span></th>
                </tr>
            </thead>
            <tbody>
                {tokens.into_iter().map(|token| view! { <Row token asked/> }).collect_view()}
            </tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Row(token: Listed, asked: RwSignal<Option<Listed>>) -> impl IntoView {
    let name = token.name.clone();
    let label = t!("Take back {name}", "撤销 {name}", name = token.name);
    view! {
        <tr>
            <td class="strong">{name}</td>
            <td data-label=t!("Made", "创建时间")><Ago time=token.created_at/></td>
            <td data-label=t!("Last used", "最近使用")>
                {match token.last_used_at {
                    Some(at) => view! { <Ago time=at/> }.into_any(),
                    None => view! { <span class="muted">{t!("never", "从未")}</span> }.into_any(),
                }}
            </td>
            <td class="number">
                <Button kind=ButtonKind::Quiet small=true icon=Glyph::Trash label=label on_click=move |_| asked.set(Some(token.clone()))/>
            </td>
        </tr>
    }
}

/// Asks before a token is taken back: whatever uses it stops working.
#[component]
fn TakeBack(asked: RwSignal<Option<Listed>>, delete: ServerAction<DeleteToken>) -> impl IntoView {
    let open = RwSignal::new(false);
    let (value, toasts) = (delete.value(), toasts());
    Effect::new(move || {
        if asked.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            asked.set(None);
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = value.get() {
            open.set(false);
            toasts.done(t!("The token was taken back.", "令牌已撤销。"));
        }
    });
    let error = Signal::derive(move || {
        value.with(|value| value.as_ref().and_then(|result| result.as_ref().err().map(AppError::sentence)))
    });
    let name = move || asked.with(|asked| asked.as_ref().map(|token| token.name.clone()).unwrap_or_default());
    view! {
        <ConfirmDialog
            open
            title=Signal::derive(move || t!("Take back “{name}”?", "撤销“{name}”？", name = name()))
            confirm=t!("Take it back", "撤销")
            pending=delete.pending()
            error=error
            on_confirm=move |()| {
                if let Some(token) = asked.get_untracked() {
                    delete.dispatch(DeleteToken { id: token.id });
                }
            }
        >
            <p>{t!("Whatever uses it stops working at once.", "使用它的程序将立即失效。")}</p>
        </ConfirmDialog>
    }
}
