"""Every call of the library pypmp from PyPI, unmodified."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from pypmp import PasswordManagerProClient
from simulator import simulator

FIXTURE = Path(__file__).with_name("pypmp.yaml")

# Certificates and SSH keys are not simulated: the server says so with 501, which the library raises.
NOT_SIMULATED: dict[str, tuple] = {
    "get_associated_users": (),
    "get_certificate": ("example.com",),
    "get_certificate_keystore": ("example.com",),
    "get_certificate_passphrase": ("example.com", "1"),
    "get_certificate_details": ("example.com",),
    "get_all_certificates": (),
    "get_all_certificate_expiry": (),
    "get_ssh_keys": (),
    "get_ssh_key": ("id_rsa",),
    "export_ssh_key": ("id_rsa",),
}


class Recorder:
    """The library's client; it notes which of its calls were made."""

    def __init__(self, client: PasswordManagerProClient) -> None:
        self._client = client
        self.called: set[str] = set()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        self.called.add(name)
        return getattr(self._client, name)


def resources(pmp: Recorder) -> None:
    first = pmp.get_resources()[0]
    assert first["RESOURCE ID"] == "1", first
    by_name = pmp.get_resource_by_name(first["RESOURCE NAME"])
    assert by_name == first, by_name
    assert pmp.get_resource_id(first["RESOURCE NAME"]) == "1"

    created = pmp.create_resource("pypmp-01", "root", "vX4!pypmp-made-this", resource_type="Linux", dnsname="10.0.0.9")
    # The library hands on Details, which this answer has none of.
    assert created is None, created
    new = pmp.get_resource_by_name("pypmp-01")
    assert new["RESOURCE TYPE"] == "Linux", new
    assert pmp.get_password("pypmp-01", "root") == "vX4!pypmp-made-this"
    # A refusal is the word Failed.
    assert pmp.create_resource("pypmp-01", "root", "x") == "Failed"

    added = pmp.add_account("deploy", "sC1!another-one", new["RESOURCE ID"])
    assert added == [{"deploy": {"STATUS": "Account added successfully"}}], added
    assert pmp.get_account_by_name("pypmp-01", "deploy")["ACCOUNT NAME"] == "deploy"

    assert pmp.delete_resource_by_name("pypmp-01") is None
    assert pmp.get_resource_by_name("pypmp-01") is None
    assert pmp.delete_resource(new["RESOURCE ID"]) == "Failed"


def accounts(pmp: Recorder) -> None:
    listed = pmp.get_accounts("1")
    account = listed["ACCOUNT LIST"][0]
    ids = pmp.get_account_and_resource_ids(listed["RESOURCE NAME"], account["ACCOUNT NAME"])
    assert ids == {"ACCOUNTID": account["ACCOUNT ID"], "RESOURCEID": "1"}, ids
    assert pmp.get_account("1", account["ACCOUNT ID"])["PASSWORD STATUS"] == "****"
    assert pmp.get_account_password("1", account["ACCOUNT ID"]) == "kW8#of-the-fixture"
    assert len(pmp.generate_password("Strong")) >= 8
    pmp.get_password_requests()


def users(pmp: Recorder) -> None:
    pmp.create_user("pypmp", "uS3!of-the-library", first_name="Py", last_name="Pmp", email="pypmp@example.com")
    user = pmp.get_user_id("pypmp")
    assert user is not None
    assert pmp.lock_user("pypmp") is None
    assert pmp.unlock_user("pypmp") is None
    pmp.delete_user_by_username("pypmp")
    assert pmp.delete_user(user) == "Failed"


def not_simulated(pmp: Recorder) -> None:
    for call, arguments in NOT_SIMULATED.items():
        try:
            answer = getattr(pmp, call)(*arguments)
        except requests.HTTPError as error:
            assert error.response.status_code == 501, error
        else:
            raise AssertionError(f"{call} answered {answer}")


def main() -> None:
    with simulator("--fixture", str(FIXTURE)) as ready, tempfile.TemporaryDirectory() as folder:
        url = urlsplit(ready["https_url"])
        token = ready["auth_tokens"][0]["auth_token"]
        ca_file = Path(folder) / "ca.pem"
        ca_file.write_bytes(requests.get(f"{ready['url']}/sim/v1/ca.pem", timeout=30).content)
        pmp = Recorder(PasswordManagerProClient(url.hostname, token, port=url.port, verify=str(ca_file)))
        for part in (resources, accounts, users, not_simulated):
            part(pmp)
        offered = {name for name in dir(PasswordManagerProClient) if not name.startswith("_")}
        assert pmp.called == offered, offered ^ pmp.called
        print(f"pypmp: {len(offered)} calls, {len(NOT_SIMULATED)} of them not simulated")


if __name__ == "__main__":
    main()
