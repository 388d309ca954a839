"""The search box knows classes and certificates."""

import pytest

from core.training.model.certificate import Certificate
from core.views import search_of
from tests.core.training.conftest import DAY, planned


@pytest.fixture
def search(taught):
    return search_of(taught.db)


def kinds(found):
    return [one.kind for one in found]


def certificate(taught, **said):
    fields = {"class_id": taught.class_id, "trainee": taught.trainees[0], "course": "收寄"}
    return taught.station.ledger.write([Certificate(**(fields | said))]).ids[0]


def test_classes_by_name_and_place_the_newest_first(taught, search):
    second = taught.training.classes.plan(planned(name="收寄与合同第2期")).ids[0]
    assert [one.id for one in search.find("收寄")] == [second, taught.class_id]
    (hit,) = search.find("第1期")
    assert (hit.kind, hit.title, hit.detail) == (
        "class", "收寄与合同第1期", f"{DAY} 村委会会议室",
    )  # fmt: skip
    assert kinds(search.find("会议室")) == ["class", "class"]
    assert search.find("会议厅") == []


def test_a_certificate_by_its_code_typed_in_any_way(taught, search):
    given = certificate(taught, person=taught.people[0], holder="周春秀", short_code="ABCDE-2FGHJ")
    letters = certificate(taught, holder="余生人", short_code="QRSTU-VWXYZ")
    for typed in ("ABCDE-2FGHJ", "abcde2fghj"):
        (hit,) = search.find(typed)
        assert (hit.kind, hit.id, hit.title) == ("certificate", given, "周春秀")
        assert hit.detail == "收寄 ABCDE-2FGHJ"
    assert [one.id for one in search.find("qrstu-vwxyz")] == [letters]
    assert search.find("ABCDE-2FGHK") == []


def test_certificates_by_whose_they_are_and_withdrawn_ones_by_their_code_alone(taught, search):
    given = certificate(taught, person=taught.people[0], holder="周春秀", short_code="ABCDE-2FGHJ")
    certificate(taught, holder="余生人", short_code="QRSTU-VWXYZ")
    for typed in ("周春秀", "zcx"):
        assert kinds(search.find(typed)) == ["person", "certificate"], typed
    assert kinds(search.find("余")) == ["certificate"]
    taught.training.reverse(given, "发错人")
    assert kinds(search.find("周春秀")) == ["person"]
    assert [one.id for one in search.find("ABCDE-2FGHJ")] == [given]


def test_who_was_erased_has_no_name_here_any_more(taught, search):
    certificate(taught, person=taught.people[0], holder="周春秀", short_code="ABCDE-2FGHJ")
    taught.station.people.erase(taught.people[0])
    assert search.find("周春秀") == []
    assert [one.title for one in search.find("ABCDE-2FGHJ")] == [""]
