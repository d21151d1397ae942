//! The product's REST API: an operation to a line, with what it needs and what goes into INPUT_DATA's Details.

/// Every operation; those of the older API by their names.
pub const TABLE: &str = "
    POST    /api/json/request?OPERATION_NAME=REQUEST_PASSWORD               account:view        PASSWDID:'<guarded>'
    POST    /api/json/request?OPERATION_NAME=GET_PASSWORDREQUEST            session
    POST    /api/json/request?OPERATION_NAME=REQUEST_CHECKOUT               request:check-out   PASSWDID:'<released>'
    POST    /api/json/request?OPERATION_NAME=REQUEST_CHECKIN                request:check-in    PASSWDID:'<held>'
    POST    /api/json/request?OPERATION_NAME=ADMIN_REQUEST_APPROVE          request:decide      PASSWDID:'<waiting>',REQUESTEDID:'<requester>'
    POST    /api/json/request?OPERATION_NAME=ADMIN_REQUEST_REJECT           request:decide      PASSWDID:'<waiting>',REQUESTEDID:'<requester>'
    POST    /api/json/request?OPERATION_NAME=ADMIN_REQUEST_CHECKIN          request:check-in    PASSWDID:'<held>',REQUESTEDID:'<requester>'
    GET     /restapi/json/v1/accounts/passwordaccessrequests                session
    PUT     /restapi/json/v1/accounts/<waiting>/approverequest              request:decide
    PUT     /restapi/json/v1/accounts/<waiting>/rejectrequest               request:decide
    PUT     /restapi/json/v1/accounts/<released>/checkoutpassword           request:check-out
    PUT     /restapi/json/v1/accounts/<held>/checkinpassword                request:check-in
    POST    /restapi/json/v1/accounts/<guarded>/requestpassword             account:view
    GET     /restapi/json/v1/accounts/<account>/totp                        account:view
    GET     /restapi/json/v1/accounts/<account>/validateHelpDeskID          account:view
    GET     /restapi/json/v1/audit                                          audit
    GET     /restapi/json/v1/passwords/generate                             session
    POST    /restapi/json/v1/passwords/validate                             session             PASSWORD:'Cargo&Hold88'
    GET     /restapi/json/v1/resourcegroup                                  session
    PUT     /restapi/json/v1/resourcegroup/share                            group:full          resourceGroupIds:[<group>],userIds:[<friend>],accessType:view
    POST    /restapi/json/v1/resourcegroup/<group>/associateResources       group+resource      RESOURCEIDS:[<resource>]
    GET     /restapi/json/v1/resources                                      session
    POST    /restapi/json/v1/resources                                      resources           RESOURCENAME:'made-<seat>'
    GET     /restapi/json/v1/resources/getResourceAccountDetails?RESOURCEID=<resource>&ACCOUNTID=<account> account:listed
    GET     /restapi/json/v1/resources/getResourceIdAccountId?RESOURCENAME=<resource_name>&ACCOUNTNAME=<account_name> account:listed
    GET     /restapi/json/v1/resources/resourcename/<resource_name>         resource:listed
    GET     /restapi/json/v1/resources/resourcename/<resource_name>/accounts/accountname/<account_name> account:listed
    GET     /restapi/json/v1/resources/resourcetypes                        session
    GET     /restapi/json/v1/resources/websiteurls                          session
    PUT     /restapi/json/v1/resources/<resource>                           resource:full       LOCATION:Hamburg
    DELETE  /restapi/json/v1/resources/<resource>                           resource:create
    GET     /restapi/json/v1/resources/<resource>/accounts                  resource:listed
    POST    /restapi/json/v1/resources/<resource>/accounts                  resource:create     ACCOUNTLIST:[{ACCOUNTNAME:added}]
    GET     /restapi/json/v1/resources/<resource>/accounts/<account>        account:listed
    PUT     /restapi/json/v1/resources/<resource>/accounts/<account>        account:full        NOTES:edited
    GET     /restapi/json/v1/resources/<resource>/accounts/<keyring>/downloadfile account:view
    DELETE  /restapi/json/v1/resources/<resource>/accounts/<account>        account:delete
    GET     /restapi/json/v1/resources/<resource>/accounts/<account>/password           account:view
    PUT     /restapi/json/v1/resources/<resource>/accounts/<account>/password           account:modify  NEWPASSWORD:'Cargo&Hold88',RESETTYPE:LOCAL
    GET     /restapi/json/v1/resources/<resource>/accounts/<account>/passwordhistory    account:view
    PUT     /restapi/json/v1/resources/<resource>/accounts/<account>/share              account:full    ACCESSTYPE:view,USERID:'<friend>'
    GET     /restapi/json/v1/resources/<resource>/associatedGroups          resource:listed
    PUT     /restapi/json/v1/resources/<resource>/share                     resource:full       ACCESSTYPE:view,USERID:'<friend>'
    GET     /restapi/json/v1/trash                                          session
    PUT     /restapi/json/v1/trash/restore                                  restore:resource    type:resource,trashIds:[<trashed_resource>]
    PUT     /restapi/json/v1/trash/restore                                  restore:account     type:account,trashIds:[<trashed_account>]
    POST    /restapi/json/v1/user                                           users               USERNAME:'made-<seat>',ROLE:'Password User'
    GET     /restapi/json/v1/user/getUserGroupId?USERGROUPNAME=<user_group_name>        look-up
    GET     /restapi/json/v1/user/getUserId?USERNAME=<user_name>            look-up
    PUT     /restapi/json/v1/user/lock?USERNAME=<user_name>                 user:another
    PUT     /restapi/json/v1/user/regenerateAuthtoken                       auth-token
    POST    /restapi/json/v1/user/transferUserAccountabilities              users               oldUserId:'<user>',newUserId:'<friend>'
    PUT     /restapi/json/v1/user/unlock?USERNAME=<user_name>               user:another
    DELETE  /restapi/json/v1/user/<user>                                    user:another
";
