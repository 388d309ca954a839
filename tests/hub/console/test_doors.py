"""Every page and deed, for every role, at one's own and at another's township."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from hub import console
from hub.console import accounts, doors, rights
from hub.console.accounts import Account
from hub.console.doors import Door
from hub.console.room import Room
from hub.console.tongue import tongue
from hub.console.visit import Visit
from hub.store import tables
from tests.hub.console import county
from tests.hub.console.teaching import Teaching
from tests.hub.console.visitor import BASE, Visitor, found, sheet_of, words

C, T, M, A, X = rights.ROLES
EVERYBODY = {C, T, M, A, X}
MAY = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/password"): EVERYBODY,
    ("POST", "/password"): EVERYBODY,
    ("POST", "/look"): EVERYBODY,
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", "/find"): EVERYBODY,
    ("GET", "/stations"): EVERYBODY,
    ("GET", "/stations/{station}"): EVERYBODY,
    ("GET", "/stations/{station}/devices"): EVERYBODY,
    ("GET", "/stations/{station}/troubles"): EVERYBODY,
    ("GET", "/troubles"): EVERYBODY,
    ("GET", "/stations/new"): {C, X},
    ("POST", "/stations/new"): {C, X},
    ("POST", "/stations/{station}"): {C, X},
    ("POST", "/stations/{station}/code"): {C, X},
    ("POST", "/stations/{station}/codes/{code}/withdraw"): {C, X},
    ("POST", "/stations/{station}/devices/{device}/revoke"): {C, X},
    ("GET", "/sticks"): {C, X},
    ("POST", "/sticks"): {C, X},
    ("POST", "/sticks/answers"): {C, X},
    ("POST", "/sticks/requests/{device}"): {C, X},
    ("POST", "/stations/{station}/incidents/{incident}/close"): {C, X},
    ("POST", "/stations/{station}/retry"): {C, X},
    ("POST", "/stations/{station}/incidents/{incident}/resolve"): {C},
    ("POST", "/stations/{station}/incidents/{incident}/look"): {C, M},
    ("GET", "/ledgers/{ledger}"): {C, M, A},
    ("GET", "/stations/{station}/ledgers/{ledger}"): {C, M, A},
    ("GET", "/training"): {C, T, M, A},
    ("GET", "/stations/{station}/people"): {C, M, A},
    ("GET", "/stations/{station}/records/{table}/{id}"): {C, M, A},
    ("POST", "/stations/{station}/records/{table}/{id}"): {C, M},
    ("GET", "/stations/{station}/photos/{table}/{id}/{digest}"): {C, M},
    ("GET", "/stations/{station}/correct/{table}/{id}"): {C},
    ("POST", "/stations/{station}/correct/{table}/{id}"): {C},
    ("GET", "/listings"): EVERYBODY,
    ("GET", "/overrides"): EVERYBODY,
    ("GET", "/stations/{station}/listings/{listing}"): EVERYBODY,
    ("GET", "/stations/{station}/listings/{listing}/pictures/{digest}"): EVERYBODY,
    ("POST", "/stations/{station}/listings/{listing}"): {C, X},
    ("GET", "/stations/{station}/listings/{listing}/edit"): {C, X},
    ("POST", "/stations/{station}/listings/{listing}/edit"): {C, X},
    ("GET", "/classes"): {C, T, M, A},
    ("GET", "/stations/{station}/classes/{class}"): {C, T, M, A},
    ("POST", "/stations/{station}/classes/{class}"): {C, M},
    ("GET", "/stations/{station}/classes/{class}/photos/{digest}"): {C, T, M, A},
    ("POST", "/stations/{station}/classes/{class}/draw"): {C},
    ("POST", "/stations/{station}/classes/{class}/calls"): {C},
    ("GET", "/oddities"): {C, T, M, A},
    ("POST", "/oddities"): {C},
    ("GET", "/courses"): {C, T, M, A},
    ("POST", "/courses"): {C},
    ("GET", "/grades"): {C, A},
    ("GET", "/grades/allowances"): {C, A},
    ("GET", "/grades/allowances/sheet"): {C, A},
    ("GET", "/stations/{station}/grades/{grade}"): {C, A},
    ("POST", "/stations/{station}/grades/{grade}"): {C},
    ("GET", "/letters"): {C},
    ("POST", "/letters"): {C},
    ("GET", "/exports"): {C, A},
    ("GET", "/exports/ledger/{ledger}"): {C, A},
    ("GET", "/exports/book"): {C, A},
    ("POST", "/exports/template"): {C, A},
    ("GET", "/lapsed"): {C, M, A},
    ("GET", "/stations/{station}/lapsed"): {C, M, A},
    ("POST", "/stations/{station}/lapsed"): {C},
    ("GET", "/report"): {C, A, X},
    ("GET", "/accounts"): {X},
    ("POST", "/accounts"): {X},
    ("POST", "/accounts/{name}"): {X},
    ("GET", "/audit"): {A, X},
}
"""Said here a second time, by hand: a right that slips shows up as a difference."""
OPEN = {
    ("GET", "/sign-in"), ("POST", "/sign-in"), ("POST", "/set-up"), ("GET", "/static/{name}"),
    ("GET", "/c"), ("GET", "/c/{code}"), ("POST", "/c"),
}  # fmt: skip
BARE = {("GET", "/c"), ("GET", "/c/{code}"), ("POST", "/c")}
"""What is reached without ``/console`` too: an address that fits on paper."""
OWN, OTHER = 3, 5
"""A station of the township that the accounts named -own are bound to, and one of another."""
HOLE = re.compile(r"\{(\w+)\}")
IDS = [f"{door.method} {door.path}" for door in console.DOORS]


@pytest.fixture
def fill(office):
    """Return a door's address with real things of a station in it."""
    with office.store.read() as connection:
        device, incident = tables.device.c, tables.incident.c
        devices = {
            station: connection.scalar(
                select(device.device).where(device.station == station, device.role == "station")
            )
            for station in (OWN, OTHER)
        }
        incidents = dict(connection.execute(select(incident.station, incident.id)).all())
    people = {station: next(county.people_of(office, station))[0] for station in (OWN, OTHER)}
    offers = {station: county.offer_of(office, station) for station in (OWN, OTHER)}

    taught = {}

    def told(path, station):
        if "{class}" not in path and "{grade}" not in path:
            return {}
        if station not in taught:
            school = Teaching(office, station)
            taught[station] = {"class": school.held(), "grade": school.apply()}
        return taught[station]

    def filled(path, station):
        said = {
            "station": station, "device": devices[station], "incident": incidents[station],
            "id": people[station], "table": "person", "ledger": "up", "name": "mediator",
            "digest": "00" * 32, "listing": offers[station], "code": "ABCDE-FGHIJ",
            **told(path, station),
        }  # fmt: skip
        return HOLE.sub(lambda hole: str(said[hole[1]]), path)

    return filled


def ask(visitor, door, path):
    if door.method == "GET":
        return visitor.get(path, **({"month": "2026-11"} if "book" in path else {}))
    return visitor.post(path, {"role": "mediator", "active": "1"})


def test_the_router_holds_the_doors_and_nothing_else(office):
    visitor = Visitor(office)
    paths = {
        (method, route.path.removeprefix("/console") or "/console")
        for route in console.router(office, lambda: None).routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert len(console.router(office, lambda: None).routes) == len(console.DOORS) + len(BARE) + 3
    said = {(door.method, door.path) for door in console.DOORS}
    assert paths == said | {("GET", "/console"), ("GET", "/{anything:path}")}
    assert said == MAY.keys() | OPEN
    assert visitor.get("/nowhere").headers["location"] == "/console/sign-in"


@pytest.mark.parametrize("path", ["/nowhere", "/stations/1/no/such", "/exports/template"])
def test_an_address_without_a_page_is_told_in_words(enter, path):
    answer = enter().get(path)
    assert answer.status_code == 404
    assert "没有这一页" in words(answer)


def test_a_stroke_at_the_end_of_an_address_leads_to_its_page(enter):
    assert enter().get("/stations/").headers["location"] == "/console/stations"


def test_whoever_changes_the_look_of_a_refused_form_comes_back_to_where_it_was_sent_from(enter):
    sent = {"Referer": f"{BASE}/console/exports"}
    answer = enter().post("/exports/template", {"ledger": "up"}, headers=sent)
    assert answer.status_code == 422
    assert 'name="back" value="/console/exports"' in answer.text


def test_a_door_with_a_right_that_nobody_was_given_stays_shut(office, enter):
    forgotten = Door("GET", "/", "forgotten", lambda visit: visit.page("home.html"))
    for role in rights.ROLES:
        assert not rights.holds(role, forgotten.right)
        account = Account(name=role, shown=role, password="", role=role)
        visit = Visit(
            room=Room(office, lambda: None), address="", url="", tongue=tongue("zh_CN"), now_ms=0,
            signed_in=account,
        )  # fmt: skip
        with pytest.raises(doors.RefusedError):
            doors._let_in(visit, forgotten)


def visitors(door):
    """Yield the accounts that try a door, and at which station: every role, then by township."""
    yield from ((role, "", OWN) for role in rights.ROLES)
    may = MAY.get((door.method, door.path), EVERYBODY)
    first = next(role for role in rights.ROLES if role in may)
    yield from ((first, "-own", OWN), (first, "-own", OTHER), (first, "-other", OWN))


@pytest.mark.parametrize("door", console.DOORS, ids=IDS)
def test_each_role_comes_exactly_as_far_as_it_should(enter, door, fill):
    """Five roles with the whole county; one that may, bound to the township and to another."""
    may = MAY.get((door.method, door.path))
    for role, bound, station in visitors(door):
        answer = ask(enter(role + bound), door, fill(door.path, station))
        status = answer.status_code
        told = (role + bound, station, status)
        if may is None:
            assert status != 500, told
        elif role not in may:
            assert status == 403, told
        elif "{station}" in door.path and (bound, station) in (("-own", OTHER), ("-other", OWN)):
            assert status == 404, told
        else:
            assert status not in {401, 403}, told
            assert answer.headers.get("location", "").endswith("/sign-in") is False, told
            if door.method == "GET":
                keyed = "{digest}" in door.path
                assert status == (404 if keyed else 200), told


@pytest.mark.both
def test_every_page_can_be_read(enter, fill):
    for door in console.DOORS:
        may = MAY.get((door.method, door.path))
        if door.method == "GET" and may and "{digest}" not in door.path:
            role = next(role for role in rights.ROLES if role in may)
            status = ask(enter(role), door, fill(door.path, OWN)).status_code
            assert status == 200, door.path


@pytest.mark.parametrize("door", console.DOORS, ids=IDS)
def test_nobody_comes_in_without_signing_in(office, door, fill):
    answer = ask(Visitor(office), door, fill(door.path, OWN))
    if (door.method, door.path) in OPEN:
        assert answer.status_code in {200, 303, 403, 404, 422}
    else:
        assert answer.status_code == 303
        assert answer.headers["location"] == "/console/sign-in"


LISTS = ("/", "/stations", "/stations?view=drawing", "/troubles", "/sticks", "/letters",
         "/ledgers/up", "/ledgers/parcel", "/report", "/exports", "/find?q=村",
         "/training", "/listings", "/listings?state=all", "/overrides",
         "/classes", "/oddities", "/courses", "/grades", "/grades/allowances")  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_no_page_names_a_station_of_another_township(office, enter, path):
    with office.store.read() as connection:
        names = dict(
            connection.execute(select(tables.station.c.name, tables.station.c.township)).all()
        )
    page = enter("coordinator-other").get(path).text
    foreign = [name for name, township in names.items() if township != county.OTHER]
    assert foreign
    assert not [name for name in foreign if name in page]


def test_a_ledger_asked_for_another_townships_station_is_empty(enter):
    assert "没有记录" in enter("coordinator-other").text("/ledgers/up", station="1")
    assert "没有记录" not in enter("coordinator-own").text("/ledgers/up", station="1")


def test_an_export_holds_only_ones_own_stations(office, enter):
    answer = enter("coordinator-other").get("/exports/ledger/up", station="1")
    assert sheet_of(answer.content).max_row == 1


def test_a_new_station_of_a_bound_account_lies_in_its_township(office, enter):
    form = {"name": "新村服务站", "village_code": "533325001299", "township": county.OTHER}
    answer = enter("coordinator-own").post("/stations/new", form)
    number = int(found(r"/stations/(\d+)", answer.headers["location"]))
    with office.store.read() as connection:
        at = tables.station.c
        assert connection.scalar(select(at.township).where(at.id == number)) == county.OWN


def test_a_station_without_a_name_is_not_founded(enter):
    answer = enter().post("/stations/new", {"name": " ", "village_code": "533325001299"})
    assert answer.status_code == 422
    assert "站点要有名称" in words(answer)


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_a_county_without_a_station_begins_with_one(empty, role):
    account = Account(name=role, shown=role, password="", role=role)
    empty.store.write(lambda c: accounts.add(c, account))
    visitor = Visitor(empty).as_account(role)
    for path in ("/", "/stations", "/stations?view=drawing"):
        told = visitor.text(path)
        assert "还没有站点" in told, path
        assert ("先建一个站点" in told) == (role == "administrator")


@pytest.mark.parametrize("number", ["0", "999", "-1", "1e3", "１", "1;2", "9" * 30, "x"])
def test_a_station_that_is_none_is_not_found(enter, number):
    assert enter().get(f"/stations/{number}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/stations/1/people?q=%00",
        "/ledgers/up?after=a~%00",
        "/stations/1/records/up/a%00b",
        "/find?q=%00",
    ],
)
def test_a_sign_that_no_keyboard_types_is_refused_before_any_page(enter, path):
    assert enter().get(path).status_code == 400


def test_a_stranger_with_such_a_sign_is_refused_too(office):
    form = {"name": "a\0b", "password": "x"}
    assert Visitor(office).post("/sign-in", form).status_code == 400


@pytest.mark.parametrize("page", ["/report", "/classes", "/oddities", "/grades/allowances"])
@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "2026-11-01"])
def test_a_month_in_which_no_station_lives_is_taken_for_this_one(enter, page, month):
    assert enter().get(page, month=month).status_code == 200
