"""What the account's admin can lock, in words: a word stands for settings of a meeting."""

from collections.abc import Iterable, Mapping
from typing import Final

WORDS: Final[Mapping[str, frozenset[str]]] = {
    "Waiting room": frozenset({"waiting_room", "waiting_room_options"}),
    "Join before host": frozenset({"join_before_host", "jbh_time"}),
    "Authentication": frozenset({"meeting_authentication", "authentication_option"}),
    "Encryption": frozenset({"encryption_type"}),
    "Video": frozenset({"host_video", "participant_video"}),
    "Audio": frozenset({"audio", "audio_conference_info"}),
    "Mute upon entry": frozenset({"mute_upon_entry"}),
    "Recording": frozenset({"auto_recording"}),
    "Registration": frozenset({"approval_type", "registration_type"}),
    "Alternative hosts": frozenset({"alternative_hosts"}),
    "Breakout rooms": frozenset({"breakout_room"}),
    "Interpretation": frozenset({"language_interpretation", "sign_language_interpretation"}),
    "Regions": frozenset({"additional_data_center_regions", "approved_or_denied_countries_or_regions"}),
    "Dial-in countries": frozenset({"global_dial_in_countries"}),
    "Watermark": frozenset({"watermark"}),
}


def said(locked: Iterable[str]) -> list[str]:
    """The words for what is locked; a setting without a word by its own name."""
    rest = set(locked)
    words = [word for word, names in WORDS.items() if names & rest]
    return words + sorted(rest.difference(*WORDS.values()))


def toggled(locked: Iterable[str], word: str) -> set[str]:
    """What is locked once this word is switched the other way. KeyError for a word that is none."""
    names, now = WORDS[word], set(locked)
    return now - names if names & now else now | names
