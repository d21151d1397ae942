//! Who is let in where: every operation of the product's REST API and of the admin API, for nobody, for whoever has a
//! broken token, and for every role in every relation to what the operation names. The tables are compared with the
//! OpenAPI documents, which are made from the routes, so that no route is left out.

use std::collections::BTreeSet;

use pam360_sim::vault::{HashCost, PeoplePasswords};
use secrecy::SecretString;
use serde_json::Value;

use crate::harness::{Server, run};

mod admin_table;
mod exchange;
mod rest_table;
mod rules;
mod stage;
mod standing;
mod table;

use exchange::{Answer, Credentials, Line, text};
use rules::{Need, Outcome, expected, is_hidden};
use stage::{PASSWORD, Stage, Values};
use standing::{ROLES, Relation, Scene, Standing};
use table::{Row, rows, without_names};

/// Which API.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Face {
    Rest,
    Admin,
}

impl Face {
    fn rows(self) -> Vec<Row> {
        match self {
            Self::Rest => rows(rest_table::TABLE),
            Self::Admin => rows(admin_table::TABLE),
        }
    }

    fn rows_of(self, scene: Scene) -> Vec<Row> {
        self.rows().into_iter().filter(|row| row.scene() == scene).collect()
    }

    /// How many rows share a sandbox: where everybody signs in, that takes longest, while a large one is slow to fill.
    fn acts_at_once(self) -> usize {
        match self {
            Self::Rest => 1,
            Self::Admin => 4,
        }
    }

    fn document(self) -> Value {
        let name = match self {
            Self::Rest => "rest",
            Self::Admin => "admin",
        };
        let (code, document, _) = run(&["openapi", name], &[]);
        assert_eq!(code, Some(0));
        serde_json::from_str(&document).unwrap()
    }

    /// What looks like a token and is none.
    fn broken(self) -> Credentials {
        Some(match self {
            Self::Rest => ("app_authtoken", "B698EF92-0000-4E5C-969D-CA7B50DF4E9D".to_owned()),
            Self::Admin => ("authorization", "Bearer broken".to_owned()),
        })
    }
}

/// A sandbox with its callers.
struct Theatre {
    line: Line,
    sandbox: String,
    standings: Vec<Standing>,
    acts: Vec<Vec<Values>>,
    credentials: Vec<Credentials>,
}

impl Theatre {
    async fn open(server: &Server, face: Face, scene: Scene, standings: Vec<Standing>, acts: usize) -> Self {
        // One that is quick to verify, since there are thousands of callers.
        let password = SecretString::from(PASSWORD);
        let hash = PeoplePasswords::new(HashCost::ForTests).hash(password).await.unwrap();
        let stage = Stage::new(face, scene, &standings, acts, hash.as_phc());
        let sandbox = server.sandbox(stage.fixture()).await;
        let mut credentials = Vec::new();
        for number in 0..standings.len() {
            let user = format!("caller-{number}");
            credentials.push(match face {
                Face::Rest => Some(token(&sandbox.made, &user)),
                Face::Admin => {
                    let bearer = server.admin(&sandbox.name, &user, PASSWORD).await.bearer;
                    Some(("authorization", format!("Bearer {}", bearer.unwrap())))
                }
            });
        }
        Self {
            line: Line {
                client: server.rest_with("").client,
                face,
                base: format!("{}/s/{}", server.url(), sandbox.name),
            },
            sandbox: sandbox.name,
            standings,
            acts: stage.acts,
            credentials,
        }
    }

    async fn close(self, server: &Server) {
        let dropped = server.control("").delete(&format!("/sandboxes/{}", self.sandbox)).await;
        assert_eq!(dropped.status, 204, "{}", dropped.body);
    }
}

/// The token of a user: his App Token or, where he has one, his AUTHTOKEN.
fn token(made: &Value, user: &str) -> (&'static str, String) {
    let find = |list: &str, token: &str| {
        let mut list = made[list].as_array().unwrap().iter();
        let found = list.find(|it| it["user_name"] == user)?;
        Some(found[token].as_str().unwrap().to_owned())
    };
    match find("auth_tokens", "auth_token") {
        Some(token) => ("authtoken", token),
        None => ("app_authtoken", find("app_tokens", "app_token").unwrap()),
    }
}

#[test]
fn every_operation_of_the_documents_is_in_the_tables_and_no_other() {
    for face in [Face::Rest, Face::Admin] {
        let document = face.document();
        let items = document["paths"].as_object().unwrap().iter();
        let documented: BTreeSet<String> = items
            .flat_map(|(path, item)| {
                let path = without_names(path, '{', '}');
                let methods = item.as_object().unwrap().keys();
                methods.map(move |method| format!("{} {path}", method.to_uppercase()))
            })
            .collect();
        let tried: BTreeSet<String> = face.rows().iter().map(Row::operation).collect();
        let missing: Vec<_> = documented.difference(&tried).collect();
        let unknown: Vec<_> = tried.difference(&documented).collect();
        assert!(missing.is_empty(), "no row says who may do this: {missing:#?}");
        assert!(unknown.is_empty(), "there is no such operation: {unknown:#?}");
    }
}

/// What is wrong with a row.
async fn wrong_at(theatre: &Theatre, row: &Row, values: &[Values]) -> Vec<String> {
    let line = &theatre.line;
    let mut wrong = Vec::new();
    let mut compare = |who: String, answer: &Answer, expected: Outcome| {
        let outcome = answer.outcome(line.face);
        if outcome != text(expected) {
            wrong.push(format!("{row:?} by {who}: {outcome}, not {expected:?}: {answer:?}"));
        }
    };
    let of_strangers = match row.need {
        Need::Nothing => Outcome::Allowed,
        _ => Outcome::Unauthenticated,
    };
    for stranger in [None, line.face.broken()] {
        let answer = line.call(row, &values[0], &stranger).await;
        compare(format!("{stranger:?}"), &answer, of_strangers);
    }
    for ((standing, values), credentials) in theatre.standings.iter().zip(values).zip(&theatre.credentials) {
        let answer = line.call(row, values, credentials).await;
        compare(format!("{standing:?}"), &answer, expected(row.need, standing));
    }
    wrong
}

async fn check_all(face: Face) {
    let server = Server::start();
    let mut wrong = Vec::new();
    for scene in Scene::ALL {
        let rows = face.rows_of(scene);
        let together = if scene.is_shared() { face.acts_at_once() } else { 1 };
        for rows in rows.chunks(together) {
            let theatre = Theatre::open(&server, face, scene, scene.standings(), rows.len()).await;
            for (row, values) in rows.iter().zip(&theatre.acts) {
                wrong.extend(wrong_at(&theatre, row, values).await);
            }
            theatre.close(&server).await;
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn every_rest_operation_lets_in_whom_the_rules_let_in_and_nobody_else() {
    check_all(Face::Rest).await;
}

#[tokio::test]
async fn every_admin_operation_lets_in_whom_the_rules_let_in_and_nobody_else() {
    check_all(Face::Admin).await;
}

/// The values with one or more of the hidden things replaced by what there is not.
fn without(values: &Values, hidden: &[&'static str]) -> Vec<Values> {
    let replaced = |chosen: usize| {
        let mut values = values.clone();
        for (place, key) in hidden.iter().enumerate() {
            if chosen & (1 << place) != 0 {
                values.insert(key, "424242".to_owned());
            }
        }
        values
    };
    (1..1 << hidden.len()).map(replaced).collect()
}

/// Where somebody can tell what is hidden from him from what there is not.
async fn told_apart(
    line: &Line,
    row: &Row,
    values: &Values,
    hidden: &[&'static str],
    who: &Credentials,
) -> Vec<String> {
    let others = without(values, hidden);
    if others.is_empty() {
        return Vec::new();
    }
    let answer = line.call(row, values, who).await;
    let mut told = Vec::new();
    for other in others {
        let unknown = line.call(row, &other, who).await;
        if answer != unknown {
            told.push(format!("{row:?} with {other:?}: {answer:?}, but {unknown:?}"));
        }
    }
    told
}

/// One sandbox does for all rows of a scene: who is hidden something changes nothing.
async fn told_apart_in(server: &Server, face: Face, scene: Scene) -> Vec<String> {
    let mut standings = scene.standings();
    // What a role adds is the same in every relation, so that the strongest and the weakest stand for all there.
    standings.retain(|it| it.relation == Relation::None || [ROLES[0], ROLES[7]].contains(&it.role));
    let theatre = Theatre::open(server, face, scene, standings, 1).await;
    let (line, values) = (&theatre.line, &theatre.acts[0]);
    let mut told = Vec::new();
    for row in face.rows_of(scene) {
        for stranger in [None, face.broken()] {
            told.extend(told_apart(line, &row, &values[0], &row.objects(), &stranger).await);
        }
        for ((standing, values), who) in theatre.standings.iter().zip(values).zip(&theatre.credentials) {
            let mut hidden = row.objects();
            hidden.retain(|key| is_hidden(key, standing));
            let apart = told_apart(line, &row, values, &hidden, who).await;
            told.extend(apart.into_iter().map(|words| format!("{standing:?}: {words}")));
        }
    }
    theatre.close(server).await;
    told
}

async fn tell_nothing_apart(face: Face) {
    let server = Server::start();
    for scene in Scene::ALL {
        let told = told_apart_in(&server, face, scene).await;
        assert!(told.is_empty(), "{}:\n{}", told.len(), told.join("\n"));
    }
}

#[tokio::test]
async fn over_rest_what_is_hidden_answers_as_what_there_is_not() {
    tell_nothing_apart(Face::Rest).await;
}

#[tokio::test]
async fn in_the_admin_api_what_is_hidden_answers_as_what_there_is_not() {
    tell_nothing_apart(Face::Admin).await;
}
