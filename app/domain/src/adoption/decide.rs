//! What becomes of one variable: what is proposed, what may be chosen instead, and why not something else.

use super::variables::{Becomes, Seen, Variable, Variables};
use crate::configuration::import::looks_secret;
use crate::configuration::{Key, check_text, to_the_letter};
use crate::error::{Error, Result};
use crate::pod::ReferenceKind;
use crate::secret::Secret;
use crate::text;

type Decided = (Variable, Option<Secret<String>>);

/// Kubernetes puts the values of variables before it into a plain value, and into no other; `$$` is a `$` there alone.
const REFERS: &str = "$(";

/// Of the service's own container. `None`: no release can say it; it is told with the fields that change.
pub(super) fn decide(name: String, seen: Seen, chosen: Option<Becomes>) -> Result<Option<Decided>> {
    let Seen { origin, value } = seen;
    let checked = value.and_then(|value| {
        let good = Key::variable(&name).and_then(|key| check_text(&key, value.expose()));
        good.map(|()| value).map_err(|error| error.text)
    });
    let value = match checked {
        Ok(value) => value,
        // One that stands in the workload.
        Err(_) if origin.is_none() => return Ok(None),
        Err(why) => {
            let choices = vec![Becomes::Left];
            let variable = Variable { name, container: None, origin, becomes: Becomes::Left, choices, why: Some(why) };
            chosen.map_or(Ok(()), |chosen| among(&variable, chosen))?;
            return Ok(Some((variable, None)));
        }
    };
    let looks = looks_hidden(&name, value.expose());
    let (refers, doubles) = (value.expose().contains(REFERS), value.expose().contains("$$"));
    let kind = origin.as_ref().map(|origin| origin.object.kind);
    let (choices, proposed, why) = match kind {
        Some(ReferenceKind::Secret) => (vec![Becomes::Sealed, Becomes::Left], Becomes::Sealed, None),
        Some(_) => (Becomes::ALL.to_vec(), if looks { Becomes::Sealed } else { Becomes::Plain }, None),
        None if refers || doubles => (vec![Becomes::Plain], Becomes::Plain, looks.then(refers_to_others)),
        None => (vec![Becomes::Sealed, Becomes::Plain], if looks { Becomes::Sealed } else { Becomes::Plain }, None),
    };
    let becomes = chosen.unwrap_or(proposed);
    // What comes from an object is taken to the letter there.
    let letter = kind.is_some() && becomes == Becomes::Plain && (refers || doubles);
    let value = if letter { Secret::new(to_the_letter(value.expose())) } else { value };
    let variable = Variable { name, container: None, origin, becomes, choices, why };
    among(&variable, becomes)?;
    Ok(Some((variable, Some(value))))
}

/// Of a container beside it: asked about only where it looks as if nobody should see it, or is what is sealed of the
/// service's own.
pub(super) fn decide_beside(
    container: &str,
    name: &str,
    value: &str,
    chosen: Option<Becomes>,
    own: &Variables,
) -> Result<Option<Decided>> {
    let value = Secret::new(value.to_owned());
    let same = |(other, of): &Decided| {
        other.container.is_none() && other.becomes == Becomes::Sealed && of.as_ref() == Some(&value)
    };
    let shared = !value.expose().is_empty() && own.all.iter().any(same);
    if chosen.is_none() && !shared && !looks_hidden(name, value.expose()) {
        return Ok(None);
    }
    let becomes = chosen.unwrap_or(Becomes::Sealed);
    let sealed = becomes == Becomes::Sealed;
    let lost = || {
        text!(
            "Containers beside the service have no sealed values: the next release has none of it.",
            "附加容器没有加密的值：下一次发布将不包含它。"
        )
    };
    let variable = Variable {
        name: name.to_owned(),
        container: Some(container.to_owned()),
        origin: None,
        becomes,
        choices: vec![Becomes::Sealed, Becomes::Plain],
        why: sealed.then(lost),
    };
    among(&variable, becomes)?;
    Ok(Some((variable, Some(value))))
}

fn looks_hidden(name: &str, value: &str) -> bool {
    !value.is_empty() && looks_secret(name, value)
}

fn refers_to_others() -> crate::text::Text {
    text!(
        "Kubernetes reads “$(NAME)” and “$$” in a plain value alone: sealed it would be another value.",
        "Kubernetes 只在明文值中解析 “$(NAME)” 和 “$$”：加密后会变成另一个值。"
    )
}

fn among(variable: &Variable, chosen: Becomes) -> Result<()> {
    if variable.choices.contains(&chosen) {
        return Ok(());
    }
    let name = variable.id();
    let (field, chosen) = (format!("variables.{name}"), chosen.as_str());
    let known = variable.choices.iter().map(|choice| choice.as_str()).collect::<Vec<_>>().join(", ");
    Err(Error::invalid(
        &field,
        text!("{name} cannot become {chosen}, only {known}.", "{name} 不能设为 {chosen}，只能是 {known}。"),
    ))
}
