"""What every fault test needs: the injector can be built, or the test is skipped and says why."""

from __future__ import annotations

import pytest

from tests.faults.shim import CAN_BUILD


def pytest_collection_modifyitems(items):
    if CAN_BUILD:
        return
    for item in items:
        if "faults" in item.path.parts:
            item.add_marker(pytest.mark.skip("the injector needs Linux, gcc and make"))
