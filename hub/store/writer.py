"""One thread that writes: what waits is committed together, what fails is undone alone.

The thread owns its connection for life. Whatever happens, every waiting caller is answered, and
nobody is told "done" before COMMIT has returned.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from hub.store.errors import StoreClosedError
from hub.store.savepoint import alone, stands

T = TypeVar("T")
Work = Callable[[Connection], T]
MOST: Final = 64
"""How many works one commit may hold."""
LONGEST: Final = 0.1
"""Seconds after which a commit takes in no further work: others want to write too."""
Entry = tuple[Work[Any], "Future[Any]"]
Transaction = Callable[[], contextlib.AbstractContextManager[Connection]]
Telling = Callable[[BaseException], BaseException]


class Writer:
    """Carries out works one after another on the connection that ``transaction`` opens.

    ``transaction`` yields a connection inside a transaction that is durable when it ends.
    """

    def __init__(self, transaction: Transaction, told: Telling) -> None:
        self._transaction = transaction
        self._told = told
        self._waiting: deque[Entry] = deque()
        self._wake = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="hub-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """Queue a work; the future is done when it is durable, or holds why it is not."""
        future: Future[T] = Future()
        with self._wake:
            if not self._open:
                raise StoreClosedError
            self._waiting.append((work, future))
            self._wake.notify()
        return future

    def write(self, work: Work[T]) -> T:
        """Carry out a work and wait until it is durable."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a work that writes anew would wait for itself")
        return self.submit(work).result()

    def close(self) -> None:
        """Finish what waits and end the thread."""
        with self._wake:
            self._open = False
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while self._some_wait():
            taken: list[Future[Any]] = []
            done: list[tuple[Future[Any], Any]] = []
            try:
                with self._transaction() as connection:
                    self._group(connection, taken, done)
            except BaseException as error:  # noqa: BLE001 - carried to every caller of the group
                self._refuse(taken or self._all(), error)
            else:
                for future, result in done:
                    future.set_result(result)

    def _some_wait(self) -> bool:
        with self._wake:
            self._wake.wait_for(lambda: self._waiting or not self._open)
            return bool(self._waiting)

    def _next(self) -> Entry | None:
        with self._wake:
            while self._waiting:
                work, future = self._waiting.popleft()
                if future.set_running_or_notify_cancel():
                    return work, future
        return None

    def _all(self) -> list[Future[Any]]:
        """Take all that wait: no transaction can be opened for them."""
        return [future for _, future in iter(self._next, None)]

    def _group(
        self,
        connection: Connection,
        taken: list[Future[Any]],
        done: list[tuple[Future[Any], Any]],
    ) -> None:
        until = time.monotonic() + LONGEST
        while len(taken) < MOST and (not taken or time.monotonic() < until):
            entry = self._next()
            if entry is None:
                return
            work, future = entry
            taken.append(future)
            try:
                with alone(connection):
                    result = work(connection)
                done.append((future, result))
            except BaseException as error:
                if not stands(connection):
                    raise
                self._refuse([future], error)

    def _refuse(self, futures: list[Future[Any]], error: BaseException) -> None:
        told = self._told(error)
        for future in futures:
            if not future.done():
                future.set_exception(told)
