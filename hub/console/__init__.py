"""The coordinators' pages in a browser: what every station sent, what waits, what to answer."""

from __future__ import annotations

from hub.console.entrance import DOORS, router

__all__ = ["DOORS", "router"]
