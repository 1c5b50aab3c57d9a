"""The schema, one step after another. A step that was ever released is never changed: add a new one.

https://sqlite-utils.datasette.io/en/stable/migrations.html
"""

from typing import Final

from sqlite_utils import Database, Migrations

APPLICATION_ID: Final = 0x5A4D4354
"""`ZMCT` in the file's header says that the file is ours: https://www.sqlite.org/pragma.html#pragma_application_id"""

STORE: Final = Migrations("store")


@STORE()
def m001_links_requests_audit(db: Database) -> None:
    """The first schema."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.table("links").create(
        {"slack_id": str, "zoom_id": str, "zoom_email": str, "by": str, "actor": str, "at": str},
        pk="slack_id",
        not_null={"zoom_id", "zoom_email", "by", "actor", "at"},
    ).create_index(["zoom_id"])
    columns = {"kind": str, "asker": str, "channel": str, "text": str, "asked_at": str, "reply_url": str}
    columns |= {"state": str, "spec": str, "zoom_id": str, "card_channel": str, "card_ts": str, "note": str}
    requests = db.table("requests").create(
        {"key": str, **columns, "changed_at": str}, pk="key", not_null=columns
    )
    requests.create_index(["state", "asked_at"])
    requests.create_index(["kind", "zoom_id"])
    audit = {"at": str, "actor": str, "action": str, "subject": str, "request": str, "details": str}
    db.table("audit").create({"id": int, **audit}, pk="id", not_null=audit).create_index(["request"])


@STORE()
def m002_forms(db: Database) -> None:
    """Forms, presets, changes; one request for each thing in Zoom."""
    db.table("requests").add_column("outcome", str, not_null_default="{}")
    db.table("requests").add_column("draft", str, not_null_default="")
    db.execute(f"CREATE UNIQUE INDEX one_for_each_thing ON requests (kind, zoom_id) WHERE {_own_things(db)}")
    db.table("audit").create_index(["action", "at"])
    drafts = {"kind": str, "asker": str, "channel": str, "reply_url": str, "at": str, "filled": str}
    drafts |= {"zoom_id": str, "name": str, "before": str}
    db.table("drafts").create({"id": str, **drafts}, pk="id", not_null=drafts).create_index(["at"])
    presets = {"asker": str, "kind": str, "folded": str, "name": str, "filled": str, "at": str}
    db.table("presets").create(presets, pk=("asker", "kind", "folded"), not_null=presets)
    changes = {"kind": str, "zoom_id": str, "name": str, "asker": str, "channel": str, "reply_url": str}
    changes |= {"before": str, "after": str, "at": str, "state": str, "note": str, "found": str}
    created = db.table("changes").create(
        {"key": str, **changes, "changed_at": str}, pk="key", not_null=changes
    )
    created.create_index(["state", "at"])


def _own_things(db: Database) -> str:
    """Which requests are the only one of what they created.

    Until now two could have adopted the same meeting. The later ones are named here, as they have to stay.
    """
    doubles = db.execute(
        "SELECT key FROM requests AS r WHERE zoom_id != '' AND EXISTS "
        "(SELECT 1 FROM requests WHERE kind = r.kind AND zoom_id = r.zoom_id AND rowid < r.rowid)"
    ).fetchall()
    named = ", ".join(db.quote(key) for (key,) in doubles)
    return f"zoom_id != '' AND key NOT IN ({named})" if named else "zoom_id != ''"


def unknown(db: Database) -> frozenset[str]:
    """The steps that a newer version took in this database. Reads only."""
    with Database(memory=True) as empty:
        known = {step.name for step in STORE.pending(empty)}
    return frozenset(step.name for step in STORE.applied(db)) - known
