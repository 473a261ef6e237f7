//! Accounts and their tokens.

use crate::authorise::{Action, Resource, authorise};
use crate::error::{Error, Result};
use crate::id::{TokenId, UserId};
use crate::name::UserName;
use crate::ports::{Ports, TokenRecord};
use crate::secret::Secret;
use crate::text;
use crate::user::{Actor, NewToken, Token, User};

use super::note;

/// A password is at least this long (NIST SP 800-63B asks for 8; we ask for more, and for nothing else).
pub const PASSWORD_MIN: usize = 10;

fn password(password: &Secret<String>) -> Result<()> {
    let length = password.expose().chars().count();
    if (PASSWORD_MIN..=200).contains(&length) {
        return Ok(());
    }
    Err(Error::invalid(
        "password",
        text!(
            "A password has {PASSWORD_MIN} to 200 characters; this has {length}.",
            "密码应为 {PASSWORD_MIN} 到 200 个字符，现有 {length} 个。"
        ),
    ))
}

async fn create(ports: &Ports, name: UserName, secret: Secret<String>, administrator: bool) -> Result<User> {
    password(&secret)?;
    let hash = ports.passwords.hash(secret).await?;
    let user = User { id: UserId(ports.host.id()), name, administrator, disabled: false, created_at: ports.host.now() };
    ports.store.user_create(&user, &hash).await?;
    Ok(user)
}

/// Makes the first administrator when there is no account at all; `None` when there is one.
pub async fn first_administrator(ports: &Ports, name: UserName, secret: Secret<String>) -> Result<Option<User>> {
    if !ports.store.users().await?.is_empty() {
        return Ok(None);
    }
    create(ports, name, secret, true).await.map(Some)
}

pub async fn register(
    ports: &Ports,
    actor: &Actor,
    name: &str,
    secret: Secret<String>,
    administrator: bool,
) -> Result<User> {
    authorise(actor, Action::EditUsers, Resource::Platform)?;
    let user = create(ports, UserName::parse(name)?, secret, administrator).await?;
    let sentence = text!("Account {name} was made.", "已创建账户 {name}。", name = user.name);
    note(ports, actor, "user.create", None, None, sentence).await?;
    Ok(user)
}

pub async fn list(ports: &Ports, actor: &Actor) -> Result<Vec<User>> {
    authorise(actor, Action::EditUsers, Resource::Platform)?;
    ports.store.users().await
}

/// What an administrator changes of an account; what is absent stays.
#[derive(Debug, Default)]
pub struct Change {
    /// Cannot sign in any more; tokens do not work.
    pub disabled: Option<bool>,
    pub administrator: Option<bool>,
    /// For somebody who lost theirs; all their sessions end.
    pub password: Option<Secret<String>>,
}

/// Changes an account. Nobody shuts themselves out, and an administrator who can sign in must be left.
pub async fn edit(ports: &Ports, actor: &Actor, name: &str, change: Change) -> Result<User> {
    authorise(actor, Action::EditUsers, Resource::Platform)?;
    let name = UserName::parse(name)?;
    let record = ports.store.user_by_name(&name).await?;
    let before = record
        .map(|record| record.user)
        .ok_or_else(|| Error::not_found(text!("There is no account {name}.", "没有账户 {name}。")))?;
    let Change { disabled, administrator, password: secret } = change;
    let user = User {
        disabled: disabled.unwrap_or(before.disabled),
        administrator: administrator.unwrap_or(before.administrator),
        ..before.clone()
    };
    may_become(ports, actor, &before, &user, secret.is_some()).await?;
    if let Some(secret) = secret {
        password(&secret)?;
        let hash = ports.passwords.hash(secret).await?;
        ports.store.user_set_password(user.id, &hash).await?;
        let sentence = text!("Gave the account {name} another password.", "重设了账户 {name} 的密码。");
        note(ports, actor, "user.password", None, None, sentence).await?;
    }
    if user != before {
        ports.store.user_update(&user).await?;
    }
    if user.disabled != before.disabled {
        let sentence = if user.disabled {
            text!("Account {name} was disabled.", "账户 {name} 已停用。")
        } else {
            text!("Account {name} was enabled.", "账户 {name} 已启用。")
        };
        note(ports, actor, "user.update", None, None, sentence).await?;
    }
    if user.administrator != before.administrator {
        let sentence = if user.administrator {
            text!("Account {name} is an administrator now.", "账户 {name} 已成为管理员。")
        } else {
            text!("Account {name} is no administrator any more.", "账户 {name} 不再是管理员。")
        };
        note(ports, actor, "user.update", None, None, sentence).await?;
    }
    Ok(user)
}

/// Why an account may not become so.
async fn may_become(ports: &Ports, actor: &Actor, before: &User, after: &User, password: bool) -> Result<()> {
    if after.id == actor.id {
        if after.disabled {
            return Err(Error::conflict(text!("You cannot disable your own account.", "不能停用自己的账户。")));
        }
        if !after.administrator {
            return Err(Error::conflict(text!(
                "You cannot take the administrator's rights from yourself; another administrator can.",
                "不能取消自己的管理员权限，请由其他管理员操作。"
            )));
        }
        if password {
            return Err(Error::conflict(text!(
                "Change your own password under Settings, where the present one is asked for.",
                "请在设置中修改自己的密码，修改时需要输入当前密码。"
            )));
        }
    }
    let may_administer = |user: &User| user.administrator && !user.disabled;
    if may_administer(before) && !may_administer(after) {
        let mut others = ports.store.users().await?.into_iter().filter(|user| user.id != after.id);
        if !others.any(|user| may_administer(&user)) {
            return Err(Error::conflict(text!(
                "{name} is the last administrator who can sign in. Make somebody else one first.",
                "{name} 是最后一个可以登录的管理员，请先指定其他管理员。",
                name = after.name
            )));
        }
    }
    Ok(())
}

/// Changes the actor's own password; the present one is asked for. All sessions end.
pub async fn change_password(ports: &Ports, actor: &Actor, present: Secret<String>, new: Secret<String>) -> Result<()> {
    password(&new)?;
    let record = ports.store.user(actor.id).await?.ok_or_else(Error::unauthenticated)?;
    if !ports.passwords.verify(present, record.password_hash).await? {
        return Err(Error::invalid("present", text!("The present password is wrong.", "当前密码不正确。")));
    }
    let hash = ports.passwords.hash(new).await?;
    ports.store.user_set_password(actor.id, &hash).await?;
    note(ports, actor, "user.password", None, None, text!("Changed the password.", "修改了密码。")).await
}

/// Makes a token for the actor. Its value is in the answer and nowhere else.
pub async fn create_token(ports: &Ports, actor: &Actor, name: &str) -> Result<NewToken> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "name",
            text!(
                "A token's name has 1 to 80 characters; say what it is for.",
                "令牌名称为 1 到 80 个字符，请写明用途。"
            ),
        ));
    }
    let value = token_value(&ports.host.random());
    let token = Token {
        id: TokenId(ports.host.id()),
        user: actor.id,
        name: name.to_owned(),
        created_at: ports.host.now(),
        last_used_at: None,
        expires_at: None,
    };
    let record = TokenRecord { token: token.clone(), hash: ports.host.sha256(&value) };
    ports.store.token_create(&record).await?;
    note(ports, actor, "token.create", None, None, text!("Made the token “{name}”.", "创建了令牌“{name}”。")).await?;
    Ok(NewToken { token, value: Secret::new(value) })
}

pub async fn tokens(ports: &Ports, actor: &Actor) -> Result<Vec<Token>> {
    ports.store.tokens_of(actor.id).await
}

pub async fn delete_token(ports: &Ports, actor: &Actor, id: TokenId) -> Result<()> {
    if !ports.store.token_delete(actor.id, id).await? {
        return Err(Error::not_found(text!("There is no such token.", "没有这个令牌。")));
    }
    note(ports, actor, "token.delete", None, None, text!("Took back a token.", "撤销了一个令牌。")).await
}

/// `slw_` and 64 hexadecimal digits: the prefix lets scanners find one that leaked.
fn token_value(random: &[u8; 32]) -> String {
    let digits: Vec<String> = random.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("slw_{}", digits.concat())
}
