"""A county's console in a real Chromium: served by a process of its own."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, ViewportSize, expect

from tests.hub.console import county

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = "NOT TESTED IN A BROWSER: chromium is missing (`make setup`)"
SCREEN = ViewportSize(width=1366, height=768)
BEYOND = """boxes => Math.max(...[...document.querySelectorAll(boxes)].map(
    one => one.scrollWidth - one.clientWidth))"""
"""By how many pixels the widest of these boxes scrolls sideways."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a county's console in a process of its own; yields its address."""
    command = [sys.executable, "-m", "tests.hub.console.serving", str(folder)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        port = child.stdout.readline().strip()
        assert port.isdigit()
        yield f"https://localhost:{port}/console"
    finally:
        child.terminate()
        child.communicate(timeout=30)


@contextlib.contextmanager
def opened_page(browser: Browser, base: str) -> Iterator[Page]:
    """Open a page that fails the test for a dialog, a script's error, or a foreign address."""
    context = browser.new_context(ignore_https_errors=True, viewport=SCREEN, locale="zh-CN")
    wrong: list[str] = []
    opened = context.new_page()

    def alarmed(dialog: Dialog) -> None:
        wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def complained(said: ConsoleMessage) -> None:
        wrong.extend([said.text] if said.type == "error" else [])

    opened.on("dialog", alarmed)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", complained)
    opened.on("request", lambda one: wrong.extend([] if one.url.startswith(base) else [one.url]))
    opened.set_default_timeout(15_000)
    try:
        yield opened
    finally:
        context.close()
    # A form that is refused is an error to the browser's console, and meant here.
    assert [told for told in wrong if "422" not in told] == []


def sign_in(page: Page, base: str, name: str = "coordinator") -> None:
    """Sign in and see the first page."""
    page.goto(f"{base}/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(county.PASSWORD)
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", name="今天要办的事")).to_be_visible()
