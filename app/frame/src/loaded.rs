//! What a resource brings, in the page.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{AppError, Fault};

/// Shows what a resource brings: nothing moves while it is fetched again, and a failure is shown with a retry.
///
/// `<Load resource=services let:services> <List services/> </Load>`
#[component]
pub fn Load<T, V>(
    resource: Resource<Result<T, AppError>>,
    /// What is shown until the first answer; nothing when left out.
    #[prop(optional, into)]
    fallback: ViewFnOnce,
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    // The types end here: a page is a tree of these, and its type would be as deep as the tree.
    let content = move |result| match result {
        Ok(value) => children(value).into_any(),
        Err(error) => view! { <Fault error retry=move |()| resource.refetch()/> }.into_any(),
    };
    view! {
        <Transition fallback=fallback>
            {
                #[cfg(feature = "ssr")]
                let view = once(resource, content);
                #[cfg(not(feature = "ssr"))]
                let view = move || resource.get().map(&content);
                view
            }
        </Transition>
    }
    .into_any()
}

/// The content, built once. The server calls a closure once to see what it waits for and again to write it: content
/// that asks for more would ask twice, and the page would be written from the second answer but come alive from the
/// first, which need not be the same. So it is resolved right here, with all closures inside it: what is left has none.
#[cfg(feature = "ssr")]
pub(crate) fn once<T, V>(
    resource: Resource<Result<T, AppError>>,
    content: impl FnOnce(Result<T, AppError>) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    Suspend::new(async move { content(resource.await).into_any().resolve().await })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::StreamExt;
    use hydration_context::SsrSharedContext;

    use super::*;
    use crate::Keep;

    type Answer = Result<usize, AppError>;

    /// Answers with how often it was asked before.
    fn counting(asked: &Arc<AtomicUsize>) -> Resource<Answer> {
        let asked = asked.clone();
        Resource::new(
            || (),
            move |()| {
                let asked = asked.clone();
                async move {
                    tokio::task::yield_now().await;
                    Ok(asked.fetch_add(1, Ordering::SeqCst))
                }
            },
        )
    }

    async fn written<V: IntoView + 'static>(page: impl FnOnce() -> V) -> String {
        let _ = any_spawner::Executor::init_tokio();
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
        let stream = owner.with(|| page().to_html_stream_out_of_order());
        stream.collect::<String>().await
    }

    #[tokio::test]
    async fn what_stands_in_a_closure_of_an_answer_asks_once_too() {
        let (outer, inner, innermost) = <(Arc<AtomicUsize>, Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let page = {
            let (outer, inner, innermost) = (outer.clone(), inner.clone(), innermost.clone());
            move || {
                let (inner, innermost) = (StoredValue::new(inner), StoredValue::new(innermost));
                view! {
                    <Load resource=counting(&outer) let:_around>
                        {move || view! {
                            <Load resource=inner.with_value(counting) let:first>
                                {move || format!("first after {first}")}
                                {move || view! {
                                    <Keep resource=innermost.with_value(counting) let:then>
                                        {move || format!("then after {}", then.get())}
                                    </Keep>
                                }}
                            </Load>
                        }}
                    </Load>
                }
            }
        };
        let html = written(page).await;
        assert!(html.contains("first after 0") && html.contains("then after 0"), "{html}");
        assert_eq!([outer, inner, innermost].map(|asked| asked.load(Ordering::SeqCst)), [1, 1, 1]);
    }

    #[tokio::test]
    async fn a_page_inside_an_answer_asks_once_and_is_written_from_that_answer() {
        let (outer, loaded, kept) = <(Arc<AtomicUsize>, Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let page = {
            let (outer, loaded, kept) = (outer.clone(), loaded.clone(), kept.clone());
            move || {
                view! {
                    <Load resource=counting(&outer) let:_around>
                        <Load resource=counting(&loaded) let:before>{format!("loaded after {before}")}</Load>
                        <Keep resource=counting(&kept) let:before>{move || format!("kept after {}", before.get())}</Keep>
                    </Load>
                }
            }
        };
        let html = written(page).await;
        assert!(html.contains("loaded after 0") && html.contains("kept after 0"), "{html}");
        assert_eq!([outer, loaded, kept].map(|asked| asked.load(Ordering::SeqCst)), [1, 1, 1]);
    }
}
