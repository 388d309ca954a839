"""Programs that write into a county's folder, to be killed or to be met by another.

Run as `python -m tests.hub.store.children WHAT FOLDER NAME`.
"""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from core.base.errors import ClerkError
from hub.store import tables
from hub.store.store import Store
from tests.hub.conftest import KEY

ROOT = Path(__file__).parents[3]
THREADS = 4
QUEUE = 100


def start(what: str, folder: str, name: str) -> subprocess.Popen[str]:
    """Start one of these programs."""
    command = [sys.executable, "-m", "tests.hub.store.children", what, folder, name]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def heard(child: subprocess.Popen[str]) -> Iterator[str]:
    """Yield what a program says, whole lines only."""
    assert child.stdout is not None
    return (line.strip() for line in child.stdout if line.endswith("\n"))


def note(connection: Connection, name: str) -> str:
    """Write one row."""
    connection.execute(tables.setting.insert().values(name=name, value=b"x" * 200))
    return name


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def write(store: Store, name: str) -> None:
    """Write from several threads for ever; say each row once it is durable."""

    def one(thread: int) -> None:
        for number in itertools.count():
            say(store.write(partial(note, name=f"{name}.{thread}.{number}")))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, range(THREADS)))


def hog(store: Store, name: str) -> None:
    """Keep the writer's queue full until a line comes in; say how much was written."""
    say("busy")
    waiting: deque[Future[str]] = deque()
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(sys.stdin.readline)
        for number in itertools.count():
            waiting.append(store.submit(partial(note, name=f"{name}.{number}")))
            if len(waiting) == QUEUE:
                waiting.popleft().result()
            if told.done():
                break
    for future in waiting:
        future.result()
    say(str(number + 1))


def fill(store: Store, name: str) -> None:
    """Write while the disk takes nothing more, then when it does again; say what happened."""
    say(store.write(lambda c: note(c, f"{name}.before")))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    futures = [store.submit(partial(note, name=f"{name}.{n}")) for n in range(5)]
    errors = [future.exception() for future in futures]
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    for error in errors:
        say(error.code if isinstance(error, ClerkError) else repr(error))
    say(store.write(lambda c: note(c, f"{name}.after")))


if __name__ == "__main__":
    opened = Store.open(sys.argv[2], key=KEY)
    {"write": write, "hog": hog, "fill": fill}[sys.argv[1]](opened, sys.argv[3])
    opened.close()
