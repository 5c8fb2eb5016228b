-- Takes back 0001: the enum types.
-- SPDX-License-Identifier: Apache-2.0

DROP TYPE operationoutcome;
DROP TYPE conflictrule;
DROP TYPE userrole;
DROP TYPE memberstatus;
DROP TYPE jobclass;
DROP TYPE agreementtype;
DROP TYPE contractcode;
DROP TYPE nocheckmarkreason;
DROP TYPE exemptreason;
DROP TYPE dropreason;
DROP TYPE registrationaction;
DROP TYPE bidstatus;
DROP TYPE dispatchmethod;
DROP TYPE dispatchtype;
DROP TYPE dispatchoutcome;
DROP TYPE dispatchstatus;
DROP TYPE laborrequeststatus;
DROP TYPE laborrequesttype;
DROP TYPE registrationmethod;
DROP TYPE registrationstatus;
DROP TYPE bookkind;
DROP TYPE booktier;
DROP TYPE bookregion;
DROP TYPE bookclassification;
