"""Builds the verbs, each with what it stands on. `bot.app` calls it once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot import resources
from bot.domain.vault import Vault
from bot.jobs.port import Task
from bot.resources import base
from bot.services import Services, adding, announcing, asking, coming, failing, finishing
from bot.services.admins import Admins
from bot.services.askers import Askers
from bot.services.audit.auditing import Auditing
from bot.services.cards import Cards
from bot.services.change import applying
from bot.services.change.changed import Changed
from bot.services.change.changing import Changing
from bot.services.change.looking import Looking
from bot.services.change.undoing import Undoing
from bot.services.filling import forms, submitting
from bot.services.filling.directory import Directory
from bot.services.filling.drafts import Drafts
from bot.services.filling.suggesting import Suggesting
from bot.services.filling.verifying import Verifying
from bot.services.following import Following
from bot.services.linking import Linking
from bot.services.mistakes import Mistakes
from bot.services.permitting import Permitting
from bot.services.policies import Policies
from bot.services.ports import TELL, Ports
from bot.services.provisioning import Provisioning
from bot.services.replies import Replies
from bot.services.review import deciding, reminding, reviewing, telling
from bot.services.review.approver_forms import ApproverForms
from bot.services.review.correcting import Correcting
from bot.services.review.entitling import Entitling
from bot.services.review.waiting import Waiting
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
    mistakes: Mistakes
    vault: Vault


@dataclass(frozen=True, slots=True)
class _Reviews:
    """All that approvals take."""

    reviewing: reviewing.Reviewing
    deciding: deciding.Deciding
    reminding: reminding.Reminding
    telling: telling.Telling
    following: Following
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class _Filling:
    """All that forms take."""

    forms: forms.Forms
    submitting: submitting.Submitting
    suggesting: Suggesting
    changing: Changing
    directory: Directory
    verifying: Verifying


@dataclass(frozen=True, slots=True)
class _Verbs:
    """All that is done for people."""

    announcing: announcing.Announcing
    looking: Looking
    applying: applying.Applying
    asking: asking.Asking
    adding: adding.Adding
    finishing: finishing.Finishing
    coming: coming.Coming
    filling: _Filling
    reviews: _Reviews


def build(settings: Settings, ports: Ports, record: failing.Record) -> Built:
    """All verbs, with their tasks registered in the engine. Raises PolicyError."""
    ground = _ground(settings, ports)
    verbs = _verbs(settings, ground)
    for name, task in _tasks(ground, verbs).items():
        ports.jobs.register(name, task)
    return Built(
        _services(settings, ground, verbs),
        failing.Failing(
            ports=ports,
            resources=ground.kinds,
            announcing=verbs.announcing,
            applying=verbs.applying,
            following=verbs.reviews.following,
            replies=ground.replies,
            record=record,
        ),
        recoveries=(verbs.asking.recover, verbs.applying.recover, verbs.reviews.reviewing.recover),
        ends=(ground.mistakes.close, verbs.filling.directory.close, verbs.filling.verifying.close),
    )


def _verbs(settings: Settings, ground: _Ground) -> _Verbs:
    ports = ground.ports
    cards, looking = Cards(ports, ground.kinds), Looking(ports, ground.kinds, ground.askers.of)
    announcing_ = announcing.Announcing(ports, ground.kinds, ground.replies, ground.admins)
    changed = Changed(ports, looking, cards, ground.replies)
    applying_, asking_ = applying.Applying(ports, looking, ground.permitting, changed), asking.Asking(ports)
    return _Verbs(
        announcing=announcing_,
        looking=looking,
        applying=applying_,
        asking=asking_,
        adding=_adding(ground, cards),
        finishing=_finishing(ground, cards),
        coming=coming.Coming(ports, ground.kinds, ground.linking, ground.replies),
        filling=_filling(ground, looking, applying_, asking_),
        reviews=_reviews(settings, ground, announcing_),
    )


def _services(settings: Settings, ground: _Ground, verbs: _Verbs) -> Services:
    """What the handlers may call."""
    ports, filling, reviews = ground.ports, verbs.filling, verbs.reviews
    return Services(
        command=settings.bot_command,
        words=resources.vocabulary(ground.kinds),
        asking=verbs.asking,
        announcing=verbs.announcing,
        finishing=verbs.finishing,
        forms=filling.forms,
        submitting=filling.submitting,
        suggesting=filling.suggesting,
        changing=filling.changing,
        undoing=Undoing(ports, verbs.looking, verbs.applying),
        adding=verbs.adding,
        coming=verbs.coming,
        linking=ground.linking,
        replies=ground.replies,
        deciding=reviews.deciding,
        approver_forms=ApproverForms(
            ports, ground.kinds, reviews.deciding, filling.directory, ground.askers.of
        ),
        waiting=reviews.waiting,
        auditing=Auditing(ports, ground.kinds, ground.admins),
    )


def _ground(settings: Settings, ports: Ports) -> _Ground:
    kinds = resources.registry(settings)
    admins = Admins(ports, settings.bot_admins)
    replies, linking = Replies(ports), Linking(ports, admins)
    mistakes = Mistakes(admins, replies)
    return _Ground(
        ports=ports,
        kinds=kinds,
        admins=admins,
        permitting=Permitting(
            ports, kinds, admins, Policies(settings.bot_policy, kinds, mistakes.tell, settings.bot_admins)
        ),
        replies=replies,
        linking=linking,
        askers=Askers(ports, linking, replies),
        mistakes=mistakes,
        vault=Vault(settings.zoom_client_secret.get_secret_value()),
    )


def _reviews(settings: Settings, ground: _Ground, announcing_: announcing.Announcing) -> _Reviews:
    ports, kinds = ground.ports, ground.kinds
    entitling = Entitling(ports, kinds, ground.permitting, settings.bot_admins)
    reminding_ = reminding.Reminding(ports)
    telling_ = telling.Telling(ports, kinds, announcing_)
    correcting = Correcting(ports, kinds, entitling, ground.askers)
    return _Reviews(
        reviewing=reviewing.Reviewing(ports, entitling, reminding_, telling_, announcing_),
        deciding=deciding.Deciding(ports, entitling, correcting),
        reminding=reminding_,
        telling=telling_,
        following=Following(ports, kinds, ground.replies, announcing_.warn_admins),
        waiting=Waiting(ports, kinds, entitling),
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


def _tasks(ground: _Ground, verbs: _Verbs) -> Mapping[str, Task]:
    """The tasks of all jobs, by the names that the engine remembers."""
    reviews = verbs.reviews
    provisioning = Provisioning(
        ports=ground.ports,
        resources=ground.kinds,
        permitting=ground.permitting,
        askers=ground.askers,
        announcing=verbs.announcing,
        reviewing=reviews.reviewing,
        following=reviews.following,
        replies=ground.replies,
    )
    return {
        asking.TASK: provisioning.run,
        announcing.TASK: verbs.announcing.invite,
        finishing.TASK: verbs.finishing.run,
        coming.TASK: verbs.coming.run_cancel,
        coming.DELETE: verbs.coming.run_delete,
        coming.TELL: verbs.coming.run_tell,
        applying.TASK: verbs.applying.run,
        adding.TASK: verbs.adding.run,
        TELL: reviews.telling.run,
        reminding.TASK: reviews.reminding.run,
        **reviews.following.tasks,
    }
