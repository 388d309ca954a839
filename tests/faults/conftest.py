"""What every fault test needs: the injector, or a reason to be skipped; a folder in memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.faults.power import memory
from tests.faults.shim import CAN_BUILD


def pytest_collection_modifyitems(items):
    if CAN_BUILD:
        return
    for item in items:
        if "faults" in item.path.parts:
            item.add_marker(pytest.mark.skip("the injector needs Linux, gcc and make"))


@pytest.fixture
def quick():
    """A folder kept in memory, where flushing a thousand times costs nothing."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        yield Path(folder)
