"""The page: a small Slack to look at and type in, with what goes on behind it beside it.

`markup`, `mrkdwn`, `dates`, `inline`, `blocks`, `fields`, `offers` and `messages` are pure: they turn Slack's
data into HTML in which nothing that a user or the bot wrote can become markup. `modal` shows the top of a
person's stack; it is made of `modal_pieces`, one for each block, and of `menu`s. The rest puts all that on
the screen with NiceGUI; `install.add_page` is the way in.
"""
