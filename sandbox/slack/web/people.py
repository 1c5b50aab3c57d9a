"""The methods about people, groups, the team and the app itself."""

from zoneinfo import ZoneInfo

from sandbox.slack.model import Json, Person
from sandbox.slack.refusals import Forbidden, Refusal
from sandbox.slack.web.arguments import Args
from sandbox.slack.workspace import APP_ID, BOT_ID, BOT_USER, TEAM_DOMAIN, TEAM_ID, Workspace


def api_test(workspace: Workspace, args: Args) -> Json:  # noqa: ARG001  # all methods are called alike
    """Answers, or gives back the error that was asked for."""
    if "error" in args:
        raise Refusal(args["error"])
    return {"args": dict(args)}


def auth_test(workspace: Workspace, args: Args) -> Json:  # noqa: ARG001  # all methods are called alike
    """Who the bot is."""
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": "Acme",
        "user": workspace.people[BOT_USER].handle,
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def team_info(workspace: Workspace, args: Args) -> Json:  # noqa: ARG001  # all methods are called alike
    """The workspace."""
    if args.get("team", TEAM_ID) != TEAM_ID:
        raise Refusal("team_not_found")
    return {"team": {"id": TEAM_ID, "name": "Acme", "domain": TEAM_DOMAIN, "email_domain": "acme.example"}}


def bots_info(workspace: Workspace, args: Args) -> Json:
    """The bot as an integration."""
    if args.get("bot", BOT_ID) != BOT_ID:
        raise Refusal("bot_not_found")
    return {
        "bot": {
            "id": BOT_ID,
            "app_id": APP_ID,
            "user_id": BOT_USER,
            "name": workspace.app.name,
            "deleted": False,
        }
    }


def users_info(workspace: Workspace, args: Args) -> Json:
    """A person."""
    person = workspace.people.get(args["user"])
    if person is None:
        raise Refusal("user_not_found")
    return {"user": _user(workspace, person)}


def users_lookup_by_email(workspace: Workspace, args: Args) -> Json:
    """The person with this address."""
    email = args["email"].lower()
    for person in workspace.people.values():
        if person.email.lower() == email and not person.is_deactivated:
            return {"user": _user(workspace, person)}
    raise Refusal("users_not_found")


def usergroups_list(workspace: Workspace, args: Args) -> Json:
    """The user groups."""
    with_users, with_count = args.get("include_users", False), args.get("include_count", False)
    return {
        "usergroups": [
            {
                "id": group.id,
                "team_id": TEAM_ID,
                "is_usergroup": True,
                "name": group.name,
                "handle": group.handle,
                **({"users": list(group.members)} if with_users else {}),
                **({"user_count": len(group.members)} if with_count else {}),
            }
            for group in workspace.groups.values()
        ]
    }


def usergroups_users_list(workspace: Workspace, args: Args) -> Json:
    """The members of a user group."""
    group = workspace.groups.get(args["usergroup"])
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.members)}


def _user(workspace: Workspace, person: Person) -> Json:
    if "users:read" not in workspace.app.scopes:
        raise Forbidden.scope("users:read", workspace.app.scopes)
    first, _, last = ("", "", "") if person.is_bot else person.name.partition(" ")
    profile = {
        "real_name": person.name,
        "display_name": person.handle,
        "first_name": first,
        "last_name": last,
        "team": TEAM_ID,
    }
    if person.email and "users:read.email" in workspace.app.scopes:
        profile["email"] = person.email
    return {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.handle,
        "deleted": person.is_deactivated,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        **({} if person.is_deactivated else _of_active(workspace, person)),
    }


def _of_active(workspace: Workspace, person: Person) -> Json:
    """What Slack tells of nobody who is deactivated."""
    now = workspace.clock().astimezone(ZoneInfo(person.zone))
    offset = now.utcoffset()
    return {
        "real_name": person.name,
        "tz": person.zone,
        "tz_label": now.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_stranger": person.is_stranger,
        "is_email_confirmed": bool(person.email),
    }
