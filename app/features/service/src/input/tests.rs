//! What a form says, read as a person would mean it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]
use super::*;

fn typed() -> ServiceInput {
    ServiceInput {
        name: "orders".into(),
        team: "shop".into(),
        url: "https://git.example/shop/orders.git".into(),
        reference: "main".into(),
        ..ServiceInput::default()
    }
}

fn field_at_fault(input: &ServiceInput) -> Option<String> {
    input.description().err().and_then(|error| error.field)
}

#[test]
fn rows_that_were_left_empty_are_no_ports_and_no_links() {
    let input = ServiceInput {
        ports: vec![PortInput { protocol: "TCP".into(), ..PortInput::default() }],
        links: vec![LinkInput::default()],
        ..typed()
    };
    let described = input.description().expect("good");
    assert_eq!((described.ports.len(), described.links.len()), (0, 0));
}

#[test]
fn each_error_names_its_field() {
    let port = |port: &str| vec![PortInput { port: port.into(), ..PortInput::default() }];
    for (input, field) in [
        (ServiceInput { url: "file:///etc".into(), ..typed() }, "url"),
        (ServiceInput { reference: " ".into(), ..typed() }, "ref"),
        (ServiceInput { path: "../x".into(), ..typed() }, "path"),
        (ServiceInput { dockerfile: "../Dockerfile".into(), ..typed() }, "dockerfile"),
        (ServiceInput { ports: port("http"), ..typed() }, "ports"),
        (ServiceInput { ports: port("70000"), ..typed() }, "ports"),
        (ServiceInput { health_path: "healthz".into(), ..typed() }, "health_path"),
        (ServiceInput { source: SourceKind::Image, image: "No Image".into(), ..typed() }, "image"),
    ] {
        assert_eq!(field_at_fault(&input).as_deref(), Some(field));
    }
}

#[test]
fn a_secret_that_was_typed_is_never_shown() {
    let input = ServiceInput { credentials: CredentialsKind::Password, password: "hunter2-hunter2".into(), ..typed() };
    assert!(!format!("{input:?}").contains("hunter2"));
    assert!(input.credentials().expect("good").is_some());
}

#[test]
fn kept_credentials_stay_and_an_image_needs_none() {
    let keep = ServiceInput { credentials: CredentialsKind::Keep, ..typed() };
    assert_eq!(keep.credentials_change().expect("good"), CredentialsChange::Keep);
    let image = ServiceInput { source: SourceKind::Image, ..keep };
    assert_eq!(image.credentials_change().expect("good"), CredentialsChange::Forget);
}

#[test]
fn a_key_that_is_none_is_refused_at_its_field() {
    let input =
        ServiceInput { credentials: CredentialsKind::SshKey, private_key: "ssh-ed25519 AAAA".into(), ..typed() };
    assert_eq!(input.credentials().err().and_then(|error| error.field).as_deref(), Some("private_key"));
}
