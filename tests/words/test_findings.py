"""Remarks that no pack words are said all the same."""

from __future__ import annotations

from core.base.changes import Finding
from words import say
from words.findings import said


def test_the_packs_sentence_comes_first():
    assert said(Finding(rule="P1", level="warn"), "请先打电话") == "请先打电话"


def test_somebody_who_may_be_the_same_is_named():
    assert "田㛃" in said(Finding(rule="same_person", level="warn", args={"name": "田㛃"}), "")


def test_a_day_that_was_closed_is_named_with_the_one_it_went_to():
    args: dict[str, str | int] = {"day": "2026-11-22", "true_day": "2026-11-21"}
    told = said(Finding(rule="booked_later", level="tip", args=args), "")
    assert told == "2026-11-21已日结，记到2026-11-22。"


def test_a_products_trap_brings_its_own_advice():
    finding = Finding(rule="L12", level="warn", args={"advice": "要有证", "advice_en": "Licence"})
    assert said(finding, "") == "要有证"
    say.install("en")
    try:
        assert said(finding, "") == "Licence"
    finally:
        say.install(None)
