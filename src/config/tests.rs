use super::*;

fn variables(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn flags(arguments: &[&str]) -> Layer {
    use clap::{Args, Command, FromArgMatches};
    let matches = Layer::augment_args(Command::new("test").no_binary_name(true)).get_matches_from(arguments);
    Layer::from_arg_matches(&matches).unwrap()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

fn load(arguments: &[&str], pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(flags(arguments), variables(pairs))
}

#[test]
fn without_a_word_the_demo_is_served_from_the_data_folder_on_loopback() {
    let config = load(&[], &[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8282");
    assert_eq!(config.storage, Storage::Data("./data".into()));
    assert_eq!(config.fixture, FixtureSource::BuiltIn(BuiltInFixture::Demo));
    assert_eq!(config.max_body_bytes, 10 * 1024 * 1024);
    assert!(!config.quiet && config.control_token.is_none());
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file() {
    let file = file("listen = \"127.0.0.1:1\"\nready_file = \"from-file\"\nfixture = \"empty\"\nquiet = true\n");
    let path = file.path().to_str().unwrap();
    let config = load(
        &["--listen", "127.0.0.1:3", "--config", path],
        &[
            ("PAM360_SIM_LISTEN", "127.0.0.1:2"),
            ("PAM360_SIM_READY_FILE", "from-env"),
        ],
    )
    .unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.ready_file, Some("from-env".into()));
    assert_eq!(config.fixture, FixtureSource::BuiltIn(BuiltInFixture::Empty));
    assert!(config.quiet);
}

#[test]
fn a_stronger_place_chooses_between_memory_and_data() {
    let in_image = [("PAM360_SIM_DATA", "/data")];
    assert_eq!(load(&["--memory"], &in_image).unwrap().storage, Storage::Memory);
    let in_memory = [("PAM360_SIM_MEMORY", "true")];
    assert_eq!(
        load(&["--data", "d"], &in_memory).unwrap().storage,
        Storage::Data("d".into())
    );
    let both = [in_image[0], in_memory[0]];
    let refused = load(&[], &both).unwrap_err().to_string();
    assert_eq!(refused, "the environment sets both data and memory: choose one");
}

#[test]
fn an_unknown_key_in_the_file_is_told_with_its_line() {
    let file = file("quiet = true\nlisen = \"127.0.0.1:1\"\n");
    let refused = load(&["--config", file.path().to_str().unwrap()], &[]).unwrap_err();
    assert!(
        matches!(refused, ConfigError::File { line: 2, column: 1, .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains("unknown field `lisen`"), "{refused}");
}

#[test]
fn a_wrong_value_in_the_file_is_told_with_its_place_and_without_a_secret() {
    let file = file("quiet = false\ncontrol_token = 987654321\n");
    let refused = load(&["--config", file.path().to_str().unwrap()], &[]).unwrap_err();
    assert!(matches!(refused, ConfigError::File { line: 2, .. }), "{refused}");
    assert!(!refused.to_string().contains("987654321"), "{refused}");
}

#[test]
fn a_wrong_variable_is_named() {
    let refused = load(&[], &[("PAM360_SIM_LISTEN", "here")]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the environment variable PAM360_SIM_LISTEN is not valid: invalid socket address syntax"
    );
}

#[test]
fn variables_of_kubernetes_and_empty_ones_are_passed_over() {
    let config = load(
        &[],
        &[("PAM360_SIM_PORT", "tcp://10.0.0.1:8282"), ("PAM360_SIM_LISTEN", "")],
    );
    assert_eq!(config.unwrap().listen.port(), 8282);
}

#[test]
fn rust_log_counts_where_no_level_is_given() {
    let both = [("RUST_LOG", "trace"), ("PAM360_SIM_LOG_LEVEL", "warn")];
    assert_eq!(load(&[], &both[..1]).unwrap().log_level, "trace".parse().unwrap());
    assert_eq!(load(&[], &both).unwrap().log_level, "warn".parse().unwrap());
}

#[test]
fn a_secret_comes_from_a_file_without_its_line_feed() {
    let token = file("s3cret\n");
    let config = load(&["--control-token-file", token.path().to_str().unwrap()], &[]).unwrap();
    assert_eq!(config.control_token.unwrap().expose_secret(), "s3cret");
    let passphrase = [("PAM360_SIM_MASTER_PASSPHRASE_FILE", token.path().to_str().unwrap())];
    let config = load(&[], &passphrase).unwrap();
    assert_eq!(config.master_passphrase.unwrap().expose_secret(), "s3cret");
}

#[test]
fn secrets_that_cannot_work_are_refused() {
    let empty = file("\n");
    let path = empty.path().to_str().unwrap();
    assert!(matches!(
        load(&["--control-token-file", path], &[]),
        Err(ConfigError::ControlToken)
    ));
    assert!(matches!(
        load(&["--control-token", "a b"], &[]),
        Err(ConfigError::ControlToken)
    ));
    assert!(matches!(
        load(&["--master-passphrase-file", path], &[]),
        Err(ConfigError::MasterPassphrase)
    ));
    assert!(matches!(
        load(&["--master-passphrase-file", "/nowhere/at/all"], &[]),
        Err(ConfigError::Unreadable { .. })
    ));
}

#[test]
fn debug_output_shows_no_secret() {
    let secrets = [
        ("PAM360_SIM_CONTROL_TOKEN", "tok-en"),
        ("PAM360_SIM_MASTER_PASSPHRASE", "pass-phrase"),
    ];
    let layer = format!("{:?}", Layer::from_environment(variables(&secrets)).unwrap());
    let config = format!("{:?}", load(&[], &secrets).unwrap());
    for shown in [layer, config] {
        assert!(shown.contains("control_token: Some("), "{shown}");
        assert!(!shown.contains("tok-en") && !shown.contains("pass-phrase"), "{shown}");
    }
}

#[test]
fn public_passwords_are_not_served_to_other_machines_unless_allowed() {
    let open = ["--listen", "0.0.0.0:8282"];
    let refused = load(&open, &[]);
    assert!(matches!(
        refused,
        Err(ConfigError::DemoCredentials { fixture: "demo", .. })
    ));
    assert!(load(&[&open[..], &["--allow-demo-credentials"]].concat(), &[]).is_ok());
    assert!(load(&[&open[..], &["--fixture", "own.yaml"]].concat(), &[]).is_ok());
    assert!(load(&["--listen", "[::1]:8282"], &[]).is_ok());
}

#[test]
fn certificate_names_come_as_repeated_flags_a_list_or_commas() {
    let expected: Vec<TlsName> = vec!["a.example".parse().unwrap(), "10.0.0.7".parse().unwrap()];
    let by_flags = load(&["--tls-name", "a.example", "--tls-name", "10.0.0.7"], &[]).unwrap();
    assert_eq!(by_flags.tls_names, expected);
    let by_environment = load(&[], &[("PAM360_SIM_TLS_NAME", "a.example, 10.0.0.7")]).unwrap();
    assert_eq!(by_environment.tls_names, expected);
    let file = file("tls_name = [\"a.example\", \"10.0.0.7\"]");
    let by_file = load(&["--config", file.path().to_str().unwrap()], &[]).unwrap();
    assert_eq!(by_file.tls_names, expected);
}

#[test]
fn a_level_with_a_typo_is_refused_and_not_taken_for_a_target() {
    for good in ["off", "info", "TRACE", "pam360_sim=debug", "warn,hyper=info"] {
        assert!(good.parse::<LogLevel>().is_ok(), "{good}");
    }
    for typo in ["zzz", "inof", "warn,hyper"] {
        assert!(typo.parse::<LogLevel>().is_err(), "{typo}");
    }
}
