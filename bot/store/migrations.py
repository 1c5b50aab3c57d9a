"""The schema, one step after another. A step that was ever released is never changed: add a new one.

https://sqlite-utils.datasette.io/en/stable/migrations.html
"""

from typing import Final

from sqlite_utils import Database, Migrations

from bot.store import chain

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


@STORE()
def m003_approvals(db: Database) -> None:
    """Reviews of requests, what is to be told of them, and an audit in which each row is sealed."""
    requests = db.table("requests").add_column("review", str, not_null_default="{}")
    requests.add_column("revision", int, not_null_default=0)
    for name in ("alike", "thread_channel", "thread_ts"):
        requests.add_column(name, str, not_null_default="")
    db.execute(
        "CREATE UNIQUE INDEX one_open_alike ON requests (kind, alike) "
        "WHERE alike != '' AND state IN ('pending', 'approved')"
    )
    requests.create_index(["asker", "asked_at", "key"])
    # Lists the keys of all in a state without a look at the rows.
    requests.create_index(["state", "asked_at", "key"])
    db.execute("DROP INDEX IF EXISTS idx_requests_state_asked_at")
    db.execute(
        # AUTOINCREMENT, as a number that was told must never be that of a later turn.
        "CREATE TABLE turns (number INTEGER PRIMARY KEY AUTOINCREMENT, "
        "request TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, what TEXT NOT NULL, "
        "details TEXT NOT NULL)"
    )
    db.table("turns").create_index(["request"])
    _seal_the_audit(db)


def _seal_the_audit(db: Database) -> None:
    audit = db.table("audit")
    for name in ("zoom_actor", "rule", "message", "result", "previous", "hash"):
        audit.add_column(name, str, not_null_default="")
    audit.create_index(["actor"])
    audit.create_index(["subject"])
    db.execute(
        "CREATE TABLE audit_head "
        "(one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, hash TEXT NOT NULL)"
    )
    number, previous = 0, chain.FIRST
    following = "SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT 500"
    while found := list(db.query(following, (number,))):
        for row in found:
            sealed = {**row, "previous": previous}
            number, previous = row["id"], chain.seal(sealed)
            db.execute(
                "UPDATE audit SET previous = ?, hash = ? WHERE id = ?", (sealed["previous"], previous, number)
            )
    db.execute("INSERT INTO audit_head VALUES (1, ?, ?)", (number, previous))


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
