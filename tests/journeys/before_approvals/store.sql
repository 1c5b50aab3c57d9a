PRAGMA application_id = 1515012948;
PRAGMA user_version = 0;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'store','m001_links_requests_audit','2026-11-21 18:17:51.446739+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'store','m002_forms','2026-11-21 18:17:51.456748+00:00');
CREATE TABLE "audit" (
   "id" INTEGER PRIMARY KEY,
   "at" TEXT NOT NULL,
   "actor" TEXT NOT NULL,
   "action" TEXT NOT NULL,
   "subject" TEXT NOT NULL,
   "request" TEXT NOT NULL,
   "details" TEXT NOT NULL
);
INSERT INTO "audit" VALUES(1,'2026-11-21T18:17:53.136218+00:00','U0LIAM002','link.made','U0LIAM002','','{"zoom_id": "ZmLiam________________", "zoom_email": "liam@acme.example", "by": "email"}');
INSERT INTO "audit" VALUES(2,'2026-11-21T18:17:53.153620+00:00','U0LIAM002','create.started','meeting:0000000000004.T0ACME001.u0liam002','meeting:0000000000004.T0ACME001.u0liam002','{}');
INSERT INTO "audit" VALUES(3,'2026-11-21T18:17:53.273022+00:00','U0ADA0003','create.started','group:V0000000007','group:V0000000007','{}');
INSERT INTO "audit" VALUES(4,'2026-11-21T18:17:53.372351+00:00','U0YUKI005','link.made','U0YUKI005','','{"zoom_id": "ZmYuki________________", "zoom_email": "yuki@acme.example", "by": "email"}');
INSERT INTO "audit" VALUES(5,'2026-11-21T18:17:53.382316+00:00','U0YUKI005','create.started','meeting:0000000000023.T0ACME001.u0yuki005','meeting:0000000000023.T0ACME001.u0yuki005','{}');
INSERT INTO "audit" VALUES(6,'2026-11-21T18:17:53.402630+00:00','U0YUKI005','meeting.created','92426758020','meeting:0000000000023.T0ACME001.u0yuki005','{}');
INSERT INTO "audit" VALUES(7,'2026-11-21T18:17:53.410145+00:00','U0YUKI005','card.sent','meeting:0000000000023.T0ACME001.u0yuki005','meeting:0000000000023.T0ACME001.u0yuki005','{}');
CREATE TABLE "changes" (
   "key" TEXT PRIMARY KEY,
   "kind" TEXT NOT NULL,
   "zoom_id" TEXT NOT NULL,
   "name" TEXT NOT NULL,
   "asker" TEXT NOT NULL,
   "channel" TEXT NOT NULL,
   "reply_url" TEXT NOT NULL,
   "before" TEXT NOT NULL,
   "after" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   "state" TEXT NOT NULL,
   "note" TEXT NOT NULL,
   "found" TEXT NOT NULL,
   "changed_at" TEXT
);
CREATE TABLE "drafts" (
   "id" TEXT PRIMARY KEY,
   "kind" TEXT NOT NULL,
   "asker" TEXT NOT NULL,
   "channel" TEXT NOT NULL,
   "reply_url" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   "filled" TEXT NOT NULL,
   "zoom_id" TEXT NOT NULL,
   "name" TEXT NOT NULL,
   "before" TEXT NOT NULL
);
INSERT INTO "drafts" VALUES('96ac7a473735485da9b81a5db622e34d','group','U0ADA0003','C0GENERAL','','2026-11-21T18:17:53.109830+00:00','{"name": "Group"}','','','{}');
CREATE TABLE "links" (
   "slack_id" TEXT PRIMARY KEY,
   "zoom_id" TEXT NOT NULL,
   "zoom_email" TEXT NOT NULL,
   "by" TEXT NOT NULL,
   "actor" TEXT NOT NULL,
   "at" TEXT NOT NULL
);
INSERT INTO "links" VALUES('U0LIAM002','ZmLiam________________','liam@acme.example','email','U0LIAM002','2026-11-21T18:17:53.136218+00:00');
INSERT INTO "links" VALUES('U0YUKI005','ZmYuki________________','yuki@acme.example','email','U0YUKI005','2026-11-21T18:17:53.372351+00:00');
CREATE TABLE "presets" (
   "asker" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "folded" TEXT NOT NULL,
   "name" TEXT NOT NULL,
   "filled" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("asker", "kind", "folded")
);
CREATE TABLE "requests" (
   "key" TEXT PRIMARY KEY,
   "kind" TEXT NOT NULL,
   "asker" TEXT NOT NULL,
   "channel" TEXT NOT NULL,
   "text" TEXT NOT NULL,
   "asked_at" TEXT NOT NULL,
   "reply_url" TEXT NOT NULL,
   "state" TEXT NOT NULL,
   "spec" TEXT NOT NULL,
   "zoom_id" TEXT NOT NULL,
   "card_channel" TEXT NOT NULL,
   "card_ts" TEXT NOT NULL,
   "note" TEXT NOT NULL,
   "changed_at" TEXT
, "outcome" TEXT NOT NULL DEFAULT '{}', "draft" TEXT NOT NULL DEFAULT '');
INSERT INTO "requests" VALUES('meeting:0000000000004.T0ACME001.u0liam002','meeting','U0LIAM002','C0GENERAL','Creating at tomorrow 15:00','2026-11-21T18:17:53.034127+00:00','http://sandbox.invalid/slack/response/T0ACME001-3-bcf0744c1e705c11','creating','{"invited": [], "host": "ZmLiam________________", "topic": "Creating", "start": "2026-11-22T15:00:00Z", "zone": "Europe/London", "minutes": 30}','','','','','2026-11-21T18:17:53.153620+00:00','{}','');
INSERT INTO "requests" VALUES('group:V0000000007','group','U0ADA0003','C0GENERAL','','2026-11-21T18:17:53.182388+00:00','http://sandbox.invalid/slack/response/T0ACME001-5-628ac854e4c653b9','creating','{"invited": [], "name": "Group"}','','','','','2026-11-21T18:17:53.273022+00:00','{}','96ac7a473735485da9b81a5db622e34d');
INSERT INTO "requests" VALUES('meeting:0000000000023.T0ACME001.u0yuki005','meeting','U0YUKI005','C0GENERAL','Posting at tomorrow 16:00','2026-11-21T18:17:53.329574+00:00','http://sandbox.invalid/slack/response/T0ACME001-22-648677120fddecab','posting','{"invited": [], "host": "ZmYuki________________", "topic": "Posting", "start": "2026-11-23T16:00:00+09:00", "zone": "Asia/Tokyo", "minutes": 30}','92426758020','','','','2026-11-21T18:17:53.410145+00:00','{}','');
INSERT INTO "requests" VALUES('meeting:0000000000033.T0ACME001.u0emma001','meeting','U0EMMA001','C0GENERAL','Accepted at tomorrow 17:00','2026-11-21T18:17:53.466481+00:00','http://sandbox.invalid/slack/response/T0ACME001-32-8ef1c8773fa6b469','accepted','{}','','','','',NULL,'{}','');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "idx_links_zoom_id"
    ON "links" ("zoom_id");
CREATE INDEX "idx_requests_state_asked_at"
    ON "requests" ("state", "asked_at");
CREATE INDEX "idx_requests_kind_zoom_id"
    ON "requests" ("kind", "zoom_id");
CREATE INDEX "idx_audit_request"
    ON "audit" ("request");
CREATE UNIQUE INDEX one_for_each_thing ON requests (kind, zoom_id) WHERE zoom_id != '';
CREATE INDEX "idx_audit_action_at"
    ON "audit" ("action", "at");
CREATE INDEX "idx_drafts_at"
    ON "drafts" ("at");
CREATE INDEX "idx_changes_state_at"
    ON "changes" ("state", "at");
COMMIT;
