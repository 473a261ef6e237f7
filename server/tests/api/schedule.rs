//! A schedule, looked at while it is being written: by anybody who is signed in, in their language.

use serde_json::{Value, json};

use crate::world::World;

async fn look(world: &World, token: &str, query: &str, language: &str) -> Value {
    let ask = world.get(&format!("/schedule?{query}")).token(token);
    ask.header("accept-language", language).send().await.json(200)
}

#[tokio::test]
async fn a_schedule_is_said_in_words_with_the_next_five_times() {
    let world = World::new().await;
    let nobody_yet = world.person("ann", false).await;
    let token = world.token(&nobody_yet).await;
    let query = "schedule=0+3+*+*+*&time_zone=Europe/Berlin";
    let due = look(&world, &token, query, "en").await;
    let next: Vec<String> = (1..=5).map(|day| format!("2026-01-0{day}T02:00:00Z")).collect();
    let local: Vec<String> = (1..=5).map(|day| format!("2026-01-0{day} 03:00")).collect();
    assert_eq!(due, json!({"words": "At 03:00.", "next": next, "local": local, "time_zone": "Europe/Berlin"}));
    let chinese = look(&world, &token, query, "zh").await;
    assert_eq!((&chinese["words"], &chinese["next"]), (&"在 03:00。".into(), &due["next"]));

    let monthly = look(&world, &token, "schedule=@monthly", "en").await;
    assert_eq!((&monthly["time_zone"], &monthly["local"][0]), (&"UTC".into(), &"2026-02-01 00:00".into()));
    world.clock.forward(86_400);
    assert_eq!(look(&world, &token, query, "en").await["next"][0], "2026-01-02T02:00:00Z", "from now on");
}

#[tokio::test]
async fn an_hour_that_the_clock_passes_twice_or_not_at_all_is_no_fault() {
    let world = World::new().await;
    let token = world.token(&world.boss().await).await;
    // In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
    for day in ["29+3", "25+10"] {
        let query = format!("schedule=30+2+{day}+*&time_zone=Europe/Berlin");
        let due = look(&world, &token, &query, "en").await;
        assert_eq!(due["next"].as_array().unwrap().len(), 5, "{due}");
    }
}

#[tokio::test]
async fn a_day_that_never_comes_has_words_and_no_times() {
    let world = World::new().await;
    let token = world.token(&world.boss().await).await;
    let due = look(&world, &token, "schedule=0+0+30+2+*", "en").await;
    assert_eq!((&due["next"], &due["local"]), (&json!([]), &json!([])));
    assert!(due["words"].as_str().is_some_and(|words| !words.is_empty()));
}
