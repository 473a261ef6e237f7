//! The configuration centre of an environment, its password, and what items held when a release was made.

use domain::centre::{Address, Centre, CentreKind, CentreRecord, Item, Mark};
use domain::environment::Environment;
use domain::name::UserName;
use domain::ports::{Centres, Environments, Releases};
use store::Database;

use super::fixtures::*;

pub async fn all(database: &Database) {
    one_takes_the_place_of_the_other(database).await;
    an_environment_takes_its_centre_along(database).await;
    what_was_noted_stays_with_the_release(database).await;
    the_password_is_sealed_anew(database).await;
}

fn record(environment: &Environment, kind: CentreKind, sealed: Option<Vec<u8>>) -> CentreRecord {
    let centre = Centre {
        kind,
        address: Address::parse("http://centre:8080/path").unwrap(),
        namespace: "dev".into(),
        user: "reader".into(),
        has_password: sealed.is_some(),
        updated_by: UserName::parse("ada").unwrap(),
        updated_at: now(),
    };
    CentreRecord { environment: environment.id, centre, sealed }
}

async fn one_takes_the_place_of_the_other(database: &Database) {
    let (_, _, _, environment) = world(database, "centre").await;
    assert_eq!(database.centre(environment.id).await.unwrap(), None);
    for one in [
        record(&environment, CentreKind::Nacos, Some(vec![1, 2])),
        record(&environment, CentreKind::Apollo, None),
        record(&environment, CentreKind::Disconf, Some(vec![3])),
    ] {
        database.centre_set(&one).await.unwrap();
        assert_eq!(database.centre(environment.id).await.unwrap(), Some(one));
    }
    assert_eq!(database.centre_delete(environment.id).await, Ok(true));
    assert_eq!(database.centre_delete(environment.id).await, Ok(false));
    assert_eq!(database.centre(environment.id).await.unwrap(), None);
}

async fn an_environment_takes_its_centre_along(database: &Database) {
    let (_, _, _, environment) = world(database, "centre-gone").await;
    database.centre_set(&record(&environment, CentreKind::Nacos, None)).await.unwrap();
    database.environment_delete(environment.id).await.unwrap();
    assert_eq!(database.centre(environment.id).await.unwrap(), None);
}

async fn what_was_noted_stays_with_the_release(database: &Database) {
    let (_, service, _, environment) = world(database, "marks").await;
    let (first, second) = (release(&service, &environment), release(&service, &environment));
    database.release_create(&first, &placement(&first, 1)).await.unwrap();
    database.release_create(&second, &placement(&second, 2)).await.unwrap();
    let mark = |item: &str, hash: &str| Mark { item: Item::parse(item).unwrap(), hash: hash.to_owned() };
    let marks = [mark("apollo:a/b", ""), mark("nacos:G/a.yaml", "abc")];
    database.centre_marks_keep(first.id, &marks).await.unwrap();
    database.centre_marks_keep(first.id, &marks).await.unwrap();
    assert_eq!(database.centre_marks(first.id).await.unwrap(), marks);
    assert_eq!(database.centre_marks(second.id).await.unwrap(), []);
    assert!(database.centre_marks_keep(release(&service, &environment).id, &marks).await.is_err(), "of no release");
}

async fn the_password_is_sealed_anew(database: &Database) {
    let (_, _, _, environment) = world(database, "centre-key").await;
    database.centre_set(&record(&environment, CentreKind::Nacos, Some(vec![7]))).await.unwrap();
    let done = database.reseal(|sealed| Ok([b"new", sealed].concat())).await.unwrap();
    assert!(done.centres >= 1, "{done:?}");
    let sealed = database.centre(environment.id).await.unwrap().unwrap().sealed;
    assert_eq!(sealed, Some(b"new\x07".to_vec()));
    // What the others were sealed with stays as they expect it.
    let old = |sealed: &[u8]| Ok(sealed.strip_prefix(b"new").unwrap_or(sealed).to_vec());
    database.reseal(old).await.unwrap();
}
