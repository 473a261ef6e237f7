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

/// Disables an account, or lets it in again. Nobody disables their own: somebody must be left to undo it.
pub async fn set_disabled(ports: &Ports, actor: &Actor, name: &str, disabled: bool) -> Result<User> {
    authorise(actor, Action::EditUsers, Resource::Platform)?;
    let name = UserName::parse(name)?;
    let record = ports.store.user_by_name(&name).await?;
    let mut user = record
        .map(|record| record.user)
        .ok_or_else(|| Error::not_found(text!("There is no account {name}.", "没有账户 {name}。")))?;
    if user.id == actor.id && disabled {
        return Err(Error::conflict(text!("You cannot disable your own account.", "不能停用自己的账户。")));
    }
    user.disabled = disabled;
    ports.store.user_update(&user).await?;
    let sentence = if disabled {
        text!("Account {name} was disabled.", "账户 {name} 已停用。")
    } else {
        text!("Account {name} was enabled.", "账户 {name} 已启用。")
    };
    note(ports, actor, "user.update", None, None, sentence).await?;
    Ok(user)
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
