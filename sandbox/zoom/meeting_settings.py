"""The settings of a meeting: what each may be, and what it is where nobody says."""

import copy
from collections.abc import Mapping
from typing import Any, Final

from sandbox.zoom import alternative_hosts
from sandbox.zoom.account import Account, Type
from sandbox.zoom.shapes import Shape, each, flag, number, record, text
from sandbox.zoom.user import User

_MAIL_AND_NAME: Final = record({"email": text(), "name": text()})

SHAPE: Final[Shape] = record(
    {
        "additional_data_center_regions": each(text()),
        "allow_host_control_participant_mute_state": flag(),
        "allow_multiple_devices": flag(),
        "alternative_host_manage_cloud_recording": flag(),
        "alternative_host_manage_meeting_summary": flag(),
        "alternative_host_update_polls": flag(),
        "alternative_hosts": text(),
        "alternative_hosts_email_notification": flag(),
        "approval_type": number(0, 1, 2),
        "approved_or_denied_countries_or_regions": record(
            {
                "approved_list": each(text()),
                "denied_list": each(text()),
                "enable": flag(),
                "method": text("approve", "deny"),
            }
        ),
        "audio": text("both", "telephony", "voip", "thirdParty"),
        "audio_conference_info": text(most=2048),
        "authentication_domains": text(),
        "authentication_exception": each(_MAIL_AND_NAME),
        "authentication_option": text(),
        "auto_add_recording_to_video_management": record(
            {
                "enable": flag(),
                "channels": each(record({"channel_id": text(), "name": text()}, "channel_id"), most=5),
            },
            "enable",
        ),
        "auto_recording": text("local", "cloud", "none"),
        "auto_start_ai_companion_questions": flag(),
        "auto_start_meeting_summary": flag(),
        "breakout_room": record(
            {"enable": flag(), "rooms": each(record({"name": text(), "participants": each(text())}))}
        ),
        "calendar_type": number(1, 2),
        "close_registration": flag(),
        "cn_meeting": flag(),
        "contact_email": text(),
        "contact_name": text(),
        "continuous_meeting_chat": record(
            {
                "enable": flag(),
                "auto_add_invited_external_users": flag(),
                "auto_add_meeting_participants": flag(),
            }
        ),
        "device_testing": flag(),
        "disable_participant_video": flag(),
        "email_in_attendee_report": flag(),
        "email_notification": flag(),
        "encryption_type": text("enhanced_encryption", "e2ee"),
        "enforce_login": flag(),
        "enforce_login_domains": text(),
        "focus_mode": flag(),
        "global_dial_in_countries": each(text()),
        "host_save_video_order": flag(),
        "host_video": flag(),
        "in_meeting": flag(),
        "internal_meeting": flag(),
        "jbh_time": number(0, 5, 10, 15),
        "join_before_host": flag(),
        "language_interpretation": record(
            {
                "enable": flag(),
                "interpreters": each(
                    record({"email": text(), "languages": text(), "interpreter_languages": text()})
                ),
            }
        ),
        "meeting_authentication": flag(),
        "meeting_invitees": each(record({"email": text()})),
        "mute_upon_entry": flag(),
        "participant_focused_meeting": flag(),
        "participant_video": flag(),
        "private_meeting": flag(),
        "push_change_to_calendar": flag(),
        "question_and_answer": record(
            {
                "enable": flag(),
                "allow_submit_questions": flag(),
                "allow_anonymous_questions": flag(),
                "question_visibility": text("answered", "all"),
                "attendees_can_comment": flag(),
                "attendees_can_upvote": flag(),
            }
        ),
        "registrants_confirmation_email": flag(),
        "registrants_email_notification": flag(),
        "registration_type": number(1, 2, 3),
        "request_permission_to_unmute_participants": flag(),
        "resources": each(
            record(
                {
                    "resource_type": text("whiteboard"),
                    "resource_id": text(),
                    "permission_level": text("editor", "commenter", "viewer"),
                }
            )
        ),
        "show_join_info": flag(),
        "show_share_button": flag(),
        "sign_language_interpretation": record(
            {
                "enable": flag(),
                "interpreters": each(record({"email": text(), "sign_language": text()}), most=20),
            }
        ),
        "summary_template_id": text(),
        "use_pmi": flag(),
        "waiting_room": flag(),
        "waiting_room_options": record(
            {
                "mode": text("follow_setting", "custom"),
                "who_goes_to_waiting_room": text(
                    "everyone",
                    "users_not_in_account",
                    "users_not_in_account_or_whitelisted_domains",
                    "users_not_on_invite",
                ),
            },
            "mode",
        ),
        "watermark": flag(),
        "who_can_ask_questions": number(1, 2, 3, 4, 5),
        "who_will_receive_summary": number(1, 2, 3, 4),
    }
)

OF_OCCURRENCE: Final = frozenset(
    {
        "host_video",
        "participant_video",
        "join_before_host",
        "mute_upon_entry",
        "waiting_room",
        "watermark",
        "auto_recording",
    }
)
"""The settings that can differ in one occurrence."""

DEFAULTS: Final[dict[str, Any]] = {
    "allow_multiple_devices": True,
    "alternative_host_manage_cloud_recording": False,
    "alternative_host_manage_meeting_summary": False,
    "alternative_host_update_polls": False,
    "alternative_hosts": "",
    "alternative_hosts_email_notification": True,
    "approval_type": 2,
    "approved_or_denied_countries_or_regions": {"enable": False},
    "audio": "both",
    "audio_conference_info": "",
    "auto_recording": "none",
    "auto_start_ai_companion_questions": False,
    "auto_start_meeting_summary": False,
    "breakout_room": {"enable": False},
    "close_registration": False,
    "cn_meeting": False,
    "continuous_meeting_chat": {"enable": False},
    "device_testing": False,
    "disable_participant_video": False,
    "email_in_attendee_report": False,
    "email_notification": True,
    "encryption_type": "enhanced_encryption",
    "enforce_login": False,
    "enforce_login_domains": "",
    "focus_mode": False,
    "global_dial_in_countries": ["US"],
    "host_save_video_order": False,
    "host_video": False,
    "in_meeting": False,
    "internal_meeting": False,
    "jbh_time": 0,
    "join_before_host": False,
    "language_interpretation": {"enable": False},
    "meeting_authentication": False,
    "meeting_invitees": [],
    "mute_upon_entry": False,
    "participant_focused_meeting": False,
    "participant_video": False,
    "private_meeting": False,
    "push_change_to_calendar": False,
    "registrants_confirmation_email": True,
    "registrants_email_notification": True,
    "request_permission_to_unmute_participants": False,
    "show_share_button": True,
    "sign_language_interpretation": {"enable": False},
    "use_pmi": False,
    "waiting_room": False,
    "watermark": False,
}

_NUMBERS: Final = (
    {"country": "DE", "country_name": "Germany", "number": "+49 30 5550 1004", "type": "toll"},
    {"country": "GB", "country_name": "United Kingdom", "number": "+44 20 7946 0958", "type": "toll"},
    {"city": "New York", "country": "US", "country_name": "US", "number": "+1 646 555 0100", "type": "toll"},
    {"city": "Chicago", "country": "US", "country_name": "US", "number": "+1 312 555 0134", "type": "toll"},
)
"""Numbers that are kept for fiction."""


def at_first(account: Account) -> dict[str, Any]:
    """The settings of a meeting of which nobody says otherwise."""
    return copy.deepcopy({**DEFAULTS, **account.own_settings})


def merge(
    account: Account, host: User, kind: int, before: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What is stored of the settings that were given.

    What the account has locked is dropped without a word, as breakout rooms were seen to be; registration
    needs a licensed host; joining before the host is off with a waiting room.
    """
    known = {name: value for name, value in given.items() if name in SHAPE.fields}
    merged = copy.deepcopy({**before, **known})
    held = at_first(account)
    for name in account.locked_settings:
        merged.pop(name, None)
        if name in held:
            merged[name] = held[name]
    merged["alternative_hosts"] = alternative_hosts.emails(account, host, merged["alternative_hosts"])
    if not host.licensed:
        merged["approval_type"] = DEFAULTS["approval_type"]
    if kind not in {Type.SCHEDULED, Type.ANY_TIME}:
        merged["use_pmi"] = False
    if merged.get("waiting_room"):
        merged["join_before_host"] = False
    return merged


def dial_in(host: User, settings: Mapping[str, Any]) -> list[dict[str, str]]:
    """The numbers to call in, which only a licensed host's meetings have."""
    if not host.licensed or settings["audio"] in {"voip", "thirdParty"}:
        return []
    return [dict(each) for each in _NUMBERS if each["country"] in settings["global_dial_in_countries"]]
