//! What a store must do, whatever lies beneath.

use domain::Kind;
use domain::audit::{AuditEntry, AuditFilter};
use domain::build::BuildStatus;
use domain::commits::Commit;
use domain::id::{AuditId, TokenId};
use domain::page::Piece;
use domain::ports::{BuildFilter, Store, TokenRecord};
use domain::release::{Placement, ReleaseStatus};
use domain::text::Text;
use domain::user::{Role, Token};

use super::fixtures::*;

pub async fn all(store: &impl Store) {
    people(store).await;
    clusters_and_environments(store).await;
    services(store).await;
    builds(store).await;
    logs(store).await;
    commits(store).await;
    releases(store).await;
    runs(store).await;
    at_once(store).await;
    audit(store).await;
}

async fn people(store: &impl Store) {
    let (ada, team) = (user("ada"), team("people"));
    store.user_create(&ada, "hash").await.unwrap();
    store.team_create(&team).await.unwrap();
    let error = store.user_create(&user("ada"), "hash").await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (Kind::Conflict, Some("name")));
    store.user_set_password(ada.id, "other").await.unwrap();
    let record = store.user_by_name(&ada.name).await.unwrap().unwrap();
    assert_eq!((record.user, record.password_hash.as_str(), record.session_epoch), (ada.clone(), "other", 1));

    for role in [Role::Viewer, Role::Lead] {
        store.member_set(ada.id, team.id, Some(role)).await.unwrap();
        assert_eq!(store.memberships_of(ada.id).await.unwrap()[0].role, role);
    }
    store.member_set(ada.id, team.id, None).await.unwrap();
    assert!(store.members_of(team.id).await.unwrap().is_empty());

    let token = Token {
        id: TokenId(id()),
        user: ada.id,
        name: "ci".into(),
        created_at: now(),
        last_used_at: None,
        expires_at: Some(now()),
    };
    store.token_create(&TokenRecord { token: token.clone(), hash: "abc".into() }).await.unwrap();
    let at = now();
    store.token_used(token.id, at).await.unwrap();
    let found = store.token_by_hash("abc").await.unwrap();
    assert_eq!(found, Some(Token { last_used_at: Some(at), ..token.clone() }));
    assert!(store.token_delete(ada.id, token.id).await.unwrap());
    assert!(!store.token_delete(ada.id, token.id).await.unwrap());
    store.team_delete(team.id).await.unwrap();
    assert_eq!(store.team_delete(team.id).await.unwrap_err().kind, Kind::NotFound);
}

async fn clusters_and_environments(store: &impl Store) {
    let (_, _, home, first) = world(store, "place").await;
    assert_eq!(store.cluster(&home.name).await.unwrap().unwrap().sealed, [0, 255, 1]);
    let second = environment("place-a", &home, "place-space", 0);
    let error = store.environment_create(&second).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (Kind::Conflict, Some("namespace")));
    let error = store.cluster_delete(home.id).await.unwrap_err();
    assert_eq!(error.kind, Kind::Conflict);
    assert!(error.text.en.contains("environments"), "{}", error.text.en);
    store.environment_set_position(first.id, 7).await.unwrap();
    let found = store.environment(&first.name).await.unwrap().unwrap();
    assert_eq!(found, domain::environment::Environment { position: 7, ..first.clone() });
    store.environment_delete(first.id).await.unwrap();
    store.cluster_delete(home.id).await.unwrap();
}

async fn services(store: &impl Store) {
    let (team, mut service, ..) = world(store, "svc").await;
    assert_eq!(store.service(&service.name).await.unwrap(), Some(service.clone()));
    assert_eq!(store.team_delete(team.id).await.unwrap_err().kind, Kind::Conflict);

    service.version = 2;
    store.service_update(&service, Some(Some(vec![9, 0]))).await.unwrap();
    assert_eq!(store.service_credentials(service.id).await.unwrap(), Some(vec![9, 0]));
    let error = store.service_update(&service, None).await.unwrap_err();
    assert_eq!((error.kind, error.field), (Kind::Conflict, None), "a second edit of version 1");
    service.version = 3;
    store.service_update(&service, None).await.unwrap();
    assert!(store.service_by_id(service.id).await.unwrap().unwrap().has_credentials);
    service.version = 4;
    store.service_update(&service, Some(None)).await.unwrap();
    assert_eq!(store.service_credentials(service.id).await.unwrap(), None);
    (service.version, service.deleting, service.claims_go) = (5, true, true);
    store.service_update(&service, None).await.unwrap();
    assert_eq!(store.service(&service.name).await.unwrap(), Some(service.clone()), "what is deleted with it is kept");
    (service.version, service.claims_go) = (6, false);
    store.service_update(&service, None).await.unwrap();
    assert_eq!(store.service_by_id(service.id).await.unwrap(), Some(service));
}

async fn builds(store: &impl Store) {
    let (team, service, ..) = world(store, "bld").await;
    let mut made = Vec::new();
    for number in 1..=3 {
        let build = build(&service);
        assert_eq!(store.build_create(&build).await.unwrap(), number);
        made.push(build);
    }
    let filter = BuildFilter { teams: Some(vec![team.id]), status: Some(BuildStatus::Queued), ..Default::default() };
    let first = store.builds(&filter, &Piece { after: None, limit: Some(2) }).await.unwrap();
    assert_eq!(first.items.iter().map(|it| it.number).collect::<Vec<_>>(), [3, 2]);
    let rest = store.builds(&filter, &Piece { after: first.next, limit: Some(2) }).await.unwrap();
    assert_eq!((rest.items.len(), rest.items[0].number, rest.next), (1, 1, None));
    let none = BuildFilter { teams: Some(Vec::new()), ..Default::default() };
    assert!(store.builds(&none, &Piece::default()).await.unwrap().items.is_empty());
    let odd = Piece { after: Some("odd".into()), limit: None };
    assert_eq!(store.builds(&filter, &odd).await.unwrap_err().field.as_deref(), Some("after"));

    assert!(store.build_claim(made[0].id, now()).await.unwrap());
    assert!(!store.build_claim(made[0].id, now()).await.unwrap(), "taken already");
    store.build_request_cancel(made[1].id).await.unwrap();
    assert!(!store.build_claim(made[1].id, now()).await.unwrap(), "cancelled");
    let mut running = store.build_by_id(made[0].id).await.unwrap().unwrap();
    assert_eq!((running.status, running.attempts), (BuildStatus::Running, 1));
    store.build_request_cancel(running.id).await.unwrap();
    running.status = BuildStatus::Cancelled;
    running.sentence = Some(Text::verbatim("stopped"));
    assert!(store.build_update(&running).await.unwrap(), "and says so");
    let found = store.build(service.id, 1).await.unwrap().unwrap();
    assert!(found.cancel_requested, "an update leaves the wish to cancel");
    assert_eq!(found.sentence, running.sentence);
    assert!(store.builds_unfinished().await.unwrap().iter().all(|it| it.id != running.id));
}

async fn logs(store: &impl Store) {
    let (_, service, ..) = world(store, "log").await;
    let build = build(&service);
    store.build_create(&build).await.unwrap();
    store.build_log_append(build.id, 0, "one\n").await.unwrap();
    store.build_log_append(build.id, 4, "二\0\n").await.unwrap();
    store.build_log_append(build.id, 4, "二\0\n").await.unwrap();
    assert!(store.build_log_append(build.id, 20, "gap").await.is_err());
    assert_eq!(store.build_log_length(build.id).await.unwrap(), 9);
    assert_eq!(store.build_log(build.id, 0, 1000).await.unwrap(), "one\n二 \n");
    assert_eq!(store.build_log(build.id, 2, 1).await.unwrap(), "e\n", "the chunk the offset lies in");
    assert_eq!(store.build_log(build.id, 4, 1).await.unwrap(), "二 \n");
    assert!(store.build_log(build.id, 5, 1).await.is_err(), "inside a character");
    assert_eq!(store.build_log(build.id, 9, 1000).await.unwrap(), "");
}

async fn commits(store: &impl Store) {
    let (_, service, ..) = world(store, "commits").await;
    let build = build(&service);
    store.build_create(&build).await.unwrap();
    assert_eq!(store.build_commits(build.id).await.unwrap(), []);
    let commit = |hash: &str| Commit {
        hash: hash.to_owned(),
        parents: vec!["before".to_owned()],
        subject: "修复".to_owned(),
        author: "Ann".to_owned(),
        at: build.created_at,
    };
    store.build_commits_keep(build.id, &[commit("a")]).await.unwrap();
    store.build_commits_keep(build.id, &[commit("b"), commit("a")]).await.unwrap();
    assert_eq!(store.build_commits(build.id).await.unwrap(), [commit("b"), commit("a")], "the last ones are kept");
}

async fn releases(store: &impl Store) {
    let (_, service, _, environment) = world(store, "rel").await;
    let mut first = release(&service, &environment);
    let place = placement(&first, 1);
    assert_eq!(store.release_create(&first, &place).await.unwrap(), 1);
    first.status = ReleaseStatus::Ready;
    assert!(store.release_update(&first).await.unwrap());
    first.status = ReleaseStatus::Failed;
    assert!(!store.release_update(&first).await.unwrap(), "final already");

    let second = release(&service, &environment);
    let error = store.release_create(&second, &placement(&second, 1)).await.unwrap_err();
    assert_eq!((error.kind, error.field), (Kind::Conflict, None), "the placement has version 1 already");
    assert_eq!(store.release_create(&second, &placement(&second, 2)).await.unwrap(), 2, "no number is lost");
    let third = release(&service, &environment);
    assert_eq!(store.release_create(&third, &placement(&third, 3)).await.unwrap(), 3);
    let overtaken = store.release(service.id, environment.id, 2).await.unwrap().unwrap();
    assert_eq!((overtaken.status, overtaken.finished_at), (ReleaseStatus::Superseded, Some(third.created_at)));
    let ready = store.release_by_id(first.id).await.unwrap().unwrap();
    assert_eq!(ready.status, ReleaseStatus::Ready, "what is final stays");
    assert_eq!(store.release_ready_before(service.id, environment.id, 3).await.unwrap(), Some(1));
    assert_eq!(store.release_ready_before(service.id, environment.id, 1).await.unwrap(), None);
    let piece = Piece { after: None, limit: Some(2) };
    let page = store.releases(service.id, environment.id, &piece).await.unwrap();
    assert_eq!((page.items[0].number, page.next.as_deref()), (3, Some("2")));

    let away = Text::verbatim("away");
    store.placement_trouble(service.id, environment.id, 2, Some(&away)).await.unwrap();
    assert_eq!(store.placement(service.id, environment.id).await.unwrap().unwrap().trouble, None, "of a wish before");
    store.placement_trouble(service.id, environment.id, 3, Some(&away)).await.unwrap();
    assert_eq!(store.placement(service.id, environment.id).await.unwrap().unwrap().trouble, Some(away));
    store.placement_applied(service.id, environment.id, 3, None).await.unwrap();
    store.placement_applied(service.id, environment.id, 2, Some(&Text::verbatim("late"))).await.unwrap();
    let mut place = store.placement(service.id, environment.id).await.unwrap().unwrap();
    store.placement_trouble(service.id, environment.id, 3, Some(&Text::verbatim("full"))).await.unwrap();
    place.version = 4;
    store.placement_update(&place).await.unwrap();
    let mut switched = store.placement(service.id, environment.id).await.unwrap().unwrap();
    assert_eq!(switched.trouble.take(), Some(Text::verbatim("full")), "a switch knows nothing of it");
    assert_eq!((switched.version, switched.wanted_version, switched), (4, 3, place.clone()));
    store.placement_trouble(service.id, environment.id, 3, None).await.unwrap();
    place.version = 3;
    assert_eq!(store.placement_update(&place).await.unwrap_err().kind, Kind::Conflict, "the switch counts");
    assert_eq!((place.release, place.version, place.applied_version, place.trouble.take()), (3, 3, 3, None));
    (place.version, place.wanted_version) = (5, 5);
    place.stopped = true;
    store.placement_update(&place).await.unwrap();
    assert_eq!(store.placement_update(&place).await.unwrap_err().kind, Kind::Conflict);
    assert_eq!(store.environment_delete(environment.id).await.unwrap_err().kind, Kind::Conflict);
    assert!(!store.service_delete(service.id, service.version + 1).await.unwrap(), "somebody changed it");
    assert!(store.release_by_id(third.id).await.unwrap().is_some());
    assert!(store.service_delete(service.id, service.version).await.unwrap());
    assert_eq!(store.release_by_id(third.id).await.unwrap(), None);
    store.environment_delete(environment.id).await.unwrap();
}

/// The run that was asked for last is kept by whatever is changed after it.
async fn runs(store: &impl Store) {
    let (_, service, _, environment) = world(store, "run").await;
    let asked = async || store.placement(service.id, environment.id).await.unwrap().unwrap().run_version;
    let first = release(&service, &environment);
    let mut place = Placement { run_version: 1, ..placement(&first, 1) };
    store.release_create(&first, &place).await.unwrap();
    assert_eq!(asked().await, 1, "by the first release");
    (place.version, place.wanted_version, place.stopped) = (2, 2, true);
    store.placement_update(&place).await.unwrap();
    store.placement_applied(service.id, environment.id, 2, None).await.unwrap();
    assert_eq!(asked().await, 1, "a stop asks for none");
    (place.version, place.wanted_version, place.run_version) = (3, 3, 3);
    store.placement_update(&place).await.unwrap();
    assert_eq!(asked().await, 3, "by hand");
    let second = release(&service, &environment);
    store.release_create(&second, &Placement { run_version: 4, ..placement(&second, 4) }).await.unwrap();
    assert_eq!(asked().await, 4, "by the next release");
}

/// Many at the same moment: every number once, one winner for each version.
async fn at_once(store: &impl Store) {
    let (_, service, _, environment) = world(store, "once").await;
    let builds: Vec<_> = (0..8).map(|_| build(&service)).collect();
    let numbers = futures::future::join_all(builds.iter().map(|it| store.build_create(it))).await;
    let mut numbers: Vec<u32> = numbers.into_iter().map(|it| it.unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());

    let releases: Vec<_> = (0..4).map(|_| release(&service, &environment)).map(|it| (placement(&it, 1), it)).collect();
    let results = futures::future::join_all(releases.iter().map(|(place, it)| store.release_create(it, place))).await;
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 1);
    assert!(results.iter().flat_map(|it| it.as_ref().err()).all(|it| it.kind == Kind::Conflict));

    let claims = futures::future::join_all((0..4).map(|_| store.build_claim(builds[0].id, now()))).await;
    assert_eq!(claims.into_iter().filter(|it| *it == Ok(true)).count(), 1);
}

async fn audit(store: &impl Store) {
    for at in 0..3 {
        let entry = AuditEntry {
            id: AuditId(id()),
            at: now(),
            actor: "ada".into(),
            action: format!("service.act-{at}"),
            service: (at > 0).then(|| "orders".to_owned()),
            environment: None,
            sentence: Text::verbatim("did it"),
        };
        store.audit_append(&entry).await.unwrap();
    }
    let filter = AuditFilter { service: Some("orders".into()), actor: Some("ada".into()), action: None };
    let first = store.audit(&filter, &Piece { after: None, limit: Some(1) }).await.unwrap();
    assert_eq!(first.items[0].action, "service.act-2");
    let second = store.audit(&filter, &Piece { after: first.next, limit: Some(1) }).await.unwrap();
    assert_eq!((second.items[0].action.as_str(), second.next), ("service.act-1", None));
}
