//! The admin API: an operation to a line, with what it needs and its body.

/// Every operation.
pub const TABLE: &str = r#"
    GET     /api/v1/accounts/<account>                          account:listed
    PUT     /api/v1/accounts/<account>                          account:full        {"notes":"edited"}
    DELETE  /api/v1/accounts/<account>                          account:delete
    POST    /api/v1/accounts/<keyring>/file                     account:view        {}
    PUT     /api/v1/accounts/<account>/file                     account:modify      {"file":{"name":"a","base64":"AAAA"}}
    POST    /api/v1/accounts/<account>/history                  account:view        {}
    POST    /api/v1/accounts/<account>/lock                     account:full
    PUT     /api/v1/accounts/<account>/password                 account:modify      {"password":"Cargo&Hold88"}
    POST    /api/v1/accounts/<account>/password                 account:view        {}
    GET     /api/v1/accounts/<account>/shares                   account:full
    PUT     /api/v1/accounts/<account>/shares                   account:full        {"user":"friend","permission":"view"}
    PUT     /api/v1/accounts/<account>/step-up                  account:full        {"required":true}
    POST    /api/v1/accounts/<account>/totp                     account:view        {}
    POST    /api/v1/accounts/<account>/unlock                   account:full
    GET     /api/v1/audit                                       audit
    GET     /api/v1/credentials                                 session
    GET     /api/v1/credentials?identifier=<resource_name>/<account_name> credential
    GET     /api/v1/credentials/names                           session
    GET     /api/v1/custom-fields                               session
    POST    /api/v1/custom-fields                               resources           {"label":"made-<seat>","level":"account"}
    GET     /api/v1/password-requests                           session
    POST    /api/v1/password-requests                           account:view        {"account_id":<guarded>}
    POST    /api/v1/password-requests/<waiting_request>/approve     request:decide      {}
    POST    /api/v1/password-requests/<held_request>/check-in       request:check-in    {}
    POST    /api/v1/password-requests/<released_request>/check-out  request:check-out
    POST    /api/v1/password-requests/<waiting_request>/reject      request:decide      {}
    GET     /api/v1/resource-groups                             session
    POST    /api/v1/resource-groups                             resources           {"name":"made-<seat>"}
    GET     /api/v1/resource-groups/<group>                     group:listed
    PUT     /api/v1/resource-groups/<group>                     group:full          {"description":"edited"}
    DELETE  /api/v1/resource-groups/<group>                     group:full
    POST    /api/v1/resource-groups/<group>/members             group+resource      {"add":[<resource>]}
    GET     /api/v1/resource-groups/<group>/shares              group:full
    PUT     /api/v1/resource-groups/<group>/shares              group:full          {"user":"friend","permission":"view"}
    GET     /api/v1/resource-types                              session
    GET     /api/v1/resources                                   session
    POST    /api/v1/resources                                   resources           {"name":"made-<seat>"}
    GET     /api/v1/resources/<resource>                        resource:listed
    PUT     /api/v1/resources/<resource>                        resource:full       {"location":"Hamburg"}
    DELETE  /api/v1/resources/<resource>                        resource:create
    GET     /api/v1/resources/<resource>/accounts               resource:listed
    POST    /api/v1/resources/<resource>/accounts               resource:create     {"name":"added"}
    GET     /api/v1/resources/<resource>/shares                 resource:full
    PUT     /api/v1/resources/<resource>/shares                 resource:full       {"user":"friend","permission":"view"}
    GET     /api/v1/roles                                       users
    POST    /api/v1/roles                                       users               {"name":"made-<seat>"}
    GET     /api/v1/roles/<role>                                users
    PUT     /api/v1/roles/<role>                                role                {"name":"made-<seat>"}
    DELETE  /api/v1/roles/<role>                                role
    GET     /api/v1/rpa/entries                                 session
    POST    /api/v1/rpa/entries                                 rpa                 {"user_name":"clerk","host_name":"made-<seat>"}
    POST    /api/v1/rpa/entries/delete                          entry:manage        {"ids":[<entry>]}
    GET     /api/v1/rpa/entries/<entry>                         entry:see
    PUT     /api/v1/rpa/entries/<entry>                         entry:manage        {"rpa_name":"edited-<seat>"}
    DELETE  /api/v1/rpa/entries/<entry>                         entry:manage
    GET     /api/v1/rpa/entries/<entry>/app-token               entry:copy-token
    GET     /api/v1/rpa/pending-requests                        session
    POST    /api/v1/rpa/pending-requests/<pending>/approve      entry:decide        {}
    POST    /api/v1/rpa/pending-requests/<pending>/reject       entry:decide        {}
    GET     /api/v1/session                                     session
    POST    /api/v1/session                                     nothing             {"user_name":"caller-<seat>","password":"anchor"}
    DELETE  /api/v1/session                                     session
    POST    /api/v1/session/second-factor                       session
    POST    /api/v1/session/second-factor/confirm               second-factor       {"totp":"000000"}
    POST    /api/v1/session/second-factor/disable               second-factor       {"totp":"000000"}
    POST    /api/v1/session/step-up                             second-factor       {"totp":"000000"}
    GET     /api/v1/trash                                       session
    POST    /api/v1/trash/restore                               restore:resource    {"resources":[<trashed_resource>]}
    POST    /api/v1/trash/restore                               restore:account     {"accounts":[<trashed_account>]}
    GET     /api/v1/user-groups                                 look-up
    POST    /api/v1/user-groups                                 users               {"name":"made-<seat>"}
    GET     /api/v1/user-groups/<user_group>                    look-up
    PUT     /api/v1/user-groups/<user_group>                    users               {"members":["friend"]}
    DELETE  /api/v1/user-groups/<user_group>                    users
    GET     /api/v1/users                                       users
    POST    /api/v1/users                                       users               {"user_name":"made-<seat>","role":"Password User","password":"anchor"}
    GET     /api/v1/users/<user>                                users
    PUT     /api/v1/users/<user>                                user:any            {"email":"new@example.com"}
    DELETE  /api/v1/users/<user>                                user:another
    POST    /api/v1/users/<user>/auth-token                     user:any
    POST    /api/v1/users/<user>/disable                        user:another
    POST    /api/v1/users/<user>/enable                         user:another
    POST    /api/v1/users/<user>/force-password-change          user:any
    POST    /api/v1/users/<user>/lock                           user:another
    DELETE  /api/v1/users/<user>/second-factor                  user:another
    POST    /api/v1/users/<user>/unlock                         user:another
    GET     /api/v1/vault                                       session
    POST    /api/v1/vault/lock                                  vault
    POST    /api/v1/vault/unlock                                vault               {"master_secret":"none"}
"#;
