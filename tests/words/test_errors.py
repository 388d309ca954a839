"""Every refusal has a sentence and something to do, and every sentence belongs to a refusal."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from pathlib import Path

import pytest

import core
from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.trade.model.down import Down
from words.errors import SENTENCES, field_told, sentence, told

ROOT = Path(core.__file__).resolve().parent.parent
LITERAL = re.compile(r'"((?:field|trade|imports|people|catalog|verify|packs)\.[a-z_]+)"', re.ASCII)


def error_classes():
    for module in pkgutil.walk_packages(core.__path__, "core."):
        importlib.import_module(module.name)
    for name in ("call", "run"):
        importlib.import_module(f"cli.{name}")
    waiting = [ClerkError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.split(".")[0] in {"core", "cli", "words"}:
            yield kind


def test_every_error_class_has_a_sentence():
    assert [k.__name__ for k in error_classes() if k.code not in SENTENCES] == []


def test_every_code_in_the_source_has_a_sentence():
    found = set()
    for folder in ("core", "cli"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(LITERAL.findall(path.read_text(encoding="utf-8")))
    assert sorted(found - SENTENCES.keys()) == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_are_plain_and_their_places_have_names(code):
    for text in SENTENCES[code]:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        assert all(re.fullmatch(r"[a-z_]+", name) for name in names)
    assert SENTENCES[code].message


def test_an_invalid_record_names_its_fields():
    error = InvalidRecordError("up", (FieldError(field="price", code="field.missing"),))
    assert "price" in told(error).message


def test_sums_are_told_in_yuan():
    said = sentence("imports.amount_differs", expected_fen=123450, found_fen=5)
    assert "1,234.50" in said
    assert "0.05" in said


def test_a_field_error_is_told_with_its_bound():
    error = FieldError(field="grams", code="field.too_small", args={"low": 1})
    assert "1" in field_told(error)
    money = FieldError(field="paid_fen", code="field.too_large", args={"high": 3000})
    assert "30.00 元" in field_told(money, Down.kind)
    assert "村民已付" in told(InvalidRecordError(Down.kind, (money,))).message
