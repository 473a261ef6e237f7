//! Variables, sealed values, files and an entrypoint script: to the pods, in a release, and back with it.

use domain::Kind;
use domain::use_cases::release::{Order, What};

use crate::configured::{configures, sealed, text};
use crate::real::keeper::{keeper, later};
use crate::real::{World, until};
use crate::steps::{arrives, deploy, of_pods, rolls_back_to};
use crate::wanted::{inside, log_of, world};

const SCRIPT: &str = "#!/bin/sh\necho \"the script starts $*\"\nexport FROM_SCRIPT=yes\nexec \"$@\"\n";

/// What the service itself has: `NAME=value` of its first process, and the content of the files.
async fn has(world: &World) -> Vec<String> {
    let look = "tr '\\0' '\\n' </proc/1/environ | grep -E '^(GREETING|TOKEN|FROM_SCRIPT|EDITION)=' | sort; \
                cat /etc/orders/app.yaml /etc/orders/key; tr '\\0' ' ' </proc/1/cmdline";
    inside(world, look).await.lines().map(|line| line.trim().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_configured_reaches_the_pods_with_a_release_and_comes_back_with_a_roll_back() {
    let world = world("configured").await;
    let first = [
        ("GREETING", text("plain words")),
        ("TOKEN", sealed("hush-one")),
        ("/etc/orders/app.yaml", text("mode: one\n")),
        ("/etc/orders/key", sealed("hush-file\n")),
        ("entrypoint", text(SCRIPT)),
    ];
    configures(&world, Some("dev"), &first).await;
    let release = arrives(&world, Order::of(What::Image(keeper()))).await;
    let one = ["FROM_SCRIPT=yes", "GREETING=plain words", "TOKEN=hush-one", "mode: one", "hush-file", "/hello"];
    assert_eq!(has(&world).await, one);
    assert_eq!(log_of(&world, "orders").await[0], "the script starts /hello");
    assert!(!format!("{release:?}").contains("hush-"), "a release keeps no sealed value");

    // Somebody edits: nothing changes before a release takes it along.
    let before = of_pods(&world, ".metadata.uid");
    configures(&world, Some("dev"), &[("TOKEN", sealed("hush-two")), ("/etc/orders/app.yaml", text("mode: two\n"))])
        .await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(of_pods(&world, ".metadata.uid"), before, "an edit alone replaces no pod");
    assert_eq!(has(&world).await, one);
    arrives(&world, Order::of(What::Image(later()))).await;
    let two = [
        "EDITION=later",
        "FROM_SCRIPT=yes",
        "GREETING=plain words",
        "TOKEN=hush-two",
        "mode: two",
        "hush-file",
        "/hello",
    ];
    assert_eq!(has(&world).await, two);
    until("the end of the old pods", async || {
        let now = of_pods(&world, ".metadata.uid");
        if now.iter().any(|pod| before.contains(pod)) { Err(now) } else { Ok(()) }
    })
    .await;

    rolls_back_to(&world, 1).await;
    assert_eq!(has(&world).await, one, "image, file and sealed value together");
    let held = world.until_status("orders", |status| status.automation.is_held()).await;
    assert_eq!(held.automation.hold.and_then(|hold| hold.rolled_back_to), Some(1));
    let by_program = Order { automatic: true, ..Order::of(What::Image(later())) };
    let error = deploy(&world, by_program).await.expect_err("it is held");
    assert!(error.kind == Kind::Conflict && error.text.en.contains("are held"), "{error}");

    // What was gone back to is what is configured now.
    arrives(&world, Order::of(What::Image(keeper()))).await;
    assert_eq!(has(&world).await, one);
    let database = std::fs::read_dir(&world.config.data).unwrap().flatten().map(|file| file.path());
    for file in database.filter(|file| file.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(5).any(|piece| piece == b"hush-"), "{} has a value unsealed", file.display());
    }
}
