"""Builds the verbs, each with what it stands on. `bot.app` calls it once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot import resources
from bot.domain.vault import Vault
from bot.resources import base
from bot.services import (
    Services,
    adding,
    announcing,
    applying,
    asking,
    coming,
    failing,
    finishing,
    forms,
    submitting,
)
from bot.services.admins import Admins
from bot.services.askers import Askers
from bot.services.cards import Cards
from bot.services.changed import Changed
from bot.services.changing import Changing
from bot.services.directory import Directory
from bot.services.drafts import Drafts
from bot.services.linking import Linking
from bot.services.looking import Looking
from bot.services.permitting import Permitting
from bot.services.policies import Policies
from bot.services.ports import Ports
from bot.services.provisioning import Provisioning
from bot.services.replies import Replies
from bot.services.suggesting import Suggesting
from bot.services.undoing import Undoing
from bot.services.verifying import Verifying
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Built:
    """The verbs, and what the process has to do for them."""

    services: Services
    failing: failing.Failing
    recoveries: tuple[Callable[[], Awaitable[None]], ...]
    ends: tuple[Callable[[], Awaitable[None]], ...]

    async def recover(self) -> None:
        """At the start: go on with what was left open."""
        for recovery in self.recoveries:
            await recovery()

    async def close(self) -> None:
        """At the end: let go of what is only worth something now."""
        for end in self.ends:
            await end()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What several verbs stand on."""

    ports: Ports
    kinds: Mapping[str, base.Resource]
    admins: Admins
    permitting: Permitting
    replies: Replies
    linking: Linking
    askers: Askers
    vault: Vault


@dataclass(frozen=True, slots=True)
class _Filling:
    """All that forms take."""

    forms: forms.Forms
    submitting: submitting.Submitting
    suggesting: Suggesting
    changing: Changing
    directory: Directory
    verifying: Verifying


def build(settings: Settings, ports: Ports, record: failing.Record) -> Built:
    """All verbs, with their tasks registered in the engine. Raises PolicyError."""
    ground = _ground(settings, ports)
    announcing_ = announcing.Announcing(ports, ground.kinds, ground.replies, ground.admins)
    coming_ = coming.Coming(ports, ground.kinds, ground.linking, ground.replies)
    cards = Cards(ports, ground.kinds)
    looking = Looking(ports, ground.kinds, ground.askers.of)
    applying_ = applying.Applying(
        ports, looking, ground.permitting, Changed(ports, looking, cards, ground.replies)
    )
    adding_, finishing_ = _adding(ground, cards), _finishing(ground, cards)
    asking_ = asking.Asking(ports)
    filling = _filling(ground, looking, applying_, asking_)
    _register(ground, announcing_, coming_, applying_, adding_, finishing_)
    services = Services(
        command=settings.bot_command,
        words=resources.vocabulary(ground.kinds),
        asking=asking_,
        announcing=announcing_,
        finishing=finishing_,
        forms=filling.forms,
        submitting=filling.submitting,
        suggesting=filling.suggesting,
        changing=filling.changing,
        undoing=Undoing(ports, looking, applying_),
        directory=filling.directory,
        adding=adding_,
        coming=coming_,
        linking=ground.linking,
        replies=ground.replies,
    )
    return Built(
        services,
        failing.Failing(ports, announcing_, applying_, ground.replies, record),
        recoveries=(asking_.recover, applying_.recover),
        ends=(filling.directory.close, filling.verifying.close),
    )


def _ground(settings: Settings, ports: Ports) -> _Ground:
    kinds = resources.registry(settings)
    admins = Admins(ports, settings.bot_admins)
    replies, linking = Replies(ports), Linking(ports, admins)
    return _Ground(
        ports=ports,
        kinds=kinds,
        admins=admins,
        permitting=Permitting(ports, kinds, admins, Policies(settings.bot_policy, kinds)),
        replies=replies,
        linking=linking,
        askers=Askers(ports, linking, replies),
        vault=Vault(settings.zoom_client_secret.get_secret_value()),
    )


def _adding(ground: _Ground, cards: Cards) -> adding.Adding:
    return adding.Adding(
        ports=ground.ports,
        resources=ground.kinds,
        permitting=ground.permitting,
        askers=ground.askers.of,
        cards=cards,
        replies=ground.replies,
    )


def _finishing(ground: _Ground, cards: Cards) -> finishing.Finishing:
    return finishing.Finishing(
        ports=ground.ports,
        resources=ground.kinds,
        permitting=ground.permitting,
        askers=ground.askers,
        cards=cards,
        replies=ground.replies,
    )


def _filling(
    ground: _Ground, looking: Looking, applying_: applying.Applying, asking_: asking.Asking
) -> _Filling:
    ports, kinds = ground.ports, ground.kinds
    directory, verifying = Directory(ports, kinds), Verifying(ports, ground.askers.of)
    drafts = Drafts(ports, kinds)
    suggesting = Suggesting(drafts, directory, ground.askers.of)
    parts = forms.Parts(ground.permitting, drafts, suggesting, ground.vault)
    forms_ = forms.Forms(ports, kinds, parts)
    changing = Changing(
        ports=ports,
        resources=kinds,
        permitting=ground.permitting,
        looking=looking,
        choices=directory,
        shows=forms_,
        applying=applying_,
    )
    taking = submitting.Parts(drafts, asking_, verifying, changing, ground.vault)
    return _Filling(forms_, submitting.Submitting(ports, taking), suggesting, changing, directory, verifying)


def _register(
    ground: _Ground,
    announcing_: announcing.Announcing,
    coming_: coming.Coming,
    applying_: applying.Applying,
    adding_: adding.Adding,
    finishing_: finishing.Finishing,
) -> None:
    """The tasks of all jobs, by the names that the engine remembers."""
    provisioning = Provisioning(
        ground.ports, ground.kinds, ground.permitting, ground.askers, announcing_, ground.replies
    )
    tasks = {
        asking.TASK: provisioning.run,
        announcing.TASK: announcing_.invite,
        finishing.TASK: finishing_.run,
        coming.TASK: coming_.run_cancel,
        coming.DELETE: coming_.run_delete,
        coming.TELL: coming_.run_tell,
        applying.TASK: applying_.run,
        adding.TASK: adding_.run,
    }
    for name, task in tasks.items():
        ground.ports.jobs.register(name, task)
