"""The world that most scenes begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulation.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """One station with two PCs that know each other, and its county."""
    with World.begun(1, 1, 2) as begun:
        begun.settle()
        yield begun
