"""Cut the power of one recorded run at many places, and judge every disk image it leaves."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from tests.faults.disk import Disk, Kind, Loss, acknowledged, read_log
from tests.faults.shim import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORKERS = 2

Judge: TypeAlias = "Callable[[Path, Sequence[str]], str]"
"""Called with an image and what had been acknowledged; answers "" or what is wrong."""


@dataclass(frozen=True)
class Recording:
    """One run under the recorder: how the folder looked before, and all that was done to it."""

    start: Path
    log: Path


@dataclass(frozen=True)
class Survey:
    """What the judge said of every image: verdict ("" is fine) and how often; and the first."""

    verdicts: Counter[str]
    examples: dict[str, str]

    @property
    def cuts(self) -> int:
        """How many images were judged."""
        return self.verdicts.total()

    @property
    def complaints(self) -> dict[str, str]:
        """Every verdict other than "fine", with the first cut it was given for."""
        return {said: where for said, where in self.examples.items() if said}


def record(module: str, folder: Path, spare: Path, *args: str) -> Recording:
    """Run `python -m module folder ACK_FD args…` under the recorder.

    The process acknowledges by writing lines to ACK_FD. `spare` gets the log and a copy of the
    folder as it was before.
    """
    recording = Recording(spare / "start", spare / "log")
    shutil.copytree(folder, recording.start)
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb"):
        try:
            subprocess.run(
                [sys.executable, "-m", module, str(folder), str(writer), *args],
                check=True,
                cwd=ROOT,
                env=environment(folder, record=recording.log, ack_fd=writer),
                pass_fds=[writer],
            )
        finally:
            os.close(writer)
    return recording


@dataclass(frozen=True)
class Terms:
    """How a recording is cut.

    Args:
        seed: the same seed cuts at the same places.
        patience: a worker that has complained so often stops.
        lies: the share of flushes that the disk only pretends to do.
    """

    seed: int = 0
    patience: int = 10
    lies: float = 0


def survey(recording: Recording, judge: str, count: int, terms: Terms = Terms()) -> Survey:
    """Judge `count` images of power cuts at random operations.

    Args:
        recording: the run to cut.
        judge: "module:function", called with the image's folder and the acknowledged lines;
            answers "" or what is wrong.
        count: number of images over all worker processes.
        terms: how to cut.
    """
    share = -(-count // WORKERS)
    verdicts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        seeds = [terms.seed * WORKERS + worker for worker in range(WORKERS)]
        work = [
            pool.submit(judge_cuts, recording, judge, share, replace(terms, seed=seed))
            for seed in seeds
        ]
        for done in work:
            for where, said in done.result():
                verdicts[said] += 1
                examples.setdefault(said, where)
    return Survey(verdicts, examples)


def judge_cuts(recording: Recording, judge: str, count: int, terms: Terms) -> list[tuple[str, str]]:
    """Return (where, verdict) of `count` cuts; runs in a worker process."""
    module, name = judge.split(":")
    ask: Judge = getattr(importlib.import_module(module), name)
    operations = read_log(recording.log)
    dice = Random(terms.seed)
    places = sorted(dice.randint(0, len(operations)) for _ in range(count))
    disk, done, verdicts = Disk(recording.start), 0, []
    for place in places:
        for step in operations[done:place]:
            if step.kind is not Kind.SYNC or dice.random() >= terms.lies:
                disk.do(step)
        done, loss = place, dice.choice(list(Loss))
        said = _judge_one(disk, loss, dice, ask, acknowledged(operations[:place]))
        where = f"seed {terms.seed}, operation {place} of {len(operations)}, {loss.name}"
        verdicts.append((where, said))
        if sum(said != "" for _, said in verdicts) >= terms.patience:
            break
    return verdicts


def _judge_one(disk: Disk, loss: Loss, dice: Random, ask: Judge, acked: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory(dir=memory()) as image:
        disk.image(Path(image), loss, dice)
        return ask(Path(image), acked)


def memory() -> Path | None:
    """Return a folder kept in memory, where flushing thousands of images costs nothing."""
    found = Path("/dev/shm")  # noqa: S108 - a memory disk, where there is one
    return found if os.access(found, os.W_OK) else None
