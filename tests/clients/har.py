"""Holds the journal's HTTP archive against the JSON Schema of HAR 1.2 that other tools validate with (har-schema)."""

import hashlib
import io
import json
import tarfile
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote_plus

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT6
from simulator import simulator

PACKAGE = "https://registry.npmjs.org/har-schema/-/har-schema-2.0.0.tgz"
SHA256 = "2e7b84af0567ad7c6a5ddcb5f4c1bcc2bd29d4b089d734f628ac08517081be26"
PASSWORD = "/restapi/json/v1/resources/1/accounts/1/password"
# A refusal, and each way in which no whole HTTP answer comes or another one than the simulated server gives.
FAULTS = ["auth-1", "http-503-html", "redirect-302", "empty-object", "close", "reset", "cut", "too-long", "bad-gzip"]


def schemas() -> dict[str, Any]:
    """Its schemas by their names, from the package as it was when this was written."""
    with urllib.request.urlopen(PACKAGE, timeout=60) as answer:
        package = answer.read()
    assert hashlib.sha256(package).hexdigest() == SHA256, "har-schema is not the package that it was"
    found = {}
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        for file in files.getmembers():
            if file.name.startswith("package/lib/") and file.name.endswith(".json"):
                schema = json.load(files.extractfile(file))
                found[schema["$id"].rstrip("#")] = schema
    return found


def validator() -> jsonschema.Draft6Validator:
    known = schemas()
    resources = [(name, Resource.from_contents(schema, DRAFT6)) for name, schema in known.items()]
    return jsonschema.Draft6Validator(known["har.json"], registry=Registry().with_resources(resources))


def call(url: str, headers: dict[str, str], body: bytes | None = None, method: str | None = None) -> int:
    """Makes a call; how it ends is no matter here."""
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except Exception:  # noqa: BLE001: the faults end calls in every way that there is
        return 0


def use(url: str, token: str) -> None:
    """Calls of every kind, on every face."""
    rest = {"APP_AUTHTOKEN": token, "APP_TYPE": "17"}
    details = "INPUT_DATA=" + quote_plus('{"operation":{"Details":{"REASON":"a & b ü"}}}')
    form = {**rest, "Content-Type": "application/x-www-form-urlencoded"}
    assert call(f"{url}{PASSWORD}?{details}", rest) == 200
    change = quote_plus('{"operation":{"Details":{"NEWPASSWORD":"Mooring#Line7","RESETTYPE":"LOCAL"}}}')
    assert call(url + PASSWORD, form, f"INPUT_DATA={change}".encode(), "PUT") == 200
    assert call(url + PASSWORD, form, b"INPUT_DATA=nothing", "PUT") == 200
    assert call(f"{url}/restapi/json/v1/nowhere?x=%zz&y", rest) == 404
    assert call(f"{url}/restapi/json/v1/resources", {**rest, "Cookie": "a=b; c"}, None, "PATCH") == 405
    json_body = {"Content-Type": "application/json"}
    assert call(f"{url}/api/v1/session", json_body, b'{"user_name": "admin", "password": "admin"}') == 201
    assert call(f"{url}/api/v1/session", json_body, b"\xff\xfe") == 400
    assert call(f"{url}/sign-in", {}) == 200
    for fault in FAULTS:
        call(f"{url}/fault/{fault}{PASSWORD}?{details}", rest)


def main() -> None:
    with simulator("--fixture", "demo") as ready:
        own = next(it for it in ready["app_tokens"] if it["user_name"] == "admin")
        use(ready["url"], own["app_token"])
        with urllib.request.urlopen(ready["url"] + "/sim/v1/requests/har", timeout=30) as answer:
            archive = json.load(answer)
    entries = archive["log"]["entries"]
    assert len(entries) >= 7 + len(FAULTS), f"{len(entries)} entries"
    holds = validator()
    wrong = [f"{error.json_path}: {error.message}" for error in holds.iter_errors(archive)]
    assert not wrong, "\n".join(wrong)
    # A check that sees nothing would let everything pass.
    del entries[0]["request"]["headers"]
    assert not holds.is_valid(archive)
    print(f"har-schema 2.0.0: {len(entries)} entries are valid")


if __name__ == "__main__":
    main()
