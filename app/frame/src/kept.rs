//! What a resource brings, in a page that is built once: dialogs, half-typed words and the place in a list outlive a
//! newer answer.

#[cfg(any(test, not(feature = "ssr")))]
use domain::Kind;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{AppError, Fault};

/// What stands on the page.
#[cfg(any(test, not(feature = "ssr")))]
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Nothing,
    Content,
    Fault(AppError),
}

/// What is to stand there after an answer. What was shown stays while a newer answer cannot be had: the stream's own
/// state says how old it is. What is gone, or may not be seen any more, goes.
#[cfg(any(test, not(feature = "ssr")))]
fn shown<T>(before: Option<&Shown>, answer: Option<&Result<T, AppError>>) -> Shown {
    match answer {
        None => before.cloned().unwrap_or(Shown::Nothing),
        Some(Ok(_)) => Shown::Content,
        Some(Err(error)) => {
            let over = matches!(error.kind(), Kind::NotFound | Kind::Denied | Kind::Unauthenticated);
            if before == Some(&Shown::Content) && !over { Shown::Content } else { Shown::Fault(error.clone()) }
        }
    }
}

/// As [`Load`](crate::Load), but the children are built once, from a signal in which newer answers are exchanged.
///
/// `<Keep resource=services let:services> <List services/> </Keep>`
#[component]
pub fn Keep<T, V>(
    resource: Resource<Result<T, AppError>>,
    /// What is shown until the first answer; nothing when left out.
    #[prop(optional, into)]
    fallback: ViewFnOnce,
    children: impl Fn(RwSignal<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let content = move |first: T| {
        let value = RwSignal::new(first);
        exchange(resource, value);
        children(value).into_any()
    };
    let fault = move |error| view! { <Fault error retry=move |()| resource.refetch()/> }.into_any();
    view! {
        <Transition fallback=fallback>
            {
                #[cfg(feature = "ssr")]
                let view = crate::loaded::once(resource, move |answer| answer.map_or_else(fault, content));
                #[cfg(not(feature = "ssr"))]
                let view = {
                    let now = Memo::new(move |before| resource.with(|answer| shown(before, answer.as_ref())));
                    move || match now.get() {
                        Shown::Nothing => ().into_any(),
                        Shown::Fault(error) => fault(error),
                        Shown::Content => resource.get_untracked().and_then(Result::ok).map(&content).into_any(),
                    }
                };
                view
            }
        </Transition>
    }
    .into_any()
}

/// Puts newer answers into the signal.
fn exchange<T>(resource: Resource<Result<T, AppError>>, value: RwSignal<T>)
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if let Some(Ok(newer)) = resource.get()
            && value.try_with_untracked(|value| *value != newer) == Some(true)
        {
            value.set(newer);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Error, text};

    fn failed(kind: Kind) -> Result<u8, AppError> {
        Err(AppError::from(Error::new(kind, text!("No.", "否。"))))
    }

    #[test]
    fn what_was_typed_outlives_an_answer_that_cannot_be_had() {
        let content = Some(Shown::Content);
        assert_eq!(shown(content.as_ref(), Some(&Ok(2))), Shown::Content);
        assert_eq!(shown(content.as_ref(), None::<&Result<u8, _>>), Shown::Content);
        assert_eq!(shown(content.as_ref(), Some(&failed(Kind::Unavailable))), Shown::Content);
    }

    #[test]
    fn what_is_gone_is_not_shown_any_longer() {
        for kind in [Kind::NotFound, Kind::Denied, Kind::Unauthenticated] {
            assert!(matches!(shown(Some(&Shown::Content), Some(&failed(kind))), Shown::Fault(_)), "{kind:?}");
        }
        assert!(matches!(shown(None, Some(&failed(Kind::Unavailable))), Shown::Fault(_)));
        assert_eq!(shown(None, None::<&Result<u8, _>>), Shown::Nothing);
    }
}
