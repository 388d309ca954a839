from __future__ import annotations

import gc
import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread

from core.base.changes import NOTHING, Changes
from core.base.errors import ClerkError, DiskFullError
from desktop.jobs import BugError, Jobs


def noted(ran, one, answer):
    ran.append(one)
    return answer


def test_an_answer_comes_back_in_the_gui_thread_from_another_one(jobs, qtbot):
    heard = []
    jobs.fetch(
        QThread.currentThread, lambda worker: heard.append((worker, QThread.currentThread()))
    )
    qtbot.waitUntil(lambda: bool(heard))
    worker, here = heard[0]
    assert here is QThread.currentThread()
    assert worker is not here


def test_writes_happen_one_after_the_other_on_one_thread(jobs, qtbot):
    threads, order = set(), []

    def write(n):
        threads.add(threading.get_ident())
        order.append(n)
        return NOTHING

    for n in range(50):
        jobs.write(lambda n=n: write(n))
    qtbot.waitUntil(lambda: len(order) == 50)
    assert order == list(range(50))
    assert len(threads) == 1


def test_a_write_tells_what_changed_after_its_own_answer(jobs, qtbot):
    told = []
    changes = Changes(kinds=frozenset({"parcel"}))
    jobs.changed.connect(lambda said: told.append(("changed", said)))
    jobs.write(lambda: changes, lambda said: told.append(("done", said)))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [("done", changes), ("changed", changes)]


def test_work_on_the_ledger_lane_that_changes_nothing_tells_no_screen(jobs, qtbot):
    told: list[Changes] = []
    jobs.changed.connect(told.append)
    with qtbot.waitSignal(jobs.busy, check_params_cb=lambda busy: not busy):
        jobs.ledger(lambda: 1, lambda _one: None)
    assert told == []


def test_a_refusal_reaches_its_asker_and_nobody_else(jobs, qtbot):
    refused: list[ClerkError] = []
    broke: list[ClerkError] = []
    jobs.broke.connect(broke.append)

    def full():
        raise DiskFullError

    jobs.write(full, failed=refused.append)
    qtbot.waitUntil(lambda: bool(refused))
    assert isinstance(refused[0], DiskFullError)
    assert broke == []


def test_a_refusal_nobody_takes_reaches_the_window(jobs, qtbot):
    def full():
        raise DiskFullError

    with qtbot.waitSignal(jobs.broke) as told:
        jobs.fetch(full)
    assert isinstance(told.args[0], DiskFullError)


@pytest.mark.warns("desk.jobs")
def test_a_bug_is_told_with_its_trace_and_the_lane_goes_on(jobs, qtbot):
    heard: list[int] = []
    with qtbot.waitSignal(jobs.broke) as told:
        jobs.fetch(lambda: 1 // 0)
    jobs.fetch(lambda: 7, heard.append)
    qtbot.waitUntil(lambda: heard == [7])
    assert isinstance(told.args[0], BugError)
    assert "ZeroDivisionError" in told.args[0].trace


def test_of_several_searches_only_the_last_answers(jobs, qtbot):
    gate = threading.Event()
    heard: list[str] = []
    ran: list[str] = []
    jobs.fetch(gate.wait)
    for letter in "abc":
        jobs.fetch(partial(noted, ran, letter, letter), heard.append, latest="find")
    gate.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["c"]
    assert ran == ["c"]


def test_outside_work_shows_its_steps_and_can_be_stopped(jobs, qtbot):
    started = threading.Event()
    steps: list[tuple[int, int]] = []
    done: list[int] = []

    def work(progress):
        at = 0
        while True:
            at += 1
            progress.step(at, 0)
            started.set()

    progress = jobs.outside(work, done.append, progress=lambda at, total: steps.append((at, total)))
    qtbot.waitUntil(lambda: len(steps) > 2)
    progress.cancel()
    with qtbot.waitSignal(progress.destroyed):
        pass
    assert done == []
    assert steps == sorted(steps)


def test_two_pieces_of_outside_work_run_side_by_side(jobs, qtbot):
    meet = threading.Barrier(2, timeout=10)
    heard: list[int] = []
    for _ in range(2):
        jobs.outside(lambda _progress: meet.wait(), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert sorted(heard) == [0, 1]


def test_an_answer_for_a_page_that_is_gone_is_dropped(jobs, qtbot):
    class Page(QObject):
        def show(self, answer):
            raise AssertionError(answer)

    gate = threading.Event()
    heard: list[int] = []
    page = Page()
    jobs.fetch(gate.wait, page.show)
    jobs.fetch(lambda: 1, lambda one: page.show(one + 1))
    jobs.fetch(lambda: 1, partial(Page.show, page))
    jobs.fetch(lambda: 2, heard.append)
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    gate.set()
    qtbot.waitUntil(lambda: heard == [2])


def test_what_a_page_that_is_gone_did_not_save_is_told_to_the_window(jobs, qtbot):
    gate = threading.Event()
    page = QObject()

    def full():
        gate.wait()
        raise DiskFullError

    jobs.write(full, failed=partial(setattr, page))
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    with qtbot.waitSignal(jobs.broke) as told:
        gate.set()
    assert isinstance(told.args[0], DiskFullError)


def test_closing_finishes_queued_writes_and_closes_each_lane_in_its_own_thread(qapp):
    lanes = Jobs()
    order: list[int | str] = []
    for n in range(20):
        lanes.write(partial(noted, order, n, NOTHING))
    lanes.fetch(lambda: None)
    here = threading.get_ident()
    closed: dict[str, int] = {}
    lanes.close(
        lambda: closed.update(ledger=threading.get_ident()),
        lambda: closed.update(reading=threading.get_ident()),
    )
    assert order == list(range(20))
    assert here not in closed.values()
    assert closed["ledger"] != closed["reading"]
    lanes.write(partial(noted, order, "late", NOTHING))
    assert order[-1] == 19
    lanes.deleteLater()


def test_no_thread_runs_before_the_first_job(qapp):
    lanes = Jobs()
    assert not any(lane.isRunning() for lane in lanes._lanes())
    lanes.close()
    assert not any(lane.isRunning() for lane in lanes._lanes())
    lanes.deleteLater()


def test_the_ledger_lane_says_when_it_is_busy(jobs, qtbot):
    gate = threading.Event()
    said: list[bool] = []
    jobs.busy.connect(said.append)
    jobs.write(lambda: gate.wait() and NOTHING)
    jobs.write(lambda: NOTHING)
    gate.set()
    qtbot.waitUntil(lambda: said == [True, False])


def test_dead_widgets_are_swept_in_the_screens_thread_only(jobs, qtbot):
    """A lane that destroyed one could lock up with the screen: each holds what the other wants."""
    swept: list[threading.Thread] = []

    class Knot:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            swept.append(threading.current_thread())

    def litter() -> int:
        return len([Knot() for _ in range(5000)])

    assert not gc.isenabled()
    with qtbot.waitSignal(jobs.busy):
        jobs.ledger(litter)
    qtbot.waitUntil(lambda: len(swept) > 0)
    assert set(swept) == {threading.main_thread()}


def test_work_on_the_road_borrows_the_ledger_lane_piece_by_piece(jobs, qtbot):
    order, threads = [], set()
    done: list[tuple[list[str], int]] = []

    def piece(name):
        threads.add(threading.get_ident())
        order.append(name)
        return name

    def journey(_progress):
        here = threading.get_ident()
        return [jobs.borrow(partial(piece, f"road{n}")) for n in range(3)], here

    jobs.travel(journey, done.append)
    jobs.write(lambda: noted(order, "save", NOTHING))
    qtbot.waitUntil(lambda: bool(done) and "save" in order)
    said, road = done[0]
    assert said == ["road0", "road1", "road2"]
    assert len(threads) == 1
    assert road not in threads


def test_what_goes_wrong_on_borrowed_time_is_told_to_who_borrowed(jobs, qtbot):
    failed: list[BaseException] = []

    def full():
        raise DiskFullError

    jobs.travel(lambda _progress: jobs.borrow(full), failed=failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], DiskFullError)


def test_closing_lets_who_travels_end_before_the_ledger_lane(jobs, qtbot):
    begun, order = threading.Event(), []

    def journey(progress):
        begun.set()
        while not progress.cancelled:
            jobs.borrow(lambda: None)
        jobs.borrow(lambda: order.append("home"))

    jobs.travel(journey)
    qtbot.waitUntil(begun.is_set)
    jobs.close(lambda: order.append("closed"))
    assert order == ["home", "closed"]
