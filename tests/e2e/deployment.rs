//! The image, the compose file and the fixture that they serve. No container engine runs here: what an engine would read
//! is read, and what it would start is started.

use serde_json::Value;

use crate::harness::{Server, project_file, run};

const ADMIN_PASSWORD: &str = "Harbour-Wall-12";
const APP_TOKEN: &str = "0C7E3D55-6A1B-4C7C-8F7E-95D1B1E2C3A4";

fn text(file: &str) -> String {
    std::fs::read_to_string(project_file(file)).unwrap()
}

fn service() -> Value {
    let compose: Value = serde_saphyr::from_str(&text("docker-compose.yml")).unwrap();
    let services = compose["services"].as_object().unwrap();
    assert_eq!(services.len(), 1);
    let volume = services["pam360-sim"]["volumes"][0].as_str().unwrap();
    let (name, path) = volume.split_once(':').unwrap();
    assert!(compose["volumes"].as_object().unwrap().contains_key(name));
    assert_eq!(path, "/data");
    services["pam360-sim"].clone()
}

/// The instructions of the Dockerfile, continued lines joined.
fn instructions() -> Vec<String> {
    let joined = text("Dockerfile").replace("\\\n", " ");
    let lines = joined.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn final_stage() -> Vec<String> {
    let all = instructions();
    let last = all.iter().rposition(|line| line.starts_with("FROM ")).unwrap();
    all[last..].to_vec()
}

fn environment_of_the_image(name: &str) -> String {
    let lines = final_stage();
    let set = lines.iter().find_map(|line| line.strip_prefix("ENV ")).unwrap();
    let value = set.split(' ').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    value.unwrap().to_owned()
}

/// The variables that the image's fixture takes its secrets from.
fn variables_of_the_fixture() -> Vec<String> {
    let fixture = text("fixtures/compose.yaml");
    let named = fixture
        .split("\"${")
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap().to_owned());
    let named: Vec<_> = named.collect();
    assert_eq!(named.len(), 2, "{named:?}");
    named
}

#[test]
fn compose_publishes_on_this_machine_alone() {
    for port in service()["ports"].as_array().unwrap() {
        assert!(port.as_str().unwrap().starts_with("127.0.0.1:"), "{port}");
    }
}

#[test]
fn compose_refuses_to_start_without_each_of_its_secrets() {
    let service = service();
    let environment = service["environment"].as_object().unwrap();
    let mut secrets = variables_of_the_fixture();
    secrets.push("PAM360_SIM_CONTROL_TOKEN".to_owned());
    for name in secrets {
        let value = environment[&name].as_str().unwrap();
        assert!(
            value.starts_with(&format!("${{{name}:?")) && value.ends_with('}'),
            "{name}: {value}"
        );
    }
}

#[test]
fn the_image_is_the_static_binary_with_a_fixture_and_a_folder_of_its_own() {
    let build = instructions();
    assert!(
        build
            .iter()
            .any(|line| line.starts_with("RUN ") && line.ends_with(" .ci/build-static"))
    );
    assert!(text(".ci/run").lines().any(|line| line == ".ci/build-static"));

    let image = final_stage();
    assert_eq!(image[0], "FROM scratch");
    let user = image.iter().find_map(|line| line.strip_prefix("USER ")).unwrap();
    let (uid, gid) = user.split_once(':').unwrap();
    assert!(uid.parse::<u32>().unwrap() > 0 && gid.parse::<u32>().unwrap() > 0);
    assert!(image.contains(&format!("COPY --from=build --chown={user} /data /data")));
    assert!(image.contains(&"VOLUME /data".to_owned()));
    assert_eq!(environment_of_the_image("PAM360_SIM_DATA"), "/data");
    assert_eq!(environment_of_the_image("PAM360_SIM_LISTEN"), "0.0.0.0:8282");
    let fixture = environment_of_the_image("PAM360_SIM_FIXTURE");
    assert!(image.contains(&format!("COPY fixtures/compose.yaml {fixture}")));
}

#[test]
fn the_health_check_of_the_image_asks_a_running_server() {
    let server = Server::start();
    let image = final_stage();
    let check = image.iter().find(|line| line.starts_with("HEALTHCHECK ")).unwrap();
    let (_, command) = check.split_once("CMD ").unwrap();
    let command: Vec<String> = serde_json::from_str(command).unwrap();
    assert_eq!(command[0], "/pam360-sim");
    let arguments: Vec<_> = command[1..]
        .iter()
        .map(|it| it.replace("http://127.0.0.1:8282", server.url()))
        .collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let (code, _, stderr) = run(&arguments, &[]);
    assert_eq!(code, Some(0), "{stderr}");
}

#[tokio::test]
async fn what_the_image_serves_takes_its_secrets_from_the_environment() {
    let dir = tempfile::tempdir().unwrap();
    let fixture = project_file("fixtures/compose.yaml");
    let environment = [
        ("PAM360_SIM_ADMIN_PASSWORD", ADMIN_PASSWORD),
        ("PAM360_SIM_APP_TOKEN", APP_TOKEN),
    ];
    let server = Server::start_in(dir, &["--memory", "--fixture", fixture.to_str().unwrap()], &environment);
    let types = server.rest_with(APP_TOKEN).get("/resources/resourcetypes").await;
    assert_eq!(types.result(), "Success", "{}", types.body);
    let admin = server.admin("", "admin", ADMIN_PASSWORD).await;
    assert_eq!(admin.get("/session").await.status, 200);
}

#[test]
fn without_its_secrets_the_server_names_the_variables_and_does_not_start() {
    let fixture = project_file("fixtures/compose.yaml");
    let flags = [
        "--memory",
        "--listen",
        "127.0.0.1:0",
        "--fixture",
        fixture.to_str().unwrap(),
    ];
    for missing in variables_of_the_fixture() {
        let environment: Vec<_> = [
            ("PAM360_SIM_ADMIN_PASSWORD", ADMIN_PASSWORD),
            ("PAM360_SIM_APP_TOKEN", APP_TOKEN),
        ]
        .into_iter()
        .map(|(name, value)| if name == missing { (name, "") } else { (name, value) })
        .collect();
        let (code, _, stderr) = run(&flags, &environment);
        assert_eq!(code, Some(78), "{stderr}");
        assert!(
            stderr.contains(&format!("the environment variable `{missing}` is not set, or empty")),
            "{stderr}"
        );
    }
}
