//! Where the image comes from: a Git repository with what lets us in, or an image.

use frame::form::FormState;
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Glyph, RadioCards, TextArea, TextInput};

use super::fields::Fields;
use super::look::{LookResult, Looking};
use crate::input::{CredentialsKind, SourceKind};

#[component]
pub fn SourceSection(
    fields: Fields,
    form: FormState,
    looking: Looking,
    /// Credentials are kept already.
    #[prop(optional)]
    kept: bool,
) -> impl IntoView {
    let options = vec![
        Choice::new(SourceKind::Git.as_str(), t!("Git repository", "Git 仓库"))
            .icon(Glyph::Git)
            .text(t!("Slipway builds the image from a Dockerfile.", "Slipway 由 Dockerfile 构建镜像。")),
        Choice::new(SourceKind::Image.as_str(), t!("Image", "镜像"))
            .icon(Glyph::Image)
            .text(t!("It is built elsewhere and pulled from a registry.", "在别处构建，从镜像仓库拉取。")),
    ];
    let git = Memo::new(move |_| SourceKind::parse(&fields.source.get()) == SourceKind::Git);
    view! {
        <fieldset class="form-section">
            <legend>{t!("Source", "来源")}</legend>
            <RadioCards name="input[source]" label=t!("Where does the image come from?", "镜像来自哪里？") options=options bind=fields.source/>
            <Show when=move || git.get()>
                <TextInput
                    name="input[url]"
                    label=t!("Repository URL", "仓库地址")
                    hint=t!("https, ssh or git; also user@host:path.", "支持 https、ssh、git，以及 user@host:path。")
                    placeholder="https://git.example/shop/orders.git"
                    required=true
                    mono=true
                    bind=fields.url
                    error=form.field("url")
                />
                <Credentials fields form kept/>
                <LookResult looking fields/>
                <div class="form-row">
                    <TextInput
                        name="input[ref]"
                        label=t!("Branch, tag or commit", "分支、标签或提交")
                        required=true
                        mono=true
                        bind=fields.reference
                        suggestions=looking.branches()
                        error=form.field("ref")
                    />
                    <TextInput
                        name="input[path]"
                        label=t!("Folder", "目录")
                        hint=t!("The build context; empty means the top.", "构建上下文；留空表示根目录。")
                        mono=true
                        bind=fields.path
                        error=form.field("path")
                    />
                    <TextInput
                        name="input[dockerfile]"
                        label="Dockerfile"
                        hint=t!("In that folder; empty means Dockerfile.", "相对于该目录；留空表示 Dockerfile。")
                        mono=true
                        bind=fields.dockerfile
                        error=form.field("dockerfile")
                    />
                </div>
            </Show>
            <Show when=move || !git.get()>
                <TextInput
                    name="input[image]"
                    label=t!("Image", "镜像")
                    hint=t!("With the tag that is deployed unless another is named.", "带上默认部署的标签。")
                    placeholder="registry.example/shop/orders:1.0"
                    required=true
                    mono=true
                    bind=fields.image
                    error=form.field("image")
                />
            </Show>
        </fieldset>
    }
}

/// How the repository lets us in. What is typed here is sent once, kept encrypted, and never shown again.
#[component]
fn Credentials(fields: Fields, form: FormState, kept: bool) -> impl IntoView {
    let kind = Memo::new(move |_| CredentialsKind::parse(&fields.credentials.get()));
    let mut options = vec![
        Choice::new(CredentialsKind::None.as_str(), t!("None", "无"))
            .text(t!("Everybody may read it.", "任何人都可读取。")),
        Choice::new(CredentialsKind::Password.as_str(), t!("Password or token", "密码或令牌"))
            .icon(Glyph::User)
            .text(t!("For https URLs.", "用于 https 地址。")),
        Choice::new(CredentialsKind::SshKey.as_str(), t!("SSH key", "SSH 密钥"))
            .icon(Glyph::Key)
            .text(t!("For ssh URLs.", "用于 ssh 地址。")),
    ];
    if kept {
        options.insert(
            0,
            Choice::new(CredentialsKind::Keep.as_str(), t!("As they are kept", "保留现有"))
                .text(t!("They stay encrypted and unseen.", "保持加密，不显示。")),
        );
    }
    view! {
        <RadioCards name="input[credentials]" label=t!("Credentials", "凭据") options=options bind=fields.credentials/>
        <Show when=move || kind.get() == CredentialsKind::Password>
            <div class="form-row">
            <TextInput name="input[user]" label=t!("User", "用户名") bind=fields.user error=form.field("user")/>
            <TextInput
                name="input[password]"
                label=t!("Password or token", "密码或令牌")
                kind="password"
                autocomplete="new-password"
                hint=t!("Kept encrypted; never shown again.", "加密保存，不再显示。")
                required=true
                bind=fields.password
                error=form.field("password")
            />
            </div>
        </Show>
        <Show when=move || kind.get() == CredentialsKind::SshKey>
            <TextArea
                name="input[private_key]"
                label=t!("Private key", "私钥")
                hint=t!("Kept encrypted; never shown again. A key without a passphrase, in OpenSSH or PEM format.", "加密保存，不再显示。需为无口令的 OpenSSH 或 PEM 格式私钥。")
                placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
                required=true
                mono=true
                bind=fields.private_key
                error=form.field("private_key")
            />
        </Show>
    }
}
