"""What went wrong: each with one action that really does it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.sync.messages import spoken_code
from hub.console import conflicts, history
from hub.console.pages import troubles
from hub.intake import incidents
from hub.intake.incidents import Incident
from hub.intake.worker import Worker
from hub.store import parking, rows, segments, stations, tables
from hub.store.derived import DERIVED
from tests.hub.console import county
from tests.hub.console.visitor import found, words

AT = 5
"""The station whose two PCs disagree on a farmer's phone."""


@pytest.fixture
def conflict(office):
    with office.store.read() as connection:
        query = select(tables.incident).where(tables.incident.c.code == "conflict")
        return rows.first(connection, Incident, query)


def disputes(office, incident):
    with office.store.read() as connection:
        return conflicts.disputes(connection, incident)


def phone(office, of):
    table = DERIVED["person"].c
    with office.store.read() as connection:
        return connection.scalar(select(table.phone).where(table.station == AT, table.id == of))


def open_codes(office, at):
    with office.store.read() as connection:
        return [one.code for one in incidents.open_ones(connection, at)]


@pytest.mark.both
def test_a_conflict_shows_both_values_and_only_the_field_that_differs(office, conflict):
    (told,) = disputes(office, conflict)
    assert (told.table, told.field) == ("person", "phone")
    assert {side.value for side in told.sides} == {"13811112222", "13933334444"}
    assert told.sides[0].value == phone(office, told.of)
    assert told.sides[0].device != told.sides[1].device


def test_the_winner_may_be_named_as_well_as_the_loser(office, conflict):
    (told,) = disputes(office, conflict)
    device, epoch, seq = told.sides[0].event.split(".")
    other = Incident(id="x", station=AT, device=device, epoch=int(epoch), seq=int(seq),
                     code="conflict", found_ms=0)  # fmt: skip
    assert disputes(office, other) == [told]


@pytest.mark.parametrize("which", [0, 1])
def test_a_choice_is_an_event_in_the_countys_log_and_settles_the_field(
    office, enter, conflict, which
):
    (told,) = disputes(office, conflict)
    choice, wanted = told.sides[which].event, told.sides[which].value
    path = f"/stations/{AT}/incidents/{conflict.id}/resolve"
    answer = enter().post(path, {"field": "phone", "choice": choice})
    assert answer.headers["location"].endswith("done=resolved")
    assert phone(office, told.of) == wanted
    assert disputes(office, conflict) == []
    assert "conflict" not in open_codes(office, AT)
    key = office.keys.county_device(AT).device
    with office.store.read() as connection:
        (end,) = segments.ends(connection, AT, key)
        said = history.event(connection, AT, (key, 1), end.seq)
    assert said is not None
    assert said.type == "person.change"
    assert getattr(said.fields, "phone", None) == wanted
    assert getattr(said.fields, "author", None) == "coordinator"
    again = enter().post(path, {"field": "phone", "choice": choice})
    assert again.status_code == 404


def test_a_choice_that_is_none_changes_nothing(office, enter, conflict):
    path = f"/stations/{AT}/incidents/{conflict.id}/resolve"
    before = disputes(office, conflict)
    chosen = before[0].sides[0].event
    assert enter().post(path, {"field": "phone", "choice": "both"}).status_code == 422
    assert enter().post(path, {"field": "name", "choice": chosen}).status_code == 422
    assert disputes(office, conflict) == before


def test_the_coordinator_who_differs_from_a_station_decides_or_who_says_to_do_it_instead(
    office, enter
):
    change = DERIVED.registry.records["person.change"]
    front = county.visit(office, AT)
    of = f"{front.device}.1.2"
    county.say(office, AT, change(of=of, base=0, phone="13511112222", author="张敏"))
    many = [change(of=of, base=0, village=f"{number}组") for number in range(120)]
    front.write(*many, change(of=of, base=0, phone="13622223333", saw=()))
    county.take(office, AT, front.segment(front.seq - len(many)))
    Worker(office).finish()
    where = incidents.Place(station=AT, device=front.device, epoch=1, seq=front.seq)
    office.store.write(lambda c: incidents.note(c, "conflict", where, office.now_ms()))
    with office.store.read() as connection:
        mine = tables.incident.c.seq == front.seq, tables.incident.c.device == front.device
        incident = rows.first(connection, Incident, select(tables.incident).where(*mine))
    assert incident is not None
    assert "归县里的张敏定" in enter().text(f"/stations/{AT}/troubles")
    (told,) = disputes(office, incident)
    path = f"/stations/{AT}/incidents/{incident.id}/resolve"
    form = {"field": "phone", "choice": told.sides[1].event}
    assert "这一处归别人定" in words(enter().post(path, form))
    assert phone(office, of) == told.sides[0].value
    assert enter().post(path, form | {"instead": "1"}).status_code == 303
    assert phone(office, of) == told.sides[1].value
    trail = enter("auditor").text("/audit")
    assert "替别人裁定分歧" in trail
    assert "张敏" in trail


def test_values_in_dispute_are_masked_until_a_reason_is_given(office, enter, conflict):
    visitor = enter()
    masked = visitor.text(f"/stations/{AT}/troubles")
    assert "138****2222" in masked
    assert "13811112222" not in masked
    path = f"/stations/{AT}/incidents/{conflict.id}/look"
    assert visitor.post(path, {"reason": ""}).status_code == 422
    plain = words(visitor.post(path, {"reason": "打电话核对哪个号码对"}))
    assert "13811112222" in plain
    assert "13933334444" in plain
    assert "打电话核对哪个号码对" in enter("auditor").text("/audit")


def test_an_incident_that_was_dealt_with_is_closed_with_a_name(office, enter):
    page = enter().get("/stations/3/troubles").text
    path = found(r'action="/console(/stations/3/incidents/\w+/close)"', page)
    assert enter().post(path).status_code == 303
    assert open_codes(office, 3) == []
    with office.store.read() as connection:
        query = select(tables.incident.c.closed_by).where(tables.incident.c.station == 3)
        assert connection.scalar(query) == "coordinator"
    assert "没有问题" in enter().text("/stations/3/troubles")


def test_an_incident_of_another_station_is_not_closed_from_here(office, enter, conflict):
    assert enter().post(f"/stations/3/incidents/{conflict.id}/close").status_code == 404
    assert "conflict" in open_codes(office, AT)


@pytest.mark.both
def test_the_page_says_when_there_are_more_than_it_shows(office, enter, monkeypatch):
    with office.store.read() as connection:
        many = len(incidents.open_ones(connection))
    assert "一共" not in enter().text("/troubles")
    monkeypatch.setattr(troubles, "SHOWN", 1)
    assert f"这里只列最新的 1 个，一共 {many} 个" in enter().text("/troubles")


@pytest.mark.both
def test_how_many_places_an_incident_names_stands_beside_it(office, enter):
    def tell(connection):
        for seq in (3, 4, 5):
            where = incidents.Place(station=3, device="", epoch=1, seq=seq)
            incidents.tell(connection, "gap", where, "PC", office.now_ms())

    office.store.write(tell)
    assert "1.5 · 等 3 处" in enter().text("/stations/3/troubles")


@pytest.mark.both
def test_parked_events_are_listed_with_their_reason_and_tried_again(office, enter):
    visitor = enter()
    told = visitor.text("/stations/4/troubles")
    assert "loan" in told
    assert "县里还不认识这种记录" in told
    answer = visitor.post("/stations/4/retry")
    assert answer.headers["location"].endswith("done=still-parked")
    with office.store.read() as connection:
        (aside,) = parking.parked(connection, 4)
    office.store.write(lambda c: parking.close(c, aside, office.now_ms()))
    assert visitor.post("/stations/4/retry").headers["location"].endswith("done=retried")


def test_the_first_page_counts_what_waits(enter):
    told = enter().text("/")
    for said in ("1 问题没处理", "1 分歧要裁定", "1 记录读不懂", "2 7 天没消息的站",
                 "1 攒着没送出的站", "0 入网申请"):  # fmt: skip
        assert said in told


def test_a_county_where_all_is_well_says_so(office, enter, clock):
    def mend(connection):
        connection.execute(tables.incident.update().values(closed_ms=1))
        connection.execute(tables.parked.update().values(closed_ms=1))
        connection.execute(tables.device.update().values(unsent=0, unsent_since=None))

    office.store.write(mend)
    for at in (6, 9):
        county.visit(office, at)
    Worker(office).finish()
    assert "都办完了" in enter().text("/")


def test_a_silent_station_is_seen_after_seven_days_by_list_and_drawing(enter):
    visitor = enter()
    told = visitor.text("/stations", only="late")
    assert "马鞍村供销服务站" in told
    assert "红岩村服务站" not in told
    drawing = visitor.get("/stations", view="drawing").text
    assert drawing.count('class="hit"') == 10
    assert drawing.count('class="stop"') >= 2
    assert "9 天前" in drawing


def test_a_pcs_page_shows_what_to_read_out_on_the_telephone(office, enter):
    with office.store.read() as connection:
        pcs = [one for one in stations.devices(connection, AT) if one.role == "station"]
        (end,) = segments.ends(connection, AT, pcs[0].device)
    key = office.keys.spoken(AT)
    code = spoken_code(key, end.device, end.epoch, end.seq, end.head)
    assert f"{code[:5]} {code[5:]}" in enter().text(f"/stations/{AT}/devices")


@pytest.mark.parametrize(
    ("epoch", "seq"), [("1.5", "2"), ("1", "abc"), ("", "3"), ("1", ""), ("0", "3"), ("1", "-1")]
)
def test_a_senseless_bound_revokes_nobody(office, enter, epoch, seq):
    with office.store.read() as connection:
        pcs = [one for one in stations.devices(connection, AT) if one.role == "station"]
    form = {"reason": "卖给别人了", "epoch": epoch, "seq": seq}
    answer = enter().post(f"/stations/{AT}/devices/{pcs[0].device}/revoke", form)
    assert answer.status_code == 422
    assert "没有停用" in words(answer)
    with office.store.read() as connection:
        kept = stations.device(connection, AT, pcs[0].device)
    assert kept is not None
    assert kept.revoked_ms is None


def test_a_lost_pc_is_revoked_with_all_that_came_of_it_or_up_to_a_place(office, enter):
    with office.store.read() as connection:
        pcs = [one for one in stations.devices(connection, AT) if one.role == "station"]
    visitor = enter()
    path = "/stations/{}/devices/{}/revoke"
    assert visitor.post(path.format(AT, pcs[0].device), {"reason": "丢"}).status_code == 422
    assert visitor.post(path.format(AT, pcs[0].device), {"reason": "电脑丢了"}).status_code == 303
    form = {"reason": "卖给别人了", "epoch": "1", "seq": "2"}
    assert visitor.post(path.format(AT, pcs[1].device), form).status_code == 303
    with office.store.read() as connection:
        gone = {one.device: one for one in stations.devices(connection, AT)}
        (end,) = segments.ends(connection, AT, pcs[0].device)
    assert (gone[pcs[0].device].revoked_epoch, gone[pcs[0].device].revoked_seq) == (1, end.seq)
    assert (gone[pcs[1].device].revoked_epoch, gone[pcs[1].device].revoked_seq) == (1, 2)
    assert visitor.post(path.format(AT, pcs[0].device), form).status_code == 404
    county_device = office.keys.county_device(AT).device
    assert visitor.post(path.format(AT, county_device), form).status_code == 404
