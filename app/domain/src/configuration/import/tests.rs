//! What people have, and what is read of it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use super::*;
use rstest::rstest;

fn read_as(format: Format, text: &str, service: Option<&str>) -> Read {
    let how = How { format, naming: Naming::Spring, service, folder: "/etc/orders" };
    read(text, &how).expect("read")
}

fn values(read: &Read) -> Vec<(&str, &str)> {
    read.found.iter().map(|found| (found.key.name(), found.value.expose().as_str())).collect()
}

fn refused(read: &Read) -> Vec<(usize, &str)> {
    read.refused.iter().map(|refused| (refused.line, refused.name.as_str())).collect()
}

#[test]
fn an_env_file_is_read_as_docker_reads_it() {
    let text = "\u{feff}# database\nexport DB_URL=postgres://db/orders?a=b#c\nGREETING = \"hello \\\"you\\\"\\n\" # said\r\n\
                EMPTY=\nSINGLE='a $b \\n'\nKEY=\"one\ntwo\"\nTRAILING=x # comment\nnothing\n=nameless\n1A=x\nOPEN='never\nA=1\nA=2\n";
    let read = read_as(Format::Dotenv, text, None);
    let expected = [
        ("DB_URL", "postgres://db/orders?a=b#c"),
        ("GREETING", "hello \"you\"\n"),
        ("EMPTY", ""),
        ("SINGLE", "a $b \\n"),
        ("KEY", "one\ntwo"),
        ("TRAILING", "x"),
        ("A", "2"),
    ];
    assert_eq!(values(&read), expected);
    assert_eq!(refused(&read), [(9, ""), (10, ""), (11, "1A"), (12, "OPEN"), (13, "A")]);
}

#[test]
fn properties_become_the_variables_that_spring_documents() {
    let text = "# a\n! b\nserver.port=8080\nspring.datasource.pool-size : 5\nmy.list[0]=x\nlong=a, \\\n   b\n\
                path=C\\:\\\\temp\\u00e9\nPLAIN x\nbroken=\\u00g\nserver.port=9090\n";
    let read = read_as(Format::Properties, text, None);
    let expected = [
        ("SPRING_DATASOURCE_POOLSIZE", "5"),
        ("MY_LIST_0", "x"),
        ("long", "a, b"),
        ("path", "C:\\tempé"),
        ("PLAIN", "x"),
        ("SERVER_PORT", "9090"),
    ];
    assert_eq!(values(&read), expected);
    assert_eq!(refused(&read), [(3, "server.port"), (10, "broken")]);
}

#[test]
fn nested_yaml_is_joined_and_values_stay_as_they_are_written() {
    let text = "spring:\n  datasource: &db\n    url: jdbc:x\n    retries: 010\n  other:\n    <<: *db\n    url: y\n\
                servers: [a, b]\non: yes\nversion: 1.10\nnothing:\nempty: {}\n---\nmore: 1\n";
    let read = read_as(Format::Yaml, text, None);
    let expected = [
        ("SPRING_DATASOURCE_URL", "jdbc:x"),
        ("SPRING_DATASOURCE_RETRIES", "010"),
        ("SPRING_OTHER_RETRIES", "010"),
        ("SPRING_OTHER_URL", "y"),
        ("SERVERS_0", "a"),
        ("SERVERS_1", "b"),
        ("on", "yes"),
        ("version", "1.10"),
    ];
    assert_eq!(values(&read), expected);
    assert_eq!(refused(&read).iter().map(|(_, name)| *name).collect::<Vec<_>>(), ["nothing", "empty", "---"]);
}

#[rstest]
#[case(Naming::Spring, "spring.datasource.pool-size", "SPRING_DATASOURCE_POOLSIZE")]
#[case(Naming::Underscore, "quarkus.http.pool-size", "QUARKUS_HTTP_POOL_SIZE")]
#[case(Naming::Double, "Logging.LogLevel.Default", "Logging__LogLevel__Default")]
#[case(Naming::Double, "Hosts[0]", "Hosts__0")]
#[case(Naming::Spring, "already_one", "already_one")]
fn a_setting_becomes_a_variable(#[case] naming: Naming, #[case] name: &str, #[case] variable: &str) {
    assert_eq!(naming.variable(name), variable);
}

const COMPOSE: &str = "services:\n  web:\n    image: web:1\n    environment:\n      MODE: stream\n      DEBUG: true\n      FROM_SHELL:\n\
                       \x20     PRICE: $$5\n      URL: http://${HOST}/\n    env_file: [.env, { path: other.env }]\n  db:\n    environment:\n\
                       \x20     - POSTGRES_PASSWORD=a=b\n      - HOME\n";

#[test]
fn a_service_of_compose_is_read_in_both_its_forms() {
    let asked = read_as(Format::Compose, COMPOSE, None);
    assert_eq!((asked.services.as_slice(), asked.found.len()), (["web".to_owned(), "db".to_owned()].as_slice(), 0));
    let web = read_as(Format::Compose, COMPOSE, Some("web"));
    assert_eq!(values(&web), [("MODE", "stream"), ("DEBUG", "true"), ("PRICE", "$5")]);
    assert_eq!(refused(&web), [(7, "FROM_SHELL"), (9, "URL"), (10, "env_file")]);
    assert!(web.refused[2].reason.en.contains(".env, other.env"), "{:?}", web.refused);
    let db = read_as(Format::Compose, COMPOSE, Some("db"));
    assert_eq!((values(&db), refused(&db)), (vec![("POSTGRES_PASSWORD", "a=b")], vec![(14, "HOME")]));
    let how = How { format: Format::Compose, naming: Naming::Spring, service: Some("cache"), folder: "/etc" };
    assert_eq!(read(COMPOSE, &how).expect_err("refused").field.as_deref(), Some("service"));
}

#[test]
fn the_manifest_of_a_config_map_gives_variables_and_files() {
    let text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  MODE: stream\n  application.yaml: |\n    a: 1\nbinaryData:\n  logo: aGk=\n";
    let read = read_as(Format::Yaml, text, None);
    assert_eq!(values(&read), [("MODE", "stream"), ("/etc/orders/application.yaml", "a: 1\n")]);
    assert_eq!(refused(&read), [(8, "logo")]);
}

#[rstest]
#[case(Format::Yaml, "- a\n- b\n")]
#[case(Format::Yaml, "a: [1")]
#[case(Format::Yaml, "apiVersion: v1\nkind: Secret\ndata: {}\n")]
#[case(Format::Yaml, "? [a]\n: b\n")]
#[case(Format::Compose, "a: 1\n")]
fn what_is_no_such_text_at_all_is_refused(#[case] format: Format, #[case] text: &str) {
    let how = How { format, naming: Naming::Spring, service: None, folder: "/etc" };
    assert_eq!(read(text, &how).expect_err("refused").field.as_deref(), Some("text"));
}

#[test]
fn a_short_text_that_stands_for_a_very_long_one_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..12 {
        let before = format!("*a{},", at - 1).repeat(9);
        text.push_str(&format!("a{at}: &a{at} [{before}]\n"));
    }
    let how = How { format: Format::Yaml, naming: Naming::Spring, service: None, folder: "/etc" };
    assert_eq!(read(&text, &how).expect_err("refused").field.as_deref(), Some("text"));
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(500_000), "*a,".repeat(10_000));
    assert_eq!(read(&long, &how).expect_err("refused").field.as_deref(), Some("text"));
    let named = format!("{}: [{}]\n", "x".repeat(600), "1,".repeat(10_000));
    let refused = read(&named, &how).expect("read").refused;
    assert!(refused.len() == 1 && refused[0].name.len() == 60 && refused[0].reason.en.len() < 100);
    let deep = "[".repeat(500);
    assert!(read(&deep, &how).is_err());
}

#[rstest]
#[case(None, "A=1\nB=2\n", Format::Dotenv)]
#[case(None, "# c\nexport A=1\n", Format::Dotenv)]
#[case(None, "server.port=1\nA=2\n", Format::Properties)]
#[case(None, "server:\n  port: 1\n", Format::Yaml)]
#[case(None, COMPOSE, Format::Compose)]
#[case(Some("docker-compose.yml"), COMPOSE, Format::Compose)]
#[case(Some("application.yaml"), "a=b: 1\n", Format::Yaml)]
#[case(Some(".env.production"), "a: 1\n", Format::Dotenv)]
#[case(Some("application.properties"), "a: 1\n", Format::Properties)]
#[case(None, "nothing at all", Format::Dotenv)]
#[case(None, "A=1\nB='two words'\nbad-name=1\n", Format::Dotenv)]
#[case(None, "max-connections=1\nlog-level=info\n", Format::Properties)]
#[case(None, "export A=1\na.b=1\n", Format::Dotenv)]
#[case(None, "services:\n  web:\n   image: [a\n", Format::Yaml)]
fn a_format_is_recognised(#[case] name: Option<&str>, #[case] text: &str, #[case] format: Format) {
    assert_eq!(Format::recognise(name, text), format);
}

#[rstest]
#[case("DB_PASSWORD", "x", true)]
#[case("API_KEY", "x", true)]
#[case("GITHUB_TOKEN", "x", true)]
#[case("KEYCLOAK_URL", "http://id", false)]
#[case("DATABASE_URL", "postgres://shop:word@db/orders", true)]
#[case("DATABASE_URL", "postgres://shop@db/orders", false)]
#[case("DATABASE_URL", "jdbc:mysql://db/orders?user=shop&password=word", true)]
#[case("ConnectionStrings__Main", "Server=db;Pwd=word;", true)]
#[case("DATABASE_URL", "jdbc:mysql://db/orders?password=${WORD}", false)]
#[case("dbPwd", "x", true)]
#[case("jwt.signingKey", "x", true)]
#[case("minio.accessKey", "x", true)]
#[case("app.monkey", "x", false)]
#[case("MODE", "stream", false)]
#[case("/etc/orders/tls.key", "x", true)]
#[case("/etc/tokens/app.yaml", "x", false)]
fn what_looks_secret_is_proposed_so(#[case] name: &str, #[case] value: &str, #[case] secret: bool) {
    assert_eq!(looks_secret(name, value), secret);
}

#[test]
fn nothing_shows_what_was_read() {
    let read = read_as(Format::Dotenv, "TOKEN=hunter2\nhunter2 alone\nB='hunter2\n", None);
    assert!(!format!("{read:?}").contains("hunter2"), "{read:?}");
}

#[test]
fn what_is_remembered_under_many_names_is_counted_each_time() {
    let begin: String = (0..30).map(|n| format!("&a{n} [")).collect();
    let text = format!("value: {begin}\"{}\"{}\n", "x".repeat(200 * 1024), "]".repeat(30));
    let how = How { format: Format::Yaml, naming: Naming::Spring, service: None, folder: "/etc/orders" };
    let error = read(&text, &how).expect_err("it would be held thirty times");
    assert!(error.text.en.contains("stands for more than"), "{error}");
}
