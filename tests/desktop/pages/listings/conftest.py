"""The listings page on a draft that lacks only a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.base.ids import EventId
from desktop.pages.listings.editor import Editor
from desktop.pages.listings.page import ListingsPage
from tests.desktop.pages.conftest import Office
from tests.desktop.pages.listings.drafts import draft, settled


@pytest.fixture
def page(office: Office, opened: Callable[..., Any]) -> ListingsPage:
    """The page as it opens."""
    made: ListingsPage = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    return made


@pytest.fixture
def orange(office: Office) -> EventId:
    """A draft that lacks nothing but a picture."""
    return office.do(draft)


@pytest.fixture
def editor(page: ListingsPage, office: Office, orange: EventId) -> Editor:
    """The editor on that draft."""
    page.open(orange)
    settled(page, office)
    return page.editor
