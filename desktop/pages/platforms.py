"""Searches for the fields that take a usual word or a free one: platforms, causes of loss."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit

from core.packs.shelf import Packs
from desktop.pages.desk import Desk
from desktop.widgets.form import RecordForm
from desktop.widgets.found import Answer, Find, Found
from words.say import language


def platforms(desk: Desk) -> Find:
    """Return a search for platforms by name, initials or code; the name itself is kept."""

    def find(typed: str, answer: Answer) -> None:
        desk.fetch(
            lambda views: _fitting(views.packs, _platforms(views.packs), typed),
            answer,
            latest="find-platform",
        )

    return find


def causes(desk: Desk) -> Find:
    """Return a search for what produce is lost by."""

    def find(typed: str, answer: Answer) -> None:
        desk.fetch(
            lambda views: _fitting(views.packs, _causes(views.packs), typed),
            answer,
            latest="find-cause",
        )

    return find


def prompt(form: RecordForm, prompts: Mapping[str, str]) -> None:
    """Say in empty fields what may be typed there."""
    for name, words in prompts.items():
        line = form.editor(name).focus_widget()
        if isinstance(line, QLineEdit):
            line.setPlaceholderText(words)
            line.setToolTip(words)


def take_free_text(form: RecordForm, *fields: str) -> None:
    """Let fields take what was typed as it is when nothing in the list fits."""

    def take(name: str, text: str) -> None:
        if name in fields:
            form.fill({name: text}, {name: text})
            form.edited.emit(name)

    form.new_wanted.connect(take)


def _platforms(packs: Packs) -> list[tuple[str, str]]:
    return [(one.zh, one.name(language())) for one in packs.platforms.platforms]


def _causes(packs: Packs) -> list[tuple[str, str]]:
    return [
        (one.zh, one.name(language())) for one in packs.loss_causes.causes if one.of == "produce"
    ]


def _fitting(packs: Packs, known: list[tuple[str, str]], typed: str) -> list[Found]:
    text = typed.strip().lower()
    return [
        Found(zh, name)
        for zh, name in known
        if text in zh.lower()
        or text in name.lower()
        or any(reading.startswith(text) for reading in packs.initials.all(zh))
    ]
