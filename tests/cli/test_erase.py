"""Erasing somebody from the command line, and what names them without being linked."""

from __future__ import annotations

import json

import pytest

from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "cli/erase.py", "        changes = station.erase(call.flags.person)\n",
        "        changes = station.people.erase(call.flags.person)\n",
        "the backups would go on naming who was erased", "backups",
    ),
    Mutant(
        "core/journal/mentions.py", "and _whose(row, subject) not in people", "",
        "what goes with the person would be called left", "left",
    ),
)  # fmt: skip


def added(desk, kind, record):
    answer = desk("add", kind, "--json", "-", say=json.dumps(record))
    assert answer.code == 0, answer
    return answer.value[0]["id"]


@pytest.fixture
def person(desk):
    return added(desk, "person", {"name": "周春秀", "phone": "13330766619"})


def test_who_is_erased_is_gone_and_the_file_is_sound(desk, person):
    done = desk("erase", person)
    assert done.code == 0
    assert done.value == {"erased": True, "ids": [done.value["ids"][0]], "mentions": []}
    shown = desk("show", person).value
    assert "周春秀" not in json.dumps(shown, ensure_ascii=False)
    assert "13330766619" not in json.dumps(shown)
    assert desk("find", "周春秀").value == []
    assert desk("verify").value["ok"]


def test_backups_that_still_name_somebody_are_replaced(desk, person):
    folder = desk.data / "backups"
    folder.mkdir(exist_ok=True)
    (folder / "old").write_text("names somebody")
    desk("erase", person)
    assert [one.name for one in folder.iterdir()] != []
    assert not (folder / "old").exists()


def test_entries_that_name_the_person_and_are_not_linked_are_told_and_left(desk):
    sent = {"waybill": "YT1234567890", "courier": "yto", "shelf": "A1", "phone": "13330766619"}
    loose = added(desk, "parcel", sent)
    person = added(desk, "person", {"name": "周春秀", "phone": "13330766619"})
    linked = added(desk, "parcel", sent | {"waybill": "YT1234567891", "person": person})
    other = sent | {"waybill": "YT1234567892", "phone": "13900001111"}
    added(desk, "parcel", other)
    dry = desk("erase", person, "--dry-run").value
    assert dry["erased"] is False
    assert [(one["table"], one["id"], one["fields"]) for one in dry["mentions"]] == [
        ("parcel", loose, ["phone"])
    ]
    assert desk("find", "周春秀").value, "nothing was erased yet"
    assert desk("erase", person).value["mentions"] == dry["mentions"]
    assert desk("show", linked).value["record"].get("phone") is None
    assert desk("erase", person, "--dry-run").value["mentions"] == []


def test_nobody_is_erased_by_an_id_that_is_nobody_s(desk):
    assert desk("erase", "ABCDEFGHIJKLMNOP.1.99").value["error"]["code"]
    assert desk("erase", "ABCDEFGHIJKLMNOP.1.99").code == 1
