"""What every benchmark needs: paired runs and one shape for what it answers."""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent


class Pairs(NamedTuple):
    """Paired runs: what the floor took and what ours took, each in one unit."""

    floor: list[float]
    value: list[float]


def paired(
    floor: Callable[[], float], value: Callable[[], float], n: int, *, warm: int = 1
) -> Pairs:
    """Run floor and value by turns, the first of a pair changing, after some runs unmeasured."""
    for _ in range(warm):
        floor()
        value()
    found = Pairs([], [])
    for number in range(n):
        gc.collect()
        if number % 2:
            found.value.append(value())
            found.floor.append(floor())
        else:
            found.floor.append(floor())
            found.value.append(value())
    return found


def timed(work: Callable[[], object], scale: float = 1e3) -> float:
    """Return how long some work takes, in milliseconds unless ``scale`` says otherwise."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * scale


def worked(work: Callable[[], object]) -> float:
    """Return how much of the processor some work takes, in milliseconds."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def figure(pairs: Pairs) -> dict[str, Any]:
    """Return the medians, the median of the paired ratios, and how far the ratios spread."""
    ratios = [mine / bare for mine, bare in zip(pairs.value, pairs.floor, strict=True)]
    return {
        "floor": round(statistics.median(pairs.floor), 3),
        "value": round(statistics.median(pairs.value), 3),
        "ratio": round(statistics.median(ratios), 3),
        "n": len(ratios),
        "spread": spread(ratios),
    }


def spread(found: Sequence[float]) -> dict[str, float]:
    """Return the least, the median and the most."""
    said = {"min": min(found), "median": statistics.median(found), "max": max(found)}
    return {name: round(value, 3) for name, value in said.items()}


def told(promise: str, pairs: Pairs, target: float, **more: Any) -> dict[str, Any]:
    """Return a promise's figure, and whether the target was met in this run."""
    found = figure(pairs)
    return {
        "promise": promise,
        **found,
        "target": target,
        "met": found["ratio"] <= target,
        **more,
    }


def show(answer: dict[str, Any]) -> None:
    """Print a benchmark's one JSON value."""
    print(json.dumps(answer, ensure_ascii=False))


def flags(about: str | None, **sizes: int) -> argparse.Namespace:
    """Read the command line: each size is a flag with its usual value."""
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    for name, usual in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    return parser.parse_args()


def expect(found: int, wanted: int, what: str = "rows") -> int:
    """Return a count that was to be expected; no benchmark goes on without its rows."""
    if found != wanted:
        raise SystemExit(f"expected {wanted} {what}, found {found}")
    return found
