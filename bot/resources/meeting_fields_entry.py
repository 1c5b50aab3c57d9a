"""The settings of a meeting about who comes in, and who runs it."""

from typing import Final

from bot.resources import meeting_shapes as shapes
from bot.resources.meeting_setting import Need, Phase, Setting, choice, lines, numbered, switch, text
from bot.slack import form

_SIGNED_IN: Final = Need("meeting_authentication", (True,))
_COUNTRIES: Final = "approved_or_denied_countries_or_regions"
_REGISTERED: Final = Need("approval_type", ("0", "1"))

SECURITY: Final = (
    Setting(
        field=form.Text(
            name="passcode",
            label="Passcode",
            hint="Up to 10 letters, digits, and @ - _ *. The safest is to leave it empty: Zoom makes one.",
            most=10,
            secret=True,
        ),
        path="password",
        what="that passcode",
        shape=shapes.PASSCODE,
    ),
    switch(
        "default_password",
        "Passcode by Zoom",
        "a passcode of its own",
        "Whether Zoom makes a passcode where you give none.",
        path="default_password",
        phase=Phase.CREATING,
    ),
    switch("waiting_room", "Waiting room", "a waiting room", "People wait until the host lets them in."),
    choice(
        "waiting_room_options",
        "Who waits",
        "your choice of who waits",
        {
            "follow_setting": "As set in Zoom",
            "everyone": "Everyone",
            "users_not_in_account": "Everyone from outside",
            "users_not_in_account_or_whitelisted_domains": "Everyone from outside, but allowed domains",
            "users_not_on_invite": "Everyone who is not invited",
        },
        shape=shapes.WAITING,
    ),
    switch("join_before_host", "Join before the host", "joining before the host"),
    numbered(
        "jbh_time",
        "How long before the start",
        "how early people join",
        {"0": "At any time", "5": "5 minutes", "10": "10 minutes", "15": "15 minutes"},
        need=Need("join_before_host", (True,)),
    ),
    switch("meeting_authentication", "Only people signed in to Zoom", "asking people to sign in"),
    text(
        "authentication_option",
        "Way of signing in",
        "that way of signing in",
        "Its ID, from your Zoom admin.",
        need=_SIGNED_IN,
    ),
    text(
        "authentication_domains",
        "Only from these domains",
        "those domains",
        "With commas between them: example.com, *.example.org",
        shape=shapes.DOMAINS,
        need=_SIGNED_IN,
    ),
    lines(
        "authentication_exception",
        "Need not sign in",
        "exceptions from signing in",
        "A name and an address on each line, as in Anna Smith: anna@example.com",
        shape=shapes.EXCEPTIONS,
        need=_SIGNED_IN,
    ),
    choice(
        "encryption_type",
        "Encryption",
        "that encryption",
        {"enhanced_encryption": "Enhanced", "e2ee": "End to end"},
        hint="End to end: no cloud recording and no joining by telephone.",
    ),
    switch("use_pmi", "Use my personal meeting ID", "your personal meeting ID"),
    switch("internal_meeting", "Internal meeting", "an internal meeting"),
    choice(
        "country_rule",
        "Countries",
        "rules for countries",
        {
            "approve": "Only the countries below",
            "deny": "All but the countries below",
            "off": "All countries",
        },
        path=f"settings.{_COUNTRIES}",
        shape=shapes.COUNTRY_RULE,
    ),
    text(
        "approved_list",
        "Only from these countries",
        "those countries",
        "Names or two letters, with commas between them: Germany, US",
        path=f"settings.{_COUNTRIES}.approved_list",
        shape=shapes.COUNTRIES,
        need=Need("country_rule", ("approve",)),
    ),
    text(
        "denied_list",
        "Not from these countries",
        "keeping those countries out",
        "Names or two letters, with commas between them.",
        path=f"settings.{_COUNTRIES}.denied_list",
        shape=shapes.COUNTRIES,
        need=Need("country_rule", ("deny",)),
    ),
)

REGISTRATION: Final = (
    numbered(
        "approval_type",
        "Registration",
        "registration",
        {"2": "None", "0": "Approved at once", "1": "Approved by hand"},
        hint="It takes a licensed Zoom user.",
    ),
    numbered(
        "registration_type",
        "In a series, people register",
        "how people register for a series",
        {"1": "Once for all dates", "2": "For each date", "3": "Once, and choose dates"},
        need=_REGISTERED,
    ),
    switch("close_registration", "Close it after the date", "closing the registration", need=_REGISTERED),
    switch("registrants_email_notification", "Mails about approval", "mails to those who register"),
    switch(
        "registrants_confirmation_email",
        "Mail that confirms",
        "mails that confirm",
        need=Need("registrants_email_notification", (True,)),
    ),
    switch("show_share_button", "Buttons to share", "buttons to share", need=_REGISTERED),
    switch("show_join_info", "Show how to join at once", "showing how to join", need=_REGISTERED),
    switch(
        "allow_multiple_devices",
        "Join from several devices",
        "joining from several devices",
        need=_REGISTERED,
    ),
    switch("email_in_attendee_report", "Addresses in the report", "addresses in the report"),
)

HOSTS: Final = (
    Setting(
        field=form.People(
            name="alternative_hosts",
            label="Alternative hosts",
            hint="They can start the meeting for you. Each needs a licensed Zoom user.",
            most=20,
        ),
        path="settings.alternative_hosts",
        what="those alternative hosts",
        shape=shapes.MENTIONED,
        phase=Phase.CREATING,
    ),
    text(
        "alternative_emails",
        "Alternative hosts",
        "those alternative hosts",
        "The addresses of their Zoom users, with commas between them.",
        path="settings.alternative_hosts",
        shape=shapes.ADDRESSES,
        phase=Phase.EDITING,
    ),
    Setting(
        field=form.Someone(
            name="schedule_for",
            label="Schedule for",
            hint="They become the host. They must have let you schedule for them in Zoom.",
        ),
        path="schedule_for",
        what="scheduling for somebody else",
        phase=Phase.CREATING,
    ),
    switch(
        "alternative_hosts_email_notification", "Mail the alternative hosts", "mails to alternative hosts"
    ),
    switch("email_notification", "Mail hosts about changes", "mails about changes"),
    switch(
        "alternative_host_update_polls", "Alternative hosts edit polls", "polls edited by alternative hosts"
    ),
    switch(
        "alternative_host_manage_meeting_summary",
        "Alternative hosts manage summaries",
        "summaries managed by alternative hosts",
    ),
    switch(
        "alternative_host_manage_cloud_recording",
        "Alternative hosts manage recordings",
        "recordings managed by alternative hosts",
    ),
)
