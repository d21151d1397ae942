"""The page's container can be asked as soon as the fixture answers."""

import json
import urllib.request

import pytest
from pam360_container import APP_TOKEN, pam360_url  # noqa: F401


@pytest.mark.parametrize("turn", [1, 2])
def test_the_server_of_the_page_takes_its_app_token(pam360_url, turn):  # noqa: F811
    headers = {"APP_AUTHTOKEN": APP_TOKEN, "APP_TYPE": "17"}
    request = urllib.request.Request(f"{pam360_url}/restapi/json/v1/resources/resourcetypes", headers=headers)
    with urllib.request.urlopen(request) as answer:
        print(json.load(answer))
