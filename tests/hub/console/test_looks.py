"""The console wears the desk's looks, says everything in words, and writes figures exactly."""

from __future__ import annotations

import re

import msgspec
import pytest

from core.base.errors import ClerkError
from desktop import theme
from hub import console
from hub.console import figures, report_sheet
from hub.console.leaves import FOLDER, LEAVES
from hub.console.naming import ACTIONS, INCIDENTS
from hub.console.rights import HOLDERS, ROLES
from hub.console.tongue import tongue
from words.errors import SENTENCES

STYLE = (FOLDER.parent / "static" / "console.css").read_text(encoding="utf-8")
TOKEN = re.compile(r"--(\w+): ([^;]+);")
SENT = frozenset(
    {
        "fork", "cloned", "revoked", "parked", "gap", "clock_jumped", "two_histories",
        "hub_restored", "conflict", "damaged_stick", "forged",
    }
)  # fmt: skip


def block(start):
    return dict(TOKEN.findall(STYLE[STYLE.index(start) :].partition("}")[0]))


@pytest.mark.parametrize(
    ("start", "colours"), [(":root {", theme.LIGHT), ("(prefers-contrast: more)", theme.CONTRAST)]
)
def test_every_colour_is_the_desks_own(start, colours):
    said = block(start)
    known = msgspec.structs.asdict(colours)
    assert {name: value for name, value in said.items() if name in known} == {
        name: known[name] for name in said if name in known
    }
    assert {"ground", "paper", "ink", "green", "amber", "red", "focus"} <= said.keys()


@pytest.mark.parametrize(("start", "large"), [(":root {", False), ("body.large {", True)])
def test_text_and_rows_are_as_large_as_at_the_desk(start, large):
    sizes = msgspec.structs.asdict(theme.tokens(theme.Look(large=large)).sizes)
    said = block(start)
    for name in ("small", "body", "lead", "title", "figure", "row"):
        assert said[name] == f"{sizes[name]}px", name


def test_the_style_sheet_names_no_colour_beside_its_tokens():
    rest = STYLE.partition("body.large {")[2].partition("@media print")[0]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rest)) <= {"#000000", "#ffffff"}
    assert "url(" not in STYLE


def test_no_template_switches_escaping_off():
    for name in LEAVES.list_templates():
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), name
        assert "autoescape" not in text, name
        assert not re.search(r"\son\w+=|\sstyle=|<style|<script>", text), name


def test_every_refusal_of_the_console_has_a_sentence_and_something_to_do():
    waiting, found = [ClerkError], []
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found += [kind] if kind.__module__.startswith("hub.console") else []
    assert len(found) > 10
    for kind in found:
        assert SENTENCES[kind.code].message, kind
        assert SENTENCES[kind.code].advice, kind


def test_every_incident_has_its_words_and_one_thing_to_do():
    assert INCIDENTS.keys() == SENT
    assert all(what and then for what, then in INCIDENTS.values())


def test_every_deed_that_is_noted_has_a_name():
    noted = set()
    for path in FOLDER.parent.rglob("*.py"):
        noted |= set(re.findall(r'note\(\w+, "([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert len(noted) > 8
    assert noted <= ACTIONS.keys()


def test_rights_name_only_roles_that_there_are():
    assert all(roles <= set(ROLES) for roles in HOLDERS.values())
    assert {door.right for door in console.DOORS} <= HOLDERS.keys() | {"public"}


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (123456, "1,234.56"), (-1, "-0.01"), (None, "")]
)
def test_money_is_written_to_the_fen(fen, text):
    assert figures.yuan(fen) == text


@pytest.mark.parametrize(
    ("grams", "text"),
    [(500, "0.5 kg（1 斤）"), (1250, "1.25 kg（2.5 斤）"), (2_000_000, "2,000 kg（4,000 斤）")],
)
def test_a_weight_is_written_in_kilograms_with_jin_beside(grams, text):
    assert figures.weight(grams, tongue("zh_CN")) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 3, "33.3%"), (2, 3, "66.7%"), (0, 5, "0.0%"), (1, 0, "—"), (-1, 2, "-50.0%"),
     (5, 2, "250.0%")],
)  # fmt: skip
def test_a_share_is_rounded_to_a_tenth_and_has_no_value_without_a_whole(part, whole, text):
    assert figures.percent(part, whole) == text


def test_a_ratio_has_two_decimals():
    assert [report_sheet.ratio(*pair) for pair in ((1, 3), (7, 2), (1, 0))] == ["0.33", "3.50", "—"]


def test_each_language_is_spoken_at_the_same_time():
    assert (tongue("zh_CN")("今天要办的事"), tongue("en")("今天要办的事")) == (
        "今天要办的事",
        "To do today",
    )
    assert tongue("xx").language == "zh_CN"
