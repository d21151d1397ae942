//! What accounts hold besides passwords, in the console: files are replaced, one-time codes set up.

use crate::console_cast::{DEPLOY, PLANNER, audited, cast, person};

#[tokio::test]
async fn a_file_is_replaced_and_the_former_one_stays_in_the_history() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let account = format!("/accounts/{PLANNER}");
    admin.get(&account).await.shows("Replace file").hides("Change password");
    let replace = format!("{account}/replace-file");
    admin.get(&replace).await.is(200).shows("multipart/form-data");
    let empty = admin.post_file(&replace, &[], ("", "")).await;
    empty.is(422).shows("file is absent or empty");
    let done = admin.post_file(&replace, &[], ("planner-2.lic", "HARBOUR 4712")).await;
    done.is(200).shows("The file was replaced.");
    let file = admin.post(&format!("{account}/file"), &[]).await;
    file.is(200).shows("HARBOUR 4712");
    assert!(file.header("content-disposition").contains("planner-2.lic"), "{file:?}");
    admin.get(&account).await;
    admin
        .post(&format!("{account}/history"), &[])
        .await
        .shows("Download former file 1");
    assert_eq!(audited(&server, "Password%20Changed", PLANNER).await, 1);
}

#[tokio::test]
async fn a_file_is_taken_from_a_page_of_the_session_alone_and_from_whom_may_change_it() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let replace = format!("/accounts/{PLANNER}/replace-file");
    let new = ("planner.lic", "FORGED 1");
    admin.form_token = "0".repeat(64);
    admin.post_file(&replace, &[], new).await.is(403);
    let plain = admin.post_exactly(&replace, &[("form_token", "x")]).await;
    plain.is(400);
    let mut bob = person(&server, "bob").await;
    bob.get(&replace).await.is(404);
    bob.get("/").await;
    bob.post_file(&replace, &[], new).await.is(404);
    // An account of a resource that holds no files takes none.
    admin
        .get(&format!("/accounts/{DEPLOY}"))
        .await
        .hides("Replace file")
        .hides("Put a file in");
    let wrong = admin
        .post_file(&format!("/accounts/{DEPLOY}/replace-file"), &[], new)
        .await;
    wrong.is(422).hides("FORGED");
}

#[tokio::test]
async fn one_time_codes_are_set_up_with_a_secret_that_no_page_shows() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let edit = format!("/accounts/{DEPLOY}/edit");
    admin
        .get(&format!("/accounts/{DEPLOY}"))
        .await
        .hides("Show one-time code");
    admin.get(&edit).await.shows("Secret of one-time codes");
    let fields = |secret| [("name", "deploy"), ("policy", "Strong"), ("totp", secret)];
    let refused = admin.post(&edit, &fields("no base 32!")).await;
    refused.is(422).shows("TOTP_SECRET").hides("no base 32!");
    let saved = admin.post(&edit, &fields("JBSWY3DPEHPK3PXP")).await;
    saved.is(200).shows("Show one-time code").hides("JBSWY3DPEHPK3PXP");
    let code = admin.post(&format!("/accounts/{DEPLOY}/totp"), &[]).await;
    assert_eq!(code.is(200).field("secret").len(), 6);
    // Nothing given changes nothing.
    admin.get(&edit).await.hides("JBSWY3DPEHPK3PXP");
    admin.post(&edit, &fields("")).await.is(200).shows("Show one-time code");
}
