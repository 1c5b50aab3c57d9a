"""The settings of a meeting, all that Zoom documents (POST /users/{userId}/meetings, `settings`).

Zoom accepts settings that the account has locked or switched off, and drops them without a word: what
holds is in the answer.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.zoom import models


class CountryRule(models.Body):
    """Who may join, by country or region."""

    enable: bool | None = None
    method: Literal["approve", "deny"] | None = None
    """approve: only those of `approved_list` may join; deny: those of `denied_list` may not."""
    approved_list: list[str] | None = None
    denied_list: list[str] | None = None


class Exemption(models.Body):
    """Somebody who need not authenticate, and gets an invitation of their own."""

    name: str | None = None
    email: str | None = None


class Channel(models.Body):
    """A channel of video management."""

    channel_id: str
    name: str | None = None


class VideoManagement(models.Body):
    """Where recordings of the meeting go in video management."""

    enable: bool
    channels: Annotated[list[Channel], Field(min_length=1, max_length=5)] | None = None


class Room(models.Body):
    """A breakout room and the addresses of who goes there."""

    name: str | None = None
    participants: list[str] | None = None


class BreakoutRooms(models.Body):
    """Rooms assigned beforehand."""

    enable: bool | None = None
    rooms: list[Room] | None = None


class QuestionAndAnswer(models.Body):
    """Questions and answers in the meeting."""

    enable: bool | None = None
    allow_submit_questions: bool | None = None
    allow_anonymous_questions: bool | None = None
    question_visibility: Literal["answered", "all"] | None = None
    attendees_can_comment: bool | None = None
    attendees_can_upvote: bool | None = None


class Interpreter(models.Body):
    """An interpreter between two languages."""

    email: str | None = None
    interpreter_languages: str | None = None
    """Two languages with a comma between them, such as "English,French"."""
    languages: str | None = Field(default=None, deprecated="use interpreter_languages")
    """Two country codes with a comma between them, such as "US,FR"."""


class Interpretation(models.Body):
    """Language interpretation."""

    enable: bool | None = None
    interpreters: list[Interpreter] | None = None


class SignLanguageInterpreter(models.Body):
    """An interpreter of a sign language."""

    email: str | None = None
    sign_language: str | None = None


class SignLanguageInterpretation(models.Body):
    """Sign language interpretation."""

    enable: bool | None = None
    interpreters: Annotated[list[SignLanguageInterpreter], Field(max_length=20)] | None = None


class Invitee(models.Body):
    """Somebody invited. Whether Zoom sends them a mail is not documented: do not count on it."""

    email: str


class WaitingRoom(models.Body):
    """Who has to wait."""

    mode: Literal["follow_setting", "custom"]
    who_goes_to_waiting_room: (
        Literal[
            "everyone",
            "users_not_in_account",
            "users_not_in_account_or_whitelisted_domains",
            "users_not_on_invite",
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.mode == "custom" and self.who_goes_to_waiting_room is None:
            raise ValueError("mode custom needs who_goes_to_waiting_room")
        return self


class ContinuousChat(models.Body):
    """The chat that stays before and after the meeting. Not for types INSTANT and SCREEN_SHARE."""

    enable: bool | None = None
    auto_add_invited_external_users: bool | None = Field(default=None, deprecated="Zoom ignores it")
    auto_add_meeting_participants: bool | None = Field(default=None, deprecated="Zoom ignores it")


class Resource(models.Body):
    """A whiteboard that goes with the meeting."""

    resource_type: Literal["whiteboard"] | None = None
    resource_id: str | None = None
    permission_level: Literal["editor", "commenter", "viewer"] = "editor"


class Settings(models.Body):
    """The settings of a meeting to create or change.

    `models.Body` tells what is sent, and what defaults mean.
    """

    # video, sound, entry
    host_video: bool | None = None
    participant_video: bool | None = None
    disable_participant_video: bool = False
    audio: Literal["both", "telephony", "voip", "thirdParty"] = "both"
    audio_conference_info: str | None = Field(default=None, max_length=2048)
    """For `audio` thirdParty."""
    mute_upon_entry: bool = False
    request_permission_to_unmute_participants: bool = False
    """Not together with `allow_host_control_participant_mute_state`."""
    allow_host_control_participant_mute_state: bool | None = None
    join_before_host: bool = False
    """Not for type INSTANT. Without effect while there is a waiting room."""
    jbh_time: Literal[0, 5, 10, 15] | None = None
    """How many minutes before the start people may join before the host; 0 at any time."""
    waiting_room: bool | None = None
    waiting_room_options: WaitingRoom | None = None
    use_pmi: bool | None = None
    """Use the host's personal meeting ID. Only for types SCHEDULED and RECURRING."""
    device_testing: bool = False
    focus_mode: bool | None = None
    watermark: bool | None = None
    host_save_video_order: bool | None = None
    participant_focused_meeting: bool = False

    # who may come
    private_meeting: bool | None = None
    internal_meeting: bool = False
    meeting_authentication: bool | None = None
    authentication_option: str | None = None
    """The ID of one of the host's `authentication_options`."""
    authentication_domains: str | None = None
    """Domains with commas between them."""
    authentication_exception: list[Exemption] | None = None
    approved_or_denied_countries_or_regions: CountryRule | None = None
    meeting_invitees: list[Invitee] | None = None
    allow_multiple_devices: bool | None = None
    """Only with registration."""
    encryption_type: Literal["enhanced_encryption", "e2ee"] | None = None

    # hosts and contacts
    alternative_hosts: str | None = None
    """Addresses or user IDs with semicolons between them."""
    alternative_hosts_email_notification: bool = True
    alternative_host_update_polls: bool | None = None
    alternative_host_manage_meeting_summary: bool | None = None
    alternative_host_manage_cloud_recording: bool | None = None
    email_notification: bool = True
    """Mails to alternative hosts and to those with scheduling privilege."""
    contact_name: str | None = None
    contact_email: str | None = None

    # registration
    approval_type: Literal[0, 1, 2] = 2
    """0 registration, approved at once; 1 registration, approved by hand; 2 none. Needs a licensed host."""
    registration_type: Literal[1, 2, 3] = 1
    """Type RECURRING_FIXED only: 1 register once for all; 2 for each; 3 once, for some of them."""
    close_registration: bool = False
    registrants_confirmation_email: bool | None = None
    registrants_email_notification: bool | None = None
    show_share_button: bool | None = None
    show_join_info: bool | None = None
    email_in_attendee_report: bool | None = None

    # recording, rooms, languages, extras
    auto_recording: Literal["local", "cloud", "none"] = "none"
    auto_add_recording_to_video_management: VideoManagement | None = None
    breakout_room: BreakoutRooms | None = None
    question_and_answer: QuestionAndAnswer | None = None
    language_interpretation: Interpretation | None = None
    sign_language_interpretation: SignLanguageInterpretation | None = None
    continuous_meeting_chat: ContinuousChat | None = None
    resources: list[Resource] | None = None
    calendar_type: Literal[1, 2] | None = None
    """1 Outlook, 2 Google."""
    push_change_to_calendar: bool = False
    auto_start_meeting_summary: bool | None = None
    who_will_receive_summary: Literal[1, 2, 3, 4] | None = None
    """1 the host; 2 also co-hosts and alternative hosts; 3 the host and invitees of the organisation;
    4 all invitees."""
    summary_template_id: str | None = None
    auto_start_ai_companion_questions: bool | None = None
    who_can_ask_questions: Literal[1, 2, 3, 4, 5] | None = None
    """1 participants and invitees; 2 participants from when they join; 3 the host; 4 participants and
    invitees of the organisation; 5 participants of the organisation from when they join."""

    # regions
    global_dial_in_countries: list[str] | None = None
    additional_data_center_regions: list[str] | None = None
    """Country codes. Only when creating a meeting."""
    cn_meeting: bool = Field(default=False, deprecated="Zoom ignores it")
    in_meeting: bool = Field(default=False, deprecated="Zoom ignores it")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.request_permission_to_unmute_participants and self.allow_host_control_participant_mute_state:
            raise ValueError(
                "request_permission_to_unmute_participants and allow_host_control_participant_mute_state "
                "cannot both be on"
            )
        return self


class DialIn(models.Answer):
    """A number to join by telephone."""

    number: str | None = None
    city: str | None = None
    country: str | None = None
    country_name: str | None = None
    type: str | None = None
    """toll or tollfree."""


class SettingsAnswer(models.Answer):
    """The settings that hold for a meeting. What is not typed here is in `model_extra`."""

    host_video: bool | None = None
    participant_video: bool | None = None
    join_before_host: bool | None = None
    jbh_time: int | None = None
    mute_upon_entry: bool | None = None
    waiting_room: bool | None = None
    use_pmi: bool | None = None
    audio: str | None = None
    auto_recording: str | None = None
    approval_type: int | None = None
    registration_type: int | None = None
    alternative_hosts: str | None = None
    private_meeting: bool | None = None
    meeting_authentication: bool | None = None
    encryption_type: str | None = None
    global_dial_in_countries: list[str] | None = None
    global_dial_in_numbers: list[DialIn] | None = None
