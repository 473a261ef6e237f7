//! A place that is forgotten: with its releases, and with its own configuration where that is said.

use domain::configuration::{Configuration, Configured, Key, Scope, SealedSecret, SecretRef, Value};
use domain::name::UserName;
use domain::ports::Store;
use domain::release::Placement;
use domain::removal::Removal;
use store::Database;

use super::fixtures::*;

pub async fn all(database: &Database) {
    the_wish_is_kept(database).await;
    forgotten(database, "forget", true).await;
    forgotten(database, "keep", false).await;
}

async fn the_wish_is_kept(store: &impl Store) {
    let (_, service, _, environment) = world(store, "wish").await;
    let first = release(&service, &environment);
    store.release_create(&first, &placement(&first, 1)).await.unwrap();
    let removal = Some(Removal { claims: true, configuration: false });
    let found = async || store.placement(service.id, environment.id).await.unwrap().unwrap().removal;
    assert_eq!(found().await, None);
    store.placement_update(&Placement { removal, ..placement(&first, 2) }).await.unwrap();
    assert_eq!(found().await, removal);
}

async fn forgotten(store: &impl Store, name: &str, configuration: bool) {
    let (_, service, _, environment) = world(store, name).await;
    let (_, other, ..) = world(store, &format!("{name}-other")).await;
    for service in [&service, &other] {
        let first = release(service, &environment);
        assert_eq!(store.release_create(&first, &placement(&first, 1)).await.unwrap(), 1);
        let key = Key::variable("TOKEN").unwrap();
        for scope in [Scope::Base, Scope::Environment(environment.id)] {
            let values = [(key.clone(), Value::Secret(SecretRef { scope, version: 1 }))];
            let configured = Configured {
                service: service.id,
                scope,
                version: 1,
                configuration: Configuration { values: values.into() },
                updated_by: UserName::parse("ada").unwrap(),
                updated_at: now(),
            };
            let sealed = SealedSecret { key: key.clone(), version: 1, sealed: vec![1] };
            store.configuration_write(&configured, &[sealed]).await.unwrap();
        }
    }
    let forget = async |version| store.placement_forget(service.id, environment.id, version, configuration).await;
    assert_eq!(forget(2).await, Ok(false), "somebody said something else meanwhile");
    assert_eq!(store.configurations(service.id).await.unwrap().len(), 2);
    assert_eq!(forget(1).await, Ok(true));
    assert_eq!(forget(1).await, Ok(false));

    let left = async |service: &domain::service::Service| {
        (
            store.placement(service.id, environment.id).await.unwrap().is_some(),
            store.release(service.id, environment.id, 1).await.unwrap().is_some(),
            store.configurations(service.id).await.unwrap().len(),
            store.secrets(service.id).await.unwrap().len(),
        )
    };
    let kept = if configuration { 1 } else { 2 };
    assert_eq!(left(&service).await, (false, false, kept, kept));
    assert_eq!(left(&other).await, (true, true, 2, 2), "of another service nothing goes");
    let again = release(&service, &environment);
    assert_eq!(store.release_create(&again, &placement(&again, 1)).await.unwrap(), 2, "no number comes twice");
}
