"""The emoji that bots like to write by name; others show their name."""

from typing import Final

_NAMES: Final = {
    "🎉": "tada", "👋": "wave", "✅": "white_check_mark", "✔️": "heavy_check_mark", "❌": "x",
    "⚠️": "warning", "🚨": "rotating_light", "📅": "calendar date", "🗓️": "spiral_calendar_pad",
    "📆": "calendar_spiral", "⏰": "alarm_clock", "⏳": "hourglass_flowing_sand",
    "⌛": "hourglass", "🕒": "clock3", "🎥": "movie_camera", "📹": "video_camera",
    "📞": "telephone_receiver", "☎️": "phone telephone", "💻": "computer", "🔒": "lock",
    "🔓": "unlock", "🔑": "key", "🔗": "link", "📎": "paperclip", "📋": "clipboard",
    "📝": "memo pencil", "✏️": "pencil2", "🗑️": "wastebasket", "🔔": "bell", "🔕": "no_bell",
    "🔍": "mag", "💡": "bulb", "🤖": "robot_face robot", "🙂": "slightly_smiling_face",
    "😀": "grinning", "😄": "smile", "😅": "sweat_smile", "😂": "joy", "😉": "wink", "😊": "blush",
    "😎": "sunglasses", "🤔": "thinking_face thinking", "😢": "cry", "😱": "scream", "🙏": "pray",
    "👍": "+1 thumbsup", "👎": "-1 thumbsdown", "👏": "clap", "🙌": "raised_hands", "💪": "muscle",
    "👀": "eyes", "❤️": "heart", "🔥": "fire", "⭐": "star", "✨": "sparkles", "🚀": "rocket",
    "🎯": "dart", "🏁": "checkered_flag", "🔴": "red_circle", "🟢": "large_green_circle",
    "🟡": "large_yellow_circle", "🔵": "large_blue_circle", "⚪": "white_circle",
    "⚫": "black_circle", "➡️": "arrow_right", "⬅️": "arrow_left", "⬆️": "arrow_up",
    "⬇️": "arrow_down", "🔁": "repeat", "🔄": "arrows_counterclockwise",
    "\u2795": "heavy_plus_sign", "\u2796": "heavy_minus_sign", "❓": "question",
    "❗": "exclamation heavy_exclamation_mark", "\u2139\ufe0f": "information_source",
    "🚫": "no_entry_sign", "⛔": "no_entry", "💬": "speech_balloon", "📣": "mega",
    "📢": "loudspeaker", "👤": "bust_in_silhouette", "👥": "busts_in_silhouette", "🏠": "house",
    "🌍": "earth_africa", "🌎": "earth_americas", "🌏": "earth_asia", "🌐": "globe_with_meridians",
    "☕": "coffee", "🍕": "pizza", "🎂": "birthday", "🎁": "gift", "🌴": "palm_tree",
    "🦄": "unicorn_face unicorn", "🐛": "bug", "🔧": "wrench", "🔨": "hammer", "⚙️": "gear",
    "🧵": "thread", "🗣️": "speaking_head_in_silhouette",
}  # fmt: skip
_BY_NAME: Final = {name: char for char, names in _NAMES.items() for name in names.split()}


def char(name: str) -> str | None:
    """The character of an emoji's name; None for one that is not known here."""
    return _BY_NAME.get(name)
