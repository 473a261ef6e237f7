//! Who asks: signing in with a password, a session's cookie or a token becomes an [`Actor`].

use crate::error::{Error, Kind, Result};
use crate::id::UserId;
use crate::name::UserName;
use crate::ports::{Ports, UserRecord};
use crate::secret::Secret;
use crate::text;
use crate::user::Actor;

/// A hash that no password fits. Guessing a name that does not exist takes as long as guessing a password.
pub const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2xpcHdheS1ub2JvZHk$vPzqsFcUaTkHXjRFTVkdKzCC8sSXl3dUXdnjzZVwhcw";

/// What a signed-in session keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Session {
    pub user: UserId,
    /// The account's epoch at sign-in: "sign out everywhere" counts it up.
    pub epoch: u32,
}

/// Checks a name and a password. One sentence for every reason, so that names cannot be found out.
pub async fn sign_in(ports: &Ports, name: &str, password: Secret<String>) -> Result<Session> {
    let refused = || {
        let sentence = text!("The name or the password is wrong.", "用户名或密码不正确。");
        Error::new(Kind::Unauthenticated, sentence).at("password")
    };
    let record = match UserName::parse(name) {
        Ok(name) => ports.store.user_by_name(&name).await?,
        Err(_) => None,
    };
    let hash = record.as_ref().map_or(NOBODYS_HASH, |record| &record.password_hash);
    let fits = ports.passwords.verify(password, hash.to_owned()).await?;
    let record = record.filter(|record| fits && !record.user.disabled).ok_or_else(refused)?;
    Ok(Session { user: record.user.id, epoch: record.session_epoch })
}

/// The actor of a session, or `Unauthenticated` when it was signed out or the account disabled.
pub async fn by_session(ports: &Ports, session: Session) -> Result<Actor> {
    let record = ports.store.user(session.user).await?.filter(|record| record.session_epoch == session.epoch);
    actor(ports, record).await
}

/// The actor of a personal API token.
pub async fn by_token(ports: &Ports, value: &Secret<String>) -> Result<Actor> {
    let now = ports.host.now();
    let token = ports.store.token_by_hash(&ports.host.sha256(value.expose())).await?;
    let token = token.filter(|token| token.expires_at.is_none_or(|end| end > now)).ok_or_else(|| {
        Error::new(Kind::Unauthenticated, text!("The token is not valid, or no longer.", "令牌无效或已失效。"))
    })?;
    // Once a minute is enough to tell a token that is in use from one that is forgotten.
    if token.last_used_at.is_none_or(|at| (now - at).num_seconds() >= 60) {
        ports.store.token_used(token.id, now).await?;
    }
    actor(ports, ports.store.user(token.user).await?).await
}

async fn actor(ports: &Ports, record: Option<UserRecord>) -> Result<Actor> {
    let user = record.map(|record| record.user).filter(|user| !user.disabled).ok_or_else(Error::unauthenticated)?;
    let memberships = ports.store.memberships_of(user.id).await?;
    Ok(Actor { id: user.id, name: user.name, administrator: user.administrator, memberships })
}

/// Ends all sessions of the actor. Tokens stay: they are taken back one by one.
pub async fn sign_out_everywhere(ports: &Ports, actor: &Actor) -> Result<()> {
    ports.store.user_sign_out_everywhere(actor.id).await?;
    let sentence = text!("Signed out everywhere.", "已在所有设备上退出登录。");
    super::note(ports, actor, "user.sign_out_everywhere", None, None, sentence).await
}
