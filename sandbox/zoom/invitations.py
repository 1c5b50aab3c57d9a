"""What becomes of an invitation, which no call of the API decides: the person accepts it, or it ends."""

from sandbox.zoom.account import Account
from sandbox.zoom.kinds import groups
from sandbox.zoom.user import User


def accept(account: Account, user: User) -> None:
    """The person uses the link in the mail: active from now on, and in the group that was chosen.

    ValueError for somebody who has no invitation.
    """
    _need_pending(user)
    user.status = "active"
    group = account.of(groups.State).items.get(user.group_id)
    if group and user.id not in group.members:
        group.members.append(user.id)
    user.group_id, user.free = "", False


def expire(account: Account, user: User) -> None:
    """The person did not use it in time: nobody can be found under the ID, and the seat is free again.

    ValueError for somebody who has no invitation.
    """
    _need_pending(user)
    if user.free:
        account.drop_user(user)
    else:
        user.invitation_expired = True


def _need_pending(user: User) -> None:
    if user.status != "pending" or user.foreign or user.invitation_expired:
        raise ValueError(f"{user.email} has no invitation.")
