"""The War Room examples of the integration's own documentation, in their order, on an installation that is empty.

    APP_TOKEN=… war_room.py SERVER_URL [CA_FILE]

All succeed but two: update-account renames account 1 to the name that account 2 has by then, and there is no resource
of the name `1`.
"""

from __future__ import annotations

import os
import sys

from xsoar_client import Answer, Client

RESOURCE = "SOUTH-FIN-WINSERQA-09"
URL = "https://remote-win-serv:8285/adminhome"
NOTES = "Windows server resources reserved for testing API"
LOCATION = "Plaza - South Wing"
FIRST_PASSWORD = "QA!K>35Hgg(x"
LAST_PASSWORD = "A8>ne3J&0Z"


def success(name: str, message: str, rest: str = "", total: str = "") -> str:
    result = f'"result":{{"message":"{message}","status":"Success"}}'
    return f'{{"operation":{{{result}{rest},"name":"{name}"{total}}}}}'


def failure(name: str, message: str) -> str:
    return f'{{"operation":{{"result":{{"message":"{message}","status":"Failed"}},"name":"{name}"}}}}'


def account_row(account_id: int, name: str) -> str:
    return (
        f'{{"ACCOUNT_DESCRIPTION":"{NOTES}","ISFAVPASS":"false","ACCOUNT ID":"{account_id}",'
        '"AUTOLOGONLIST":["Windows Remote Desktop","RDP Console Session"],'
        f'"ACCOUNT NAME":"{name}","PASSWORDREQUEST_REASON_MANDATORY":"true","PASSWORD STATUS":"****",'
        '"ISREMOTEAPPONLY":"false","ACCOUNT PASSWORD POLICY":"Strong","IS_USER_WITH_COMMAND_CONTROL_ROLE":"false",'
        '"AUTOLOGONSTATUS":"ALLOWED","IS_TICKETID_REQD_ACW":"false","IS_COMMAND_CONTROL_CONFIGURED":"false",'
        f'"PASSWDID":"{account_id}","IS_TICKETID_REQD_MANDATORY":"false","IS_TICKETID_REQD":"false",'
        '"ISREASONREQUIRED":"false"}'
    )


RESOURCES = success(
    "GET RESOURCES",
    "Resources fetched successfully",
    f',"Details":[{{"RESOURCE DESCRIPTION":"{NOTES}","RESOURCE TYPE":"Windows","RESOURCE ID":"1",'
    f'"RESOURCE NAME":"{RESOURCE}","NOOFACCOUNTS":"2"}}]',
    ',"totalRows":1',
)

ACCOUNTS = success(
    "GET RESOURCE ACCOUNTLIST",
    "Resource details with account list fetched successfully",
    f',"Details":{{"LOCATION":"{LOCATION}","RESOURCE DESCRIPTION":"{NOTES}","RESOURCE TYPE":"Windows",'
    f'"RESOURCE ID":"1","ACCOUNT LIST":[{account_row(1, "administrator")},{account_row(2, "admin")}],'
    '"DEPARTMENT":"Finance","PASSWORDREQUEST_REASON_MANDATORY":"true","RESOURCE OWNER":"admin",'
    '"RESOURCE PASSWORD POLICY":"Strong","IS_LOCAL_ACCOUNTS_AUTOLOGON_RESTRICTED":"false",'
    f'"RESOURCE URL":"{URL}","IS_SSH_RESTRICTED":"false","NEWSSHTERMINAL":"false","DOMAIN NAME":"{RESOURCE}",'
    f'"ALLOWOPENURLINBROWSER":"true","RESOURCE NAME":"{RESOURCE}","DNS NAME":"{RESOURCE}",'
    '"ISRDPRESTRICTED":"false"}',
)

DETAILS = success(
    "GET RESOURCE ACCOUNT DETAILS",
    "Account details fetched successfully",
    f',"Details":{{"DESCRIPTION":"{NOTES}","PASSWDID":"1","LAST MODIFIED TIME":"N/A","EXPIRY STATUS":"Valid",'
    '"COMPLIANT REASON":"-","PASSWORDREQUEST_REASON_MANDATORY":"true","PASSWORD STATUS":"****",'
    '"PASSWORD POLICY":"Strong","COMPLIANT STATUS":"Compliant","LAST ACCESSED TIME":"N/A"}',
)


def password(shown: str) -> str:
    return success("GET PASSWORD", "Password fetched successfully", f',"Details":{{"PASSWORD":"{shown}"}}')


def expect(command: str, answer: Answer, text: str) -> None:
    assert answer.status == 200, f"{command}: HTTP {answer.status}"
    assert answer.text == text, f"{command} answered\n{answer.text}\nand not\n{text}"


def run(client: Client) -> None:
    tested = client.test_module()
    assert tested.status == 200 and tested.succeeded and tested.details, f"test-module: {tested.text}"

    created = client.create_resource(
        resource_name=RESOURCE,
        resource_type="Windows",
        resource_url=URL,
        domain_name=RESOURCE,
        resourcegroup_name="Remote Windows Servers",
        owner_name="admin",
        location=LOCATION,
        dnsname=RESOURCE,
        department="Finance",
        resource_description=NOTES,
        notes=NOTES,
        account_name="administrator",
        password=FIRST_PASSWORD,
        resource_password_policy="Strong",
        account_password_policy="Strong",
    )
    expect("create-resource", created, success("CREATE RESOURCE", f"Resource {RESOURCE} has been added successfully"))

    added = client.create_account(
        resource_id="1",
        account_name="admin",
        password="t8BRq)<6h9g1",
        notes=NOTES,
        account_password_policy="Strong",
    )
    status = ',"Details":[{"admin":{"STATUS":"Account added successfully"}}]'
    expect("create-account", added, success("ADD ACCOUNTS", "Account(s) added successfully", status))

    edited = client.update_resource(
        resource_id="1",
        resource_name=RESOURCE,
        resource_type="Windows",
        resource_url=URL,
        resource_description=NOTES,
        resource_password_policy="Strong",
        location=LOCATION,
        department="Finance",
        dnsname=RESOURCE,
        owner_name="admin",
    )
    expect("update-resource", edited, success("EDIT RESOURCE", "Resource  modified successfully."))

    renamed = client.update_account(
        resource_id="1",
        account_id="1",
        account_name="admin",
        owner_name="admin",
        notes=NOTES,
        account_password_policy="Strong",
    )
    expect("update-account", renamed, failure("EDIT ACCOUNT", "Account admin already exists"))

    expect("list-all-resources", client.list_all_resources(), RESOURCES)
    expect("list-all-accounts", client.list_all_accounts(resource_id="1"), ACCOUNTS)
    expect("fetch-account-details", client.fetch_account_details(resource_id="1", account_id="1"), DETAILS)

    unknown = client.fetch_resource_account_id(resource_name="1", account_name="1")
    expect("fetch-resource-account-id", unknown, failure("GET_RESOURCEACCOUNTID", "No such resource found"))

    fetched = client.fetch_password(
        resource_id="1",
        account_id="1",
        reason="Need the password to log in to the Windows Server for testing purposes.",
        ticket_id="7",
    )
    expect("fetch-password", fetched, password(FIRST_PASSWORD))

    changed = client.update_account_password(
        resource_id="1",
        account_id="1",
        new_password=LAST_PASSWORD,
        reset_type="local",
        reason="Password Expired",
        ticket_id="7",
    )
    expect("update-account-password", changed, success("CHANGE PASSWORD", "Password changed successfully"))
    expect("fetch-password", client.fetch_password(resource_id="1", account_id="1"), password(LAST_PASSWORD))


if __name__ == "__main__":
    run(Client(sys.argv[1], os.environ["APP_TOKEN"], *sys.argv[2:3]))
