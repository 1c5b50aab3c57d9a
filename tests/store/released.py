"""Databases as the versions left them that were released. Never change one: add the next."""

FIRST = """
CREATE TABLE "links" (
   "slack_id" TEXT PRIMARY KEY, "zoom_id" TEXT NOT NULL, "zoom_email" TEXT NOT NULL, "by" TEXT NOT NULL,
   "actor" TEXT NOT NULL, "at" TEXT NOT NULL
);
CREATE TABLE "requests" (
   "key" TEXT PRIMARY KEY, "kind" TEXT NOT NULL, "asker" TEXT NOT NULL, "channel" TEXT NOT NULL,
   "text" TEXT NOT NULL, "asked_at" TEXT NOT NULL, "reply_url" TEXT NOT NULL, "state" TEXT NOT NULL,
   "spec" TEXT NOT NULL, "zoom_id" TEXT NOT NULL, "card_channel" TEXT NOT NULL, "card_ts" TEXT NOT NULL,
   "note" TEXT NOT NULL, "changed_at" TEXT
);
CREATE TABLE "audit" (
   "id" INTEGER PRIMARY KEY, "at" TEXT NOT NULL, "actor" TEXT NOT NULL, "action" TEXT NOT NULL,
   "subject" TEXT NOT NULL, "request" TEXT NOT NULL, "details" TEXT NOT NULL
);
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY, "migration_set" TEXT, "name" TEXT, "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx_migrations" ON "_sqlite_migrations" ("migration_set", "name");
INSERT INTO "_sqlite_migrations" VALUES (
   1, 'store', 'm001_links_requests_audit', '2026-11-21 12:00:00+00:00'
);
INSERT INTO "links" VALUES (
   'U0EMMA001', 'zoom-emma', 'emma@acme.example', 'email', 'U0EMMA001', '2026-11-21T12:00:00.000000+00:00'
);
INSERT INTO "requests" VALUES (
   'k1', 'meeting', 'U0EMMA001', 'C1', 'Retro at 15:00', '2026-11-21T12:00:00.000000+00:00',
   'https://hooks.slack.test/r/1', 'accepted', '{}', '', '', '', '', NULL
);
INSERT INTO "audit" VALUES (
   1, '2026-11-21T12:00:00.000000+00:00', 'bot', 'meeting.created', '85746065', '', '{}'
);
PRAGMA application_id = 1515012948;
"""
"""A database as the first version left it."""

SECOND = (
    FIRST
    + """
CREATE INDEX "idx_links_zoom_id" ON "links" ("zoom_id");
CREATE INDEX "idx_requests_state_asked_at" ON "requests" ("state", "asked_at");
CREATE INDEX "idx_requests_kind_zoom_id" ON "requests" ("kind", "zoom_id");
CREATE INDEX "idx_audit_request" ON "audit" ("request");
INSERT INTO "_sqlite_migrations" VALUES (2, 'store', 'm002_forms', '2026-11-21 12:00:00+00:00');
ALTER TABLE "requests" ADD COLUMN "outcome" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "requests" ADD COLUMN "draft" TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX one_for_each_thing ON requests (kind, zoom_id) WHERE zoom_id != '';
CREATE INDEX "idx_audit_action_at" ON "audit" ("action", "at");
CREATE TABLE "drafts" (
   "id" TEXT PRIMARY KEY, "kind" TEXT NOT NULL, "asker" TEXT NOT NULL, "channel" TEXT NOT NULL,
   "reply_url" TEXT NOT NULL, "at" TEXT NOT NULL, "filled" TEXT NOT NULL, "zoom_id" TEXT NOT NULL,
   "name" TEXT NOT NULL, "before" TEXT NOT NULL
);
CREATE INDEX "idx_drafts_at" ON "drafts" ("at");
CREATE TABLE "presets" (
   "asker" TEXT NOT NULL, "kind" TEXT NOT NULL, "folded" TEXT NOT NULL, "name" TEXT NOT NULL,
   "filled" TEXT NOT NULL, "at" TEXT NOT NULL, PRIMARY KEY ("asker", "kind", "folded")
);
CREATE TABLE "changes" (
   "key" TEXT PRIMARY KEY, "kind" TEXT NOT NULL, "zoom_id" TEXT NOT NULL, "name" TEXT NOT NULL,
   "asker" TEXT NOT NULL, "channel" TEXT NOT NULL, "reply_url" TEXT NOT NULL, "before" TEXT NOT NULL,
   "after" TEXT NOT NULL, "at" TEXT NOT NULL, "state" TEXT NOT NULL, "note" TEXT NOT NULL,
   "found" TEXT NOT NULL, "changed_at" TEXT
);
CREATE INDEX "idx_changes_state_at" ON "changes" ("state", "at");
INSERT INTO "requests" VALUES (
   'k2', 'group', 'U0LIAM002', 'C2', '', '2026-11-21T12:00:00.000000+00:00', '', 'creating',
   '{"name": "QA"}', '', '', '', '', '2026-11-21T12:00:00.000000+00:00', '{}', 'D2'
);
INSERT INTO "requests" VALUES (
   'k3', 'meeting', 'U0EMMA001', 'C1', 'Retro', '2026-11-21T12:00:00.000000+00:00', '', 'attention',
   '{}', '857', '', '', 'Is it there?', '2026-11-21T12:00:00.000000+00:00', '{"missing": {}}', ''
);
INSERT INTO "changes" VALUES (
   'change:D1', 'im_group', 'G1', 'QA', 'U0EMMA001', 'C1', 'https://hooks.slack.test/r/1',
   '{"name": "QA"}', '{"name": "QB"}', '2026-11-21T12:00:00.000000+00:00', 'accepted', '', '{}', NULL
);
INSERT INTO "audit" VALUES (
   3, '2026-11-21T12:00:01.000000+00:00', 'U0EMMA001', 'link.made', 'U0EMMA001', '', '{"by": "email"}'
);
"""
)
"""As the second left it, with forms: requests and a change are open. An entry of the audit was deleted."""
