"""What the jobs' port promises, while the process lives."""

# ruff: noqa: ASYNC240 nothing else runs in these loops

import asyncio
import contextlib
import logging
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import EngineError
from bot.jobs import sqlite
from bot.jobs.engine import Engine
from bot.jobs.lock import FolderLock
from bot.jobs.port import Again, Job, Jobs, JobState, JobsUnavailable, Payload
from bot.jobs.runner import Limits
from tests.jobs.builders import A_MOMENT, Tasks, never, running, soon, until

IN_AN_HOUR = timedelta(hours=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def ends_as(jobs: Jobs, job_id: str, state: JobState) -> None:
    async def so() -> bool:
        job = await jobs.status(job_id)
        return job is not None and job.state is state

    await until(so)


class TestStarting:
    async def test_a_job_runs_with_what_it_was_given(self, jobs: Jobs, tasks: Tasks) -> None:
        payload = {"key": "k1", "n": 1, "list": [None, True, 1.5, {"é": "日本"}]}
        assert await jobs.start("meeting:k1", "quick", payload)
        assert await soon(tasks.began.get()) == payload
        await ends_as(jobs, "meeting:k1", JobState.DONE)
        assert await jobs.status("meeting:k1") == Job("meeting:k1", "quick", JobState.DONE, payload)

    async def test_it_is_saved_before_start_returns(self, jobs: Jobs) -> None:
        await jobs.start("a", "slow", {"n": 1})
        assert await jobs.status("a") == Job("a", "slow", JobState.RUNNING, {"n": 1})

    async def test_one_of_twenty_at_once_starts_it_and_it_runs_once(self, jobs: Jobs, tasks: Tasks) -> None:
        started = await asyncio.gather(*(jobs.start("a", "quick", {"n": n}) for n in range(20)))
        assert started.count(True) == 1
        await ends_as(jobs, "a", JobState.DONE)
        assert tasks.ended == [{"n": started.index(True)}]

    @pytest.mark.parametrize("how", [{}, {"delay": IN_AN_HOUR}, {"delay": timedelta(0)}])
    async def test_an_id_is_used_once_whatever_else_differs(
        self, jobs: Jobs, tasks: Tasks, how: dict[str, Any]
    ) -> None:
        assert await jobs.start("a", "quick", {"n": 1})
        await ends_as(jobs, "a", JobState.DONE)
        assert not await jobs.start("a", "slow", {"n": 2}, **how)
        assert tasks.ended == [{"n": 1}]

    async def test_a_job_starts_another_that_is_not_a_part_of_it(self, path: Path, tasks: Tasks) -> None:
        engine = Engine(path, on_failure=tasks.on_failure, sleep=never)

        async def starts_others(payload: Payload) -> None:
            assert await engine.start("b", "quick", payload)
            assert await engine.start("c", "quick", payload, delay=IN_AN_HOUR)
            assert not await engine.start("b", "quick", payload)
            assert len(await engine.list("")) == 3

        engine.register("starts_others", starts_others)
        engine.register("quick", tasks.quick)
        await engine.launch()
        await engine.start("a", "starts_others", {})
        await ends_as(engine, "a", JobState.DONE)
        await ends_as(engine, "b", JobState.DONE)
        await engine.cancel(["a"])
        await ends_as(engine, "c", JobState.WAITING)
        await engine.close()

    async def test_a_job_whose_starter_gave_up_runs_all_the_same(self, jobs: Jobs, tasks: Tasks) -> None:
        starting = asyncio.create_task(jobs.start("a", "quick", {}))
        await asyncio.sleep(0)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting
        await soon(tasks.began.get())

    async def test_no_more_run_at_once_than_allowed(self, path: Path, tasks: Tasks) -> None:
        async with running(path, tasks, limits=Limits(at_once=2)) as jobs:
            for n in range(6):
                await jobs.start(str(n), "slow", {"n": n})
            for _ in range(2):
                await soon(tasks.began.get())
            assert tasks.began.empty()
            tasks.gate.set()
            for n in range(6):
                await ends_as(jobs, str(n), JobState.DONE)
        assert tasks.most_at_once == 2

    @pytest.mark.parametrize(
        ("task", "payload", "queue", "said"),
        [
            ("unheard_of", {}, None, "no task"),
            ("quick", {}, "unheard_of", "no queue"),
            ("quick", {"at": LONG_AGO}, None, "not JSON"),
            ("quick", {"n": float("nan")}, None, "not JSON"),
        ],
    )
    async def test_what_could_never_run_is_refused(
        self, jobs: Jobs, task: str, payload: Payload, queue: str | None, said: str
    ) -> None:
        with pytest.raises(ValueError, match=said):
            await jobs.start("a", task, payload, queue=queue)
        assert await jobs.status("a") is None


class TestFailing:
    async def test_a_failure_is_told_with_its_reason(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.start("a", "bad", {"secret": "x"})
        job, error = await soon(tasks.failed.get())
        assert job == Job("a", "bad", JobState.RUNNING, {"secret": "x"})
        assert isinstance(error, LookupError)
        await ends_as(jobs, "a", JobState.FAILED)

    async def test_the_text_of_an_error_is_not_kept(self, jobs: Jobs, tasks: Tasks, path: Path) -> None:
        await jobs.start("a", "bad", {"secret": "x"})
        await ends_as(jobs, "a", JobState.FAILED)
        kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"LookupError" in kept
        assert b"no such thing" not in kept
        assert tasks.failed.qsize() == 1

    async def test_a_report_that_fails_is_logged_and_the_job_has_failed(
        self, path: Path, tasks: Tasks, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def broken(_job: Job, _error: Exception) -> None:
            raise RuntimeError("nobody listens")

        engine = Engine(path, on_failure=broken, sleep=never)
        engine.register("bad", tasks.bad)
        await engine.launch()
        await engine.start("a", "bad", {"secret": "x"})
        await ends_as(engine, "a", JobState.FAILED)
        await engine.close()
        assert "the failure of job a (LookupError) could not be reported" in caplog.text


async def test_a_task_that_asks_for_it_runs_again(path: Path, tasks: Tasks) -> None:
    calls: list[Payload] = []

    async def not_yet(payload: Payload) -> None:
        calls.append(payload)
        if len(calls) < 3:
            raise Again(timedelta(0))

    engine = Engine(path, on_failure=tasks.on_failure)
    engine.register("not_yet", not_yet)
    await engine.launch()
    await engine.start("a", "not_yet", {"n": 1})
    await ends_as(engine, "a", JobState.DONE)
    await engine.close()
    assert calls == [{"n": 1}] * 3
    assert tasks.failed.empty()


class TestWaiting:
    async def test_a_delayed_job_waits_and_then_runs(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.start("later", "quick", {"n": 1}, delay=IN_AN_HOUR)
        await jobs.start("soon", "quick", {"n": 2}, delay=A_MOMENT)
        await jobs.start("now", "quick", {"n": 3}, delay=-IN_AN_HOUR)
        await ends_as(jobs, "soon", JobState.DONE)
        await ends_as(jobs, "now", JobState.DONE)
        assert [payload["n"] for payload in tasks.ended] in ([2, 3], [3, 2])
        assert await jobs.status("later") == Job("later", "quick", JobState.WAITING, {"n": 1})

    async def test_a_delayed_job_is_moved_to_another_moment(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.start("earlier", "quick", {"n": 1}, delay=IN_AN_HOUR)
        await jobs.start("later", "quick", {"n": 2}, delay=timedelta(milliseconds=500))
        await jobs.reschedule("later", LONG_AGO.replace(year=2100))
        await jobs.reschedule("earlier", LONG_AGO)
        await jobs.reschedule("unheard of", LONG_AGO)
        await ends_as(jobs, "earlier", JobState.DONE)
        assert tasks.ended == [{"n": 1}]
        await ends_as(jobs, "later", JobState.WAITING)

    async def test_a_queue_runs_so_many_at_a_time_the_first_in_rank_first(
        self, path: Path, tasks: Tasks
    ) -> None:
        limits = Limits(queues={"bulk": 1})
        async with running(path, tasks, limits=limits) as jobs:
            await jobs.pause("bulk")
            for n in (3, 1, 2):
                await jobs.start(str(n), "slow", {"n": n}, queue="bulk", priority=n)
            await jobs.unpause("bulk")
            assert await soon(tasks.began.get()) == {"n": 1}
            tasks.gate.set()
            await ends_as(jobs, "3", JobState.DONE)
        assert [payload["n"] for payload in tasks.ended] == [1, 2, 3]
        assert tasks.most_at_once == 1

    async def test_a_pause_outlives_a_restart(self, path: Path, tasks: Tasks) -> None:
        limits = Limits(queues={"bulk": 4})
        async with running(path, tasks, limits=limits) as jobs:
            await jobs.pause("bulk")
            await jobs.start("a", "quick", {}, queue="bulk")
        async with running(path, tasks, limits=limits) as jobs:
            await jobs.start("b", "quick", {}, delay=A_MOMENT)
            await ends_as(jobs, "b", JobState.DONE)
            await ends_as(jobs, "a", JobState.WAITING)
            await jobs.unpause("bulk")
            await ends_as(jobs, "a", JobState.DONE)


class TestCancelling:
    async def test_a_cancelled_job_never_starts_until_it_is_resumed(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.start("a", "quick", {"n": 1}, delay=IN_AN_HOUR)
        await jobs.cancel(["a", "unheard of"])
        await ends_as(jobs, "a", JobState.CANCELLED)
        await jobs.resume(["a", "unheard of"])
        await ends_as(jobs, "a", JobState.DONE)
        assert tasks.ended == [{"n": 1}]

    async def test_a_job_that_runs_goes_on_to_its_end(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.start("a", "slow", {"n": 1})
        await soon(tasks.began.get())
        await jobs.cancel(["a"])
        tasks.gate.set()
        await jobs.start("b", "slow", {"n": 2})
        await ends_as(jobs, "b", JobState.DONE)
        assert tasks.ended == [{"n": 1}, {"n": 2}]
        await ends_as(jobs, "a", JobState.CANCELLED)

    async def test_one_resumed_while_it_still_runs_waits_for_that(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.start("a", "slow", {"n": 1})
        await soon(tasks.began.get())
        await jobs.cancel(["a"])
        await jobs.resume(["a"])
        await jobs.start("b", "quick", {}, delay=timedelta(seconds=1.5))
        await ends_as(jobs, "b", JobState.DONE)
        tasks.gate.set()
        await ends_as(jobs, "a", JobState.DONE)
        assert tasks.most_at_once == 1

    async def test_finished_and_running_ones_stay_as_they_are(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.start("done", "quick", {})
        await jobs.start("runs", "slow", {})
        await ends_as(jobs, "done", JobState.DONE)
        await jobs.cancel(["done"])
        await jobs.resume(["done", "runs"])
        await jobs.cancel([])
        await jobs.resume([])
        tasks.gate.set()
        await ends_as(jobs, "runs", JobState.DONE)
        await ends_as(jobs, "done", JobState.DONE)
        assert tasks.ended == [{}, {}]


class TestListing:
    async def test_by_the_start_of_the_id_and_by_state(self, jobs: Jobs) -> None:
        for job_id in ("bulk_1:a", "bulk_1:b", "bulk11:c", "other"):
            await jobs.start(job_id, "quick", {}, delay=IN_AN_HOUR)
        await jobs.cancel(["bulk_1:b"])

        assert {job.id for job in await jobs.list("bulk_1")} == {"bulk_1:a", "bulk_1:b"}
        assert [job.id for job in await jobs.list("bulk_1", JobState.CANCELLED, JobState.DONE)] == [
            "bulk_1:b"
        ]
        assert len(await jobs.list("")) == 4
        assert await jobs.list("bulk%") == []

    async def test_an_unknown_id_has_no_job(self, jobs: Jobs) -> None:
        assert await jobs.status("a") is None


class TestSchedules:
    async def test_a_task_runs_on_its_schedule_each_time_once(self, jobs: Jobs, tasks: Tasks) -> None:
        await jobs.cron("each-second", "* * * * * *", "quick")
        first, second = [datetime.fromisoformat((await soon(tasks.began.get()))["at"]) for _ in range(2)]
        assert second - first == timedelta(seconds=1)
        (job,) = [
            job for job in await jobs.list("cron:each-second:") if job.payload["at"] == first.isoformat()
        ]
        assert job.id == f"cron:each-second:{first.isoformat()}"

    async def test_a_schedule_of_an_older_version_starts_nothing(self, path: Path, tasks: Tasks) -> None:
        async with running(path, tasks) as jobs:
            await jobs.cron("old", "* * * * * *", "quick")
        async with running(path, tasks, without="quick") as jobs:
            await jobs.cron("new", "* * * * * *", "slow")
            await soon(tasks.began.get())
            await soon(tasks.began.get())
            started = {job.task for job in await jobs.list("cron:") if job.state is JobState.RUNNING}
        assert started == {"slow"}

    @pytest.mark.parametrize(("expression", "task"), [("at noon", "quick"), ("* * * * *", "unheard_of")])
    async def test_a_wrong_one_is_refused(self, jobs: Jobs, expression: str, task: str) -> None:
        with pytest.raises(ValueError, match=r"is wrong|no task"):
            await jobs.cron("wrong", expression, task)


class TestClosing:
    async def test_what_runs_may_finish(self, path: Path, tasks: Tasks) -> None:
        async with running(path, tasks) as jobs:
            await jobs.start("a", "slow", {})
            await soon(tasks.began.get())
            closing = asyncio.create_task(jobs.close(within=timedelta(seconds=10)))
            await asyncio.sleep(0)
            assert not closing.done()
            tasks.gate.set()
            await soon(closing)
        async with running(path, tasks) as jobs:
            await ends_as(jobs, "a", JobState.DONE)
        assert tasks.ended == [{}]

    async def test_what_does_not_finish_runs_again_at_the_next_start(self, path: Path, tasks: Tasks) -> None:
        async with running(path, tasks) as jobs:
            await jobs.start("a", "slow", {"n": 1})
            await soon(tasks.began.get())
        assert tasks.ended == []
        tasks.gate.set()
        async with running(path, tasks) as jobs:
            await ends_as(jobs, "a", JobState.DONE)
        assert tasks.ended == [{"n": 1}]
        assert tasks.failed.empty()

    async def test_what_comes_while_it_closes_is_kept_for_the_next_start(
        self, path: Path, tasks: Tasks
    ) -> None:
        async with running(path, tasks) as jobs:
            await jobs.start("a", "slow", {"n": 1})
            await soon(tasks.began.get())
            closing = asyncio.create_task(jobs.close(within=timedelta(seconds=10)))
            await asyncio.sleep(0)
            assert await jobs.start("b", "quick", {"n": 2})
            tasks.gate.set()
            await soon(closing)
            assert tasks.ended == [{"n": 1}]
        async with running(path, tasks) as jobs:
            await ends_as(jobs, "b", JobState.DONE)
        assert tasks.ended == [{"n": 1}, {"n": 2}]

    async def test_waiting_jobs_wait_on_and_paused_ones_too(self, path: Path, tasks: Tasks) -> None:
        async with running(path, tasks) as jobs:
            await jobs.start("a", "quick", {"n": 1}, delay=IN_AN_HOUR)
        async with running(path, tasks) as jobs:
            await ends_as(jobs, "a", JobState.WAITING)
            await jobs.reschedule("a", LONG_AGO)
            await ends_as(jobs, "a", JobState.DONE)

    async def test_nothing_can_be_asked_of_it_then(self, engine: Engine) -> None:
        await engine.close()
        await engine.close()
        with pytest.raises(JobsUnavailable):
            await engine.start("a", "quick", {})
        with pytest.raises(JobsUnavailable):
            await engine.status("a")

    async def test_the_loop_has_threads_again(self, engine: Engine) -> None:
        await engine.start("a", "quick", {})
        await engine.close()
        assert await asyncio.to_thread(sum, [1, 2]) == 3


async def test_a_job_whose_task_this_version_does_not_know_waits_for_one_that_does(
    path: Path, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(path, tasks) as jobs:
        await jobs.start("a", "slow", {"n": 1})
        await soon(tasks.began.get())
    async with running(path, tasks, without="slow", limits=Limits(stranded_after=timedelta(0))) as jobs:
        await jobs.start("b", "quick", {"n": 2}, delay=A_MOMENT)
        await until_logged(caplog, "job a waits for a version of the bot that knows its task 'slow'")
        await jobs.resume(["a"])
        await ends_as(jobs, "a", JobState.RUNNING)
        await ends_as(jobs, "b", JobState.DONE)
    tasks.gate.set()
    async with running(path, tasks) as jobs:
        await ends_as(jobs, "a", JobState.DONE)
    assert tasks.ended == [{"n": 2}, {"n": 1}]
    assert tasks.failed.empty()


async def until_logged(caplog: pytest.LogCaptureFixture, text: str) -> None:
    async def so() -> bool:
        return text in caplog.text

    await until(so)


class TestLaunching:
    async def test_two_in_one_process_are_refused(self, engine: Engine, tmp_path: Path, tasks: Tasks) -> None:
        other = Engine(tmp_path / "other.sqlite", on_failure=tasks.on_failure)
        with pytest.raises(EngineError, match="runs in this process already"):
            await other.launch()
        await engine.close()
        await other.launch()
        await other.close()

    async def test_two_on_one_folder_are_refused(self, path: Path, tasks: Tasks) -> None:
        other = FolderLock(path.parent / "jobs.lock")
        with pytest.raises(EngineError, match="another bot runs on"):
            await Engine(path, on_failure=tasks.on_failure).launch()
        other.release()
        async with running(path, tasks) as jobs:
            assert await jobs.start("a", "quick", {})

    async def test_one_that_is_not_alone_runs_beside_others(self, path: Path, tasks: Tasks) -> None:
        other = FolderLock(path.parent / "jobs.lock")
        beside = Engine(path, on_failure=tasks.on_failure, executor_id="second", alone=False)
        beside.register("quick", tasks.quick)
        await beside.launch()
        assert await beside.start("a", "quick", {})
        await soon(tasks.began.get())
        await beside.close()
        other.release()

    async def test_after_a_refusal_it_can_be_launched_again(self, path: Path, tasks: Tasks) -> None:
        path.write_text("not a database")
        with pytest.raises(EngineError, match="is not a SQLite database"):
            await Engine(path, on_failure=tasks.on_failure).launch()
        assert path.read_text() == "not a database"
        path.unlink()
        async with running(path, tasks) as jobs:
            assert await jobs.start("a", "quick", {})

    async def test_what_the_engine_itself_refuses_is_one_line(
        self, path: Path, tasks: Tasks, caplog: pytest.LogCaptureFixture
    ) -> None:
        spoil(path)
        with pytest.raises(EngineError, match=r"the job engine cannot start: .*version") as caught:
            await Engine(path, on_failure=tasks.on_failure).launch()
        assert "\n" not in str(caught.value)
        assert caplog.records == []
        path.unlink()
        async with running(path, tasks) as jobs:
            assert await jobs.start("a", "quick", {})

    async def test_only_its_owner_can_read_anything_of_it(self, engine: Engine, path: Path) -> None:
        await engine.start("a", "quick", {})
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        names = ("jobs.sqlite", "jobs.sqlite-wal", "jobs.sqlite-shm", "jobs.lock")
        assert modes == dict.fromkeys(names, 0o600)

    async def test_nothing_of_it_is_in_the_log_or_on_the_terminal(
        self,
        path: Path,
        tasks: Tasks,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        for _ in range(2):
            async with running(path, tasks) as jobs:
                await jobs.start("good", "quick", {})
                await jobs.start("bad", "bad", {"secret": "x"})
                await ends_as(jobs, "bad", JobState.FAILED)
                await jobs.start("cancelled", "slow", {})
                await jobs.cancel(["cancelled"])
        ours = [record for record in caplog.records if record.name.startswith("bot.")]
        assert [record for record in caplog.records if record.name.startswith("dbos")] == []
        assert all("cut off" in record.getMessage() for record in ours)
        assert capfd.readouterr() == ("", "")


def rename(path: Path, table: str, to: str) -> None:
    with contextlib.closing(sqlite.driver().connect(path)) as database:
        database.execute(f"ALTER TABLE {table} RENAME TO {to}")


def spoil(path: Path) -> None:
    """A database that is whole, but whose tables are not the engine's."""
    with contextlib.closing(sqlite.driver().connect(path)) as database:
        database.execute("CREATE TABLE dbos_migrations (wrong)")


class TestUpkeep:
    async def test_a_job_that_nobody_runs_is_run_again(self, path: Path, tasks: Tasks) -> None:
        minutes: asyncio.Queue[None] = asyncio.Queue()
        calls: list[Payload] = []

        async def a_minute(_seconds: float) -> None:
            await minutes.get()

        async def lost(payload: Payload) -> None:
            calls.append(payload)
            tasks.began.put_nowait(payload)
            if len(calls) == 1:
                raise asyncio.CancelledError  # ends it as nothing else does: unrecorded

        limits = Limits(stranded_after=timedelta(seconds=-2))
        engine = Engine(path, on_failure=tasks.on_failure, limits=limits, sleep=a_minute)
        engine.register("lost", lost)
        await engine.launch()
        await engine.start("a", "lost", {})
        await soon(tasks.began.get())
        await ends_as(engine, "a", JobState.RUNNING)
        minutes.put_nowait(None)
        await ends_as(engine, "a", JobState.DONE)
        await engine.close()
        assert len(calls) == 2

    async def test_a_job_that_runs_long_is_let_alone(self, path: Path, tasks: Tasks) -> None:
        rests: asyncio.Queue[None] = asyncio.Queue()
        minutes: asyncio.Queue[None] = asyncio.Queue()

        async def a_minute(_seconds: float) -> None:
            rests.put_nowait(None)
            await minutes.get()

        limits = Limits(stranded_after=timedelta(seconds=-2))
        async with running(path, tasks, limits=limits, sleep=a_minute) as jobs:
            await soon(
                rests.get()
            )  # so no look at the jobs falls between the engine's mark and the task's start
            await jobs.start("a", "slow", {})
            await soon(tasks.began.get())
            for _ in range(3):
                minutes.put_nowait(None)
                await soon(rests.get())
            tasks.gate.set()
            await ends_as(jobs, "a", JobState.DONE)
        assert tasks.ended == [{}]

    async def test_a_file_that_fails_is_told_of_and_tried_again(
        self, path: Path, tasks: Tasks, caplog: pytest.LogCaptureFixture
    ) -> None:
        minutes: asyncio.Queue[None] = asyncio.Queue()

        async def a_minute(_seconds: float) -> None:
            await minutes.get()

        limits = Limits(stranded_after=timedelta(seconds=-2), keep=timedelta(seconds=-2))
        async with running(path, tasks, limits=limits, sleep=a_minute) as jobs:
            rename(path, "workflow_status", "away")
            minutes.put_nowait(None)
            await until_logged(caplog, "the upkeep of jobs failed and is tried again in a minute")
            with pytest.raises(JobsUnavailable, match="no such table") as caught:
                await jobs.start("a", "quick", {"n": "not to be told"})
            assert "not to be told" not in str(caught.value)
            rename(path, "away", "workflow_status")
            assert await jobs.start("a", "quick", {})
            await ends_as(jobs, "a", JobState.DONE)

    async def test_jobs_are_forgotten_long_after_their_end(self, path: Path, tasks: Tasks) -> None:
        limits = Limits(keep=timedelta(seconds=-2))
        async with running(path, tasks) as jobs:
            await jobs.start("done", "quick", {})
            await jobs.start("failed", "bad", {"secret": "x"})
            await jobs.start("waits", "quick", {}, delay=IN_AN_HOUR)
            await ends_as(jobs, "failed", JobState.FAILED)
            await ends_as(jobs, "done", JobState.DONE)
        async with running(path, tasks, limits=limits) as jobs:

            async def forgotten() -> bool:
                return {job.id for job in await jobs.list("")} == {"waits"}

            await until(forgotten)
            assert await jobs.start("done", "quick", {})

    async def test_recent_ones_are_kept(self, path: Path, tasks: Tasks) -> None:
        async with running(path, tasks) as jobs:
            await jobs.start("done", "quick", {})
            await ends_as(jobs, "done", JobState.DONE)
        async with running(path, tasks) as jobs:
            await jobs.start("other", "quick", {}, delay=A_MOMENT)
            await ends_as(jobs, "other", JobState.DONE)
            assert not await jobs.start("done", "quick", {})
