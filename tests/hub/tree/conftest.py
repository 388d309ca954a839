"""A county with two stations."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.store.store import Store
from tests.hub.conftest import KEY
from tests.hub.tree.county import County


@pytest.fixture
def county(store):
    """Two stations on each database."""
    return County(store)


@pytest.fixture
def small(tmp_path: Path):
    """Two stations on SQLite, where the database makes no difference."""
    opened = Store.open(str(tmp_path / "county"), key=KEY)
    yield County(opened)
    opened.close()
