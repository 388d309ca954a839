"""Fixtures of the fault tests."""

from __future__ import annotations

import os

import pytest

from tests.faults.shim import CAN_BUILD

SOAK = os.environ.get("CZ_SOAK") == "1"


def pytest_collection_modifyitems(items) -> None:
    if not CAN_BUILD:
        for item in items:
            if "faults" in item.path.parts:
                item.add_marker(pytest.mark.skip("the injector needs Linux, gcc and make"))
