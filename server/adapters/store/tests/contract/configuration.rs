//! Levels of configuration with their sealed values, and what a place does by itself, as they lie in the database.

use domain::Kind;
use domain::audit::{AuditEntry, AuditFilter};
use domain::automation::{Automation, Hold};
use domain::configuration::{
    Configuration, Configured, Key, Released, Scope, SealedSecret, SecretRef, Used, Value as Configure,
};
use domain::id::AuditId;
use domain::name::{EnvironmentName, UserName};
use domain::page::Piece;
use domain::ports::{Along, Audits, Clusterings, Configurations, Placements, Releases, Services, Store};
use domain::release::{Placement, Promoted, Release};
use domain::settings::Settings;
use sqlx::{AnyConnection, Connection, query};
use store::Database;

use super::fixtures::*;

pub async fn all(database: &Database, url: &str) {
    levels(database).await;
    one_of_two_editors_wins(database).await;
    sealed_values(database).await;
    what_belongs_to_it_goes_along(database).await;
    automation(database, url).await;
    a_release_and_its_configuration_are_there_together_or_not_at_all(database).await;
    everything_is_sealed_anew_or_nothing(database).await;
}

fn key(name: &str) -> Key {
    Key::variable(name).unwrap()
}

fn configured(service: domain::id::ServiceId, scope: Scope, version: u32, text: &str) -> Configured {
    let values = [
        (key("MODE"), Configure::Text(text.to_owned())),
        (key("TOKEN"), Configure::Secret(SecretRef { scope, version: 1 })),
        (key("GONE"), Configure::Unset),
        (Key::file("/etc/orders/订单.yaml").unwrap(), Configure::Text("a: \"1\"\n".to_owned())),
        (Key::Entrypoint, Configure::Text("exec \"$@\"\n".to_owned())),
    ];
    let configuration = Configuration { values: values.into() };
    let updated_by = UserName::parse("ada").unwrap();
    Configured { service, scope, version, configuration, updated_by, updated_at: now() }
}

async fn levels(store: &impl Store) {
    let (_, service, _, environment) = world(store, "cfg").await;
    let own = Scope::Environment(environment.id);
    assert_eq!(store.configuration(service.id, Scope::Base).await.unwrap(), None);
    let of_environment = configured(service.id, own, 1, "stream");
    let base = configured(service.id, Scope::Base, 1, "batch");
    for level in [&of_environment, &base] {
        store.configuration_write(level, &[]).await.unwrap();
    }
    assert_eq!(store.configuration(service.id, own).await.unwrap(), Some(of_environment.clone()));
    assert_eq!(store.configurations(service.id).await.unwrap(), [base, of_environment], "the base first");
}

async fn one_of_two_editors_wins(store: &impl Store) {
    let (_, service, ..) = world(store, "cfg2").await;
    let secret = SealedSecret { key: key("TOKEN"), version: 1, sealed: vec![7] };
    let write = async |version, text: &str, secrets: &[SealedSecret]| {
        store.configuration_write(&configured(service.id, Scope::Base, version, text), secrets).await
    };
    write(1, "first", &[]).await.unwrap();
    for version in [1, 3] {
        let error = write(version, "late", std::slice::from_ref(&secret)).await.unwrap_err();
        assert_eq!((error.kind, error.field), (Kind::Conflict, None), "version {version}");
    }
    assert_eq!(store.secrets(service.id).await.unwrap(), [], "what is refused seals nothing");
    write(2, "second", &[secret]).await.unwrap();
    let edits = (0..4).map(|at| configured(service.id, Scope::Base, 3, &format!("at once {at}"))).collect::<Vec<_>>();
    let results = futures::future::join_all(edits.iter().map(|edit| store.configuration_write(edit, &[]))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let kept = store.configuration(service.id, Scope::Base).await.unwrap().unwrap();
    let won = edits.iter().zip(&results).find(|(_, result)| result.is_ok()).unwrap().0;
    assert_eq!(&kept, won);
}

async fn sealed_values(store: &impl Store) {
    let (_, service, _, environment) = world(store, "sec").await;
    let own = Scope::Environment(environment.id);
    let sealed = |key: Key, version, byte| SealedSecret { key, version, sealed: vec![byte, 0, 255] };
    let file = Key::file("/etc/key.pem").unwrap();
    let level = |scope, version| configured(service.id, scope, version, "x");
    let first = [sealed(key("TOKEN"), 1, 1), sealed(file.clone(), 1, 2)];
    store.configuration_write(&level(Scope::Base, 1), &first).await.unwrap();
    store.configuration_write(&level(Scope::Base, 2), &[sealed(key("TOKEN"), 2, 3)]).await.unwrap();
    store.configuration_write(&level(own, 1), &[sealed(key("TOKEN"), 1, 4)]).await.unwrap();
    let found = async |key: &Key, scope, version| {
        store.secret(service.id, key, SecretRef { scope, version }).await.unwrap().map(|sealed| sealed[0])
    };
    assert_eq!(found(&key("TOKEN"), Scope::Base, 1).await, Some(1), "the version before stays");
    assert_eq!(found(&key("TOKEN"), Scope::Base, 2).await, Some(3));
    assert_eq!(found(&key("TOKEN"), own, 1).await, Some(4), "each scope has its own");
    assert_eq!(found(&file, Scope::Base, 1).await, Some(2));
    assert_eq!(found(&file, own, 1).await, None);
    let records = store.secrets(service.id).await.unwrap();
    let listed = records.iter().map(|it| (it.key.name(), it.reference.scope, it.reference.version)).collect::<Vec<_>>();
    let expected =
        [("/etc/key.pem", Scope::Base, 1), ("TOKEN", Scope::Base, 1), ("TOKEN", Scope::Base, 2), ("TOKEN", own, 1)];
    assert_eq!(listed, expected);
    assert!(records.iter().all(|record| record.created_by.as_str() == "ada"));
    let again = store.configuration_write(&level(Scope::Base, 3), &[sealed(key("TOKEN"), 2, 9)]).await.unwrap_err();
    assert_eq!(again.kind, Kind::Conflict, "a version is never written over");
    assert_eq!(store.configuration(service.id, Scope::Base).await.unwrap().unwrap().version, 2, "all or nothing");
}

async fn what_belongs_to_it_goes_along(store: &impl Store) {
    let (_, service, _, environment) = world(store, "gone").await;
    let own = Scope::Environment(environment.id);
    for scope in [Scope::Base, own] {
        let secret = SealedSecret { key: key("TOKEN"), version: 1, sealed: vec![1] };
        store.configuration_write(&configured(service.id, scope, 1, "x"), &[secret]).await.unwrap();
    }
    store.environment_delete(environment.id).await.unwrap();
    assert_eq!(store.configuration(service.id, own).await.unwrap(), None);
    assert_eq!(store.configurations(service.id).await.unwrap().len(), 1);
    assert_eq!(store.secrets(service.id).await.unwrap().len(), 1, "the base's stays");
    assert!(store.service_delete(service.id, service.version).await.unwrap());
    assert!(store.configurations(service.id).await.unwrap().is_empty());
    assert!(store.secrets(service.id).await.unwrap().is_empty());
}

/// What is chosen for a place, where a release came from, what it took along; and rows that were there before.
async fn automation(database: &Database, url: &str) {
    let (_, service, _, environment) = world(database, "auto").await;
    let configuration = Released {
        secrets: vec![Used {
            key: key("TOKEN"),
            reference: SecretRef { scope: Scope::Base, version: 3 },
            beside: false,
        }],
        ..Released::default()
    };
    let settings = Settings { configuration, ..Settings::default() };
    let promoted = Some(Promoted { environment: EnvironmentName::parse("staging").unwrap(), release: 7 });
    let first = Release { settings, promoted, ..release(&service, &environment) };
    let hold = Hold {
        since: now(),
        by: UserName::parse("ada").unwrap(),
        rolled_back_to: Some(2),
        failed: Some(3),
        instead: Some("4".to_owned()),
    };
    let chosen = Automation { deploys: true, rolls_back: true, hold: Some(hold) };
    let object = serde_json::json!({ "kind": "CronJob", "metadata": { "name": "orders", "uid": "u" }, "spec": {} });
    let adopted = domain::adoption::Adopted::of(&object, None);
    assert!(adopted.is_some());
    let mut place = Placement { automation: chosen.clone(), adopted: adopted.clone(), ..placement(&first, 1) };
    database.release_create(&first, &place).await.unwrap();
    let found = async || database.placement(service.id, environment.id).await.unwrap().unwrap().automation;
    assert_eq!(found().await, chosen, "by the first release");
    let placed = database.placement(service.id, environment.id).await.unwrap().unwrap();
    assert_eq!(placed.adopted, adopted);
    let kept = database.release_by_id(first.id).await.unwrap().unwrap();
    assert_eq!((&kept.promoted, &kept.settings), (&first.promoted, &first.settings));
    (place.version, place.automation.hold) = (2, None);
    database.placement_update(&place).await.unwrap();
    assert_eq!(found().await, place.automation, "let go on");
    let placed = database.placement(service.id, environment.id).await.unwrap().unwrap();
    assert_eq!(placed.adopted, adopted, "whatever else is wanted of it");
    let second = release(&service, &environment);
    database.release_create(&second, &Placement { automation: chosen.clone(), ..placement(&second, 3) }).await.unwrap();
    assert_eq!(found().await, chosen, "by the next release");

    let mut connection = AnyConnection::connect(url).await.unwrap();
    for statement in [
        "UPDATE placements SET automation = NULL WHERE service_id = $1",
        "UPDATE releases SET promoted = NULL, settings = '{\"replicas\":3}' WHERE service_id = $1",
    ] {
        query(statement).bind(service.id.to_string()).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    assert_eq!(found().await, Automation::default(), "chosen by nobody yet");
    let before = database.release_by_id(first.id).await.unwrap().unwrap();
    assert_eq!((before.promoted, before.settings), (None, Settings { replicas: 3, ..Settings::default() }));
}

async fn a_release_and_its_configuration_are_there_together_or_not_at_all(database: &Database) {
    let (_, service, _, environment) = world(database, "both").await;
    let scope = Scope::Environment(environment.id);
    let found = async || {
        let level = database.configuration(service.id, scope).await.unwrap().map(|level| level.version);
        let newest =
            database.releases(service.id, environment.id, &Piece { after: None, limit: Some(1) }).await.unwrap();
        let placed = database.placement(service.id, environment.id).await.unwrap();
        (level, newest.items.first().map(|release| release.number), placed.map(|placed| placed.version))
    };
    let trail = async || {
        let filter = AuditFilter { service: Some("both".to_owned()), ..AuditFilter::default() };
        let lines = database.audit(&filter, &Piece { after: None, limit: None }).await.unwrap().items;
        lines.into_iter().map(|line| line.sentence.en.into_owned()).collect::<Vec<_>>()
    };
    let line = |id: AuditId, number: u32| AuditEntry {
        id,
        at: now(),
        actor: "ada".to_owned(),
        action: "release.create".to_owned(),
        service: Some("both".to_owned()),
        environment: None,
        sentence: domain::text!("Release {number}.", "发布 {number}。"),
    };
    let taken = AuditId(id());
    let create = async |placed: u32, level: u32, id: AuditId| {
        let (release, level) = (release(&service, &environment), configured(service.id, scope, level, "x"));
        let sealed = SealedSecret { key: key("TOKEN"), version: level.version, sealed: vec![1] };
        let trail = |number| line(id, number);
        let along = Along { configured: Some(&level), secrets: &[sealed], trail: Some(&trail) };
        database.release_create_with(&release, &placement(&release, placed), along).await
    };
    let other = || AuditId(id());
    assert_eq!(create(1, 1, taken).await, Ok(1));
    assert_eq!(found().await, (Some(1), Some(1), Some(1)));
    // Somebody was quicker with the one or with the other.
    for (placed, level) in [(1, 2), (2, 1), (3, 2), (2, 3)] {
        assert_eq!(create(placed, level, other()).await.unwrap_err().kind, domain::Kind::Conflict, "{placed} {level}");
        assert_eq!(found().await, (Some(1), Some(1), Some(1)), "{placed} {level}");
    }
    create(2, 2, taken).await.expect_err("a line of the trail that cannot be written");
    assert_eq!(found().await, (Some(1), Some(1), Some(1)), "there is no release that the trail does not tell of");
    assert_eq!(trail().await, ["Release 1."], "nor the other way round");
    assert_eq!(database.secrets(service.id).await.unwrap().len(), 1);
    assert_eq!(create(2, 2, other()).await, Ok(2), "and no number is lost");
    assert_eq!(found().await, (Some(2), Some(2), Some(2)));
    assert_eq!(trail().await, ["Release 2.", "Release 1."]);
}

async fn everything_is_sealed_anew_or_nothing(database: &Database) {
    let (_, mut service, cluster, _) = world(database, "seal").await;
    service.version = 2;
    database.service_update(&service, Some(Some(vec![1, 2]))).await.unwrap();
    let token = |version| SealedSecret { key: key("TOKEN"), version, sealed: vec![u8::try_from(version).unwrap()] };
    let level = configured(service.id, Scope::Base, 1, "x");
    database.configuration_write(&level, &[token(1), token(2)]).await.unwrap();
    let found = async || {
        let secret = async |version| {
            let reference = SecretRef { scope: Scope::Base, version };
            database.secret(service.id, &key("TOKEN"), reference).await.unwrap().unwrap()
        };
        let connection = database.cluster(&cluster.name).await.unwrap().unwrap().sealed;
        let credentials = database.service_credentials(service.id).await.unwrap().unwrap();
        [connection, credentials, secret(1).await, secret(2).await]
    };
    let before = found().await;
    let refuses = |sealed: &[u8]| match sealed {
        [2] => Err(domain::Error::internal("the last one does not open")),
        other => Ok([b"new", other].concat()),
    };
    database.reseal(refuses).await.unwrap_err();
    assert_eq!(found().await, before, "nothing, when one does not open");
    let done = database.reseal(|sealed| Ok([b"new", sealed].concat())).await.unwrap();
    assert!(done.clusters >= 1 && done.credentials >= 1 && done.secrets >= 2, "{done:?}");
    assert_eq!(found().await, before.map(|sealed| [b"new".to_vec(), sealed].concat()));
}
