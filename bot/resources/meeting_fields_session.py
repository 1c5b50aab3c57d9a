"""The settings of a meeting about what happens in it, and around it."""

from typing import Final

from bot.resources import meeting_shapes as shapes
from bot.resources.meeting_setting import Need, Phase, Setting, choice, lines, numbered, switch, text
from bot.slack import form

_QUESTIONS: Final = Need("question_and_answer", (True,))
_CHAT: Final = "settings.continuous_meeting_chat"

MEDIA: Final = (
    switch("host_video", "Host's video at the start", "the host's video at the start"),
    switch("participant_video", "Participants' video at the start", "participants' video at the start"),
    switch("disable_participant_video", "No video of participants at all", "keeping participants' video off"),
    choice(
        "audio",
        "Audio",
        "that way of audio",
        {
            "both": "Telephone and computer",
            "telephony": "Telephone only",
            "voip": "Computer only",
            "thirdParty": "Somebody else's",
        },
    ),
    text(
        "audio_conference_info",
        "How to dial in there",
        "words about audio",
        "For somebody else's audio.",
        most=2048,
        need=Need("audio", ("thirdParty",)),
    ),
    switch("mute_upon_entry", "Mute people as they come in", "muting people as they come in"),
    switch(
        "request_permission_to_unmute_participants",
        "Ask people whether I may unmute them",
        "asking to unmute people",
    ),
    switch(
        "allow_host_control_participant_mute_state",
        "Hosts mute and unmute people",
        "hosts muting and unmuting people",
    ),
    switch("device_testing", "Test devices first", "testing devices"),
    switch("focus_mode", "Focus mode", "focus mode", "Participants see the hosts only."),
    switch("watermark", "Watermark on shared screens", "a watermark"),
    switch("host_save_video_order", "Keep the order of videos", "keeping the order of videos"),
    switch("participant_focused_meeting", "Focused on participants", "a meeting focused on participants"),
)

RECORDING: Final = (
    choice(
        "auto_recording",
        "Record",
        "recording",
        {"none": "Not by itself", "local": "On the host's computer", "cloud": "In the cloud"},
    ),
    switch(
        "video_management",
        "Add it to video channels",
        "recordings in video channels",
        path="settings.auto_add_recording_to_video_management.enable",
    ),
    lines(
        "video_channels",
        "Video channels",
        "those video channels",
        "One on each line, five at most: its ID, and its name if you like, as in abc123: Trainings",
        path="settings.auto_add_recording_to_video_management.channels",
        shape=shapes.CHANNELS,
        need=Need("video_management", (True,)),
    ),
)

ROOMS: Final = (
    switch(
        "breakout_rooms",
        "Breakout rooms",
        "breakout rooms",
        "Rooms that are assigned beforehand.",
        path="settings.breakout_room.enable",
    ),
    lines(
        "rooms",
        "Rooms",
        "those breakout rooms",
        "One on each line, with the addresses of who goes there: Room A: anna@example.com, bob@example.com",
        path="settings.breakout_room.rooms",
        shape=shapes.ROOMS,
        need=Need("breakout_rooms", (True,)),
    ),
)

INTERPRETATION: Final = (
    switch(
        "language_interpretation",
        "Interpreters",
        "interpreters",
        path="settings.language_interpretation.enable",
    ),
    lines(
        "interpreters",
        "Who interprets",
        "those interpreters",
        "An address and two languages on each line: anna@example.com: English, French. Country codes as"
        " in US, FR are taken too.",
        path="settings.language_interpretation.interpreters",
        shape=shapes.INTERPRETERS,
        need=Need("language_interpretation", (True,)),
    ),
    switch(
        "sign_language_interpretation",
        "Sign language",
        "sign language",
        path="settings.sign_language_interpretation.enable",
    ),
    lines(
        "signers",
        "Who signs",
        "those sign language interpreters",
        "An address and a language on each line, 20 at most: anna@example.com: American",
        path="settings.sign_language_interpretation.interpreters",
        shape=shapes.SIGNERS,
        need=Need("sign_language_interpretation", (True,)),
    ),
)

CHAT: Final = (
    switch(
        "continuous_meeting_chat",
        "Chat that stays",
        "a chat that stays",
        "Before and after the meeting.",
        path=f"{_CHAT}.enable",
    ),
    switch(
        "question_and_answer",
        "Questions and answers",
        "questions and answers",
        path="settings.question_and_answer.enable",
    ),
    *(
        switch(name, label, what, path=f"settings.question_and_answer.{name}", need=_QUESTIONS)
        for name, label, what in (
            ("allow_submit_questions", "Participants ask", "questions of participants"),
            ("allow_anonymous_questions", "Questions without a name", "questions without a name"),
            ("attendees_can_comment", "Participants comment", "comments on questions"),
            ("attendees_can_upvote", "Participants vote for questions", "votes for questions"),
        )
    ),
    choice(
        "question_visibility",
        "Participants see",
        "which questions are seen",
        {"answered": "Answered questions", "all": "All questions"},
        path="settings.question_and_answer.question_visibility",
        need=_QUESTIONS,
    ),
    switch("auto_start_meeting_summary", "Summary by AI", "a summary by AI"),
    numbered(
        "who_will_receive_summary",
        "Who gets the summary",
        "who gets the summary",
        {
            "1": "The host",
            "2": "All hosts",
            "3": "The host, and invited colleagues",
            "4": "All who are invited",
        },
        need=Need("auto_start_meeting_summary", (True,)),
    ),
    text(
        "summary_template_id",
        "Template of the summary",
        "that template of the summary",
        "Its ID, from Zoom.",
        need=Need("auto_start_meeting_summary", (True,)),
    ),
    switch("auto_start_ai_companion_questions", "Questions to AI", "questions to AI"),
    numbered(
        "who_can_ask_questions",
        "Who asks AI",
        "who asks AI",
        {
            "1": "All who are there or invited",
            "2": "All who are there, from when they come",
            "3": "The host",
            "4": "Colleagues who are there or invited",
            "5": "Colleagues who are there, from when they come",
        },
        need=Need("auto_start_ai_companion_questions", (True,)),
    ),
    lines(
        "resources",
        "Whiteboards",
        "whiteboards",
        "One on each line: its ID, and editor, commenter or viewer, as in abc123: viewer",
        shape=shapes.WHITEBOARDS,
    ),
)

REGIONS: Final = (
    text(
        "global_dial_in_countries",
        "Dial in from",
        "those countries to dial in from",
        "Names or two letters, with commas between them: Germany, US",
        shape=shapes.COUNTRIES,
    ),
    text(
        "additional_data_center_regions",
        "More data centres in",
        "those data centres",
        "Names or two letters, with commas between them.",
        shape=shapes.REGIONS,
        phase=Phase.CREATING,
    ),
)

CALENDAR: Final = (
    text(
        "timezone",
        "Time zone",
        "that time zone",
        "A place such as Europe/Berlin. A series keeps its hour there over summer time. Empty: your own.",
        path="timezone",
        shape=shapes.ZONE,
    ),
    numbered("calendar_type", "Calendar", "that calendar", {"1": "Outlook", "2": "Google"}),
    switch("private_meeting", "Private in the calendar", "a private meeting"),
    switch("push_change_to_calendar", "Changes go to the calendar", "changes that go to the calendar"),
    switch(
        "pre_schedule",
        "Prepared for Google's calendar",
        "preparing it for Google's calendar",
        path="pre_schedule",
        phase=Phase.CREATING,
    ),
    text("contact_name", "Contact", "a contact"),
    Setting(
        field=form.Email(name="contact_email", label="Contact's address"),
        path="settings.contact_email",
        what="a contact's address",
        shape=shapes.ADDRESS,
    ),
    text(
        "meeting_invitees",
        "Invited in Zoom",
        "that list of invited people",
        "Addresses, with commas between them. Zoom may not write to them.",
        most=3000,
        shape=shapes.INVITEES,
    ),
)

TRACKING: Final = (
    lines(
        "tracking_fields",
        "Tracking fields",
        "those tracking fields",
        "One on each line, as in Department: Sales",
        path="tracking_fields",
        shape=shapes.TRACKING,
    ),
    Setting(
        field=form.Suggested(
            name="template", label="Template", hint="One of the account's meeting templates."
        ),
        path="template_id",
        what="that template",
        shape=shapes.TEMPLATE,
        phase=Phase.CREATING,
    ),
)

OLDER: Final = (
    switch("cn_meeting", "Host it in China", "hosting it in China"),
    switch("in_meeting", "Host it in India", "hosting it in India"),
    switch(
        "chat_external_users",
        "Invited guests join the chat",
        "guests in the chat",
        path=f"{_CHAT}.auto_add_invited_external_users",
    ),
    switch(
        "chat_participants",
        "Participants join the chat",
        "participants in the chat",
        path=f"{_CHAT}.auto_add_meeting_participants",
    ),
)
