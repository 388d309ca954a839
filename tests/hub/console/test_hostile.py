"""Script in names, SQL in filters, paths in addresses: shown as text, found nowhere, kept out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import func, select

from hub.console import doors
from hub.console.ledgers import LEDGERS
from hub.console.visit import HOME
from hub.store import tables
from hub.store.derived import DERIVED
from tests.hub.console import county
from tests.hub.console.hostile import listings_of, poison
from tests.hub.console.payloads import SCRIPTS, SQL

PAGES = ("/", "/stations", "/stations?view=drawing", "/stations/{}", "/stations/{}/ledgers/down",
         "/stations/{}/people", "/ledgers/down", "/find?q=script", "/letters", "/report",
         "/exports", "/stations/{}/devices", "/listings", "/listings?state=all&station={}",
         "/overrides?station={}")  # fmt: skip
HARMLESS = {"script": {"src", "defer"}, "link": {"rel", "href"}}


class Marks(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def shape(text):
    """Return which elements a page is made of, whatever the texts in it."""
    return [(tag, sorted(attrs)) for tag, attrs in Marks(text).found]


@pytest.fixture
def poisoned(office):
    return poison(office)


@pytest.mark.parametrize("path", PAGES)
def test_a_payload_adds_no_element_and_no_attribute(enter, poisoned, path):
    look_through(enter().get(path.format(poisoned)).text)


def test_a_payload_in_a_listing_adds_no_element_either(office, enter, poisoned):
    visitor = enter()
    paths = listings_of(office, poisoned)
    assert len(paths) == len(SCRIPTS)
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code == 200
        look_through(answer.text)


def look_through(text):
    """Fail for anything on a page that none of our templates wrote."""
    for tag, attrs in Marks(text).found:
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        assert "style" not in attrs, (tag, attrs)
        if tag in HARMLESS:
            assert set(attrs) <= HARMLESS[tag], (tag, attrs)
            assert attrs.get("src", f"{HOME}/").startswith(f"{HOME}/static/") or tag == "link"
        assert tag not in {"iframe", "object", "embed", "base", "style", "math", "video"}
        for name in ("href", "action", "src", "hx-get"):
            assert attrs.get(name, "/").startswith((f"{HOME}", "/", "#", "?")) or not attrs[name]
            assert not attrs.get(name, "/").startswith("//")


@pytest.mark.parametrize("payload", SCRIPTS)
def test_what_is_typed_comes_back_as_text(enter, payload):
    visitor = enter()
    plain = shape(visitor.get("/find", q="查无此物").text)
    assert shape(visitor.get("/find", q=payload).text)[: len(plain) - 2] == plain[: len(plain) - 2]
    assert "<script>alert" not in visitor.get("/stations", q=payload).text
    assert "49" not in re.findall(r"<h1>([^<]*)", visitor.get("/find", q="{{7*7}}").text)


QUERIES = ("from", "to", "kind", "person", "serial", "station", "after")


@pytest.mark.parametrize("payload", SQL)
def test_sql_in_any_filter_finds_nothing_more_and_harms_nothing(office, enter, payload):
    visitor, taken = enter(), 400 if "\0" in payload else 200
    with office.store.read() as connection:
        before = {name: connection.scalar(select(func.count()).select_from(DERIVED[one.table]))
                  for name, one in LEDGERS.items()}  # fmt: skip
        stations = connection.scalar(select(func.count()).select_from(tables.station))
    for name in ("up", "parcel"):
        for key in QUERIES:
            answer = visitor.get(f"/ledgers/{name}", **{key: payload})
            assert answer.status_code == taken, (name, key)
            assert "argon2id" not in answer.text
    for path, key in (("/stations", "q"), ("/stations", "township"), ("/find", "q"),
                      ("/stations/1/people", "q"), ("/stations/1/people", "role"),
                      ("/stations/1/people", "after"), ("/report", "month"),
                      ("/report", "station"), ("/letters", "station"),
                      ("/listings", "state"), ("/listings", "station"), ("/listings", "q"),
                      ("/listings", "township"), ("/listings", "after"), ("/overrides", "kind"),
                      ("/overrides", "station"), ("/overrides", "after")):  # fmt: skip
        assert visitor.get(path, **{key: payload}).status_code == taken, (path, key)
    with office.store.read() as connection:
        after = {name: connection.scalar(select(func.count()).select_from(DERIVED[one.table]))
                 for name, one in LEDGERS.items()}  # fmt: skip
        assert connection.scalar(select(func.count()).select_from(tables.station)) == stations
    assert after == before


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'"])
def test_a_sign_that_databases_take_for_any_letter_is_only_itself(enter, sign):
    assert "没有记录" in enter().text("/ledgers/up", person=sign)
    assert "没有记录" in enter().text("/ledgers/up", serial=sign)


@pytest.mark.parametrize(
    "name",
    ["../doors.py", "..%2fdoors.py", "%2e%2e/doors.py", "....//doors.py", "console.css/", "CON",
     "console.css%00.js", "/etc/passwd", "C:\\boot.ini", "console.css::$DATA", "．．/doors.py"],
)  # fmt: skip
def test_only_our_own_files_are_handed_out(enter, name):
    answer = enter().get(f"/static/{name}")
    assert answer.status_code in {400, 404}
    assert "import" not in answer.text


@pytest.mark.parametrize(
    "table", ["hub_account", "merge", "touched", "segment", "clerk", "person;"]
)
def test_only_records_have_a_page(enter, table):
    assert enter().get(f"/stations/1/records/{table}/x").status_code == 404


def test_a_record_of_another_station_is_not_found_by_its_id(office, enter):
    foreign = next(county.people_of(office, 5))[0]
    assert enter().get(f"/stations/5/records/person/{foreign}").status_code == 200
    assert enter().get(f"/stations/1/records/person/{foreign}").status_code == 404


def test_a_form_with_too_many_fields_or_without_a_length_is_refused(enter):
    visitor = enter()
    many = {f"f{number}": "x" for number in range(doors.FIELDS + 1)}
    assert visitor.post("/look", many).status_code == 413

    async def drops():
        yield b"a=1"

    assert visitor._ask("POST", "/look", content=drops()).status_code == 413
