#!/bin/sh
# Fetches the CA, trusts it, and lists the resources: client.sh HOST:PORT
set -eu
ca=$(mktemp)
trap 'rm -f "$ca"' EXIT

curl -fsS -o "$ca" "http://$1/sim/v1/ca.pem"
curl -fsS --cacert "$ca" -H "APP_AUTHTOKEN: $PAM360_SIM_APP_TOKEN" -H 'APP_TYPE: 17' \
    "https://$1/restapi/json/v1/resources"
