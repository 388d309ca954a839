"""A draft's way to the county and back: a real desk's station, a real hub, its console, a stick."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import ssl
import subprocess
import sys

import httpx
import msgspec
import pytest

from core.catalog.model import Product
from core.db.unlock import Secrets
from core.keys.certificate import county_of
from core.listing.model import Listing
from core.station import NewStation, Station
from core.sync.enrolment import Asking, read_code
from hub.intake.worker import Worker
from hub.office import Office
from tests.core.blobs.pictures import drawn
from tests.core.listing.oranges import FULL
from tests.hub.console.judging import SEEN, form_of
from tests.hub.console.visitor import found, words
from tests.sync_hub import ROOT, Hub

pytestmark = pytest.mark.slow
NAME, PASSWORD = "王芳", "山高水长是好记的一句话"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A county in a process of its own, with a coordinator."""
    running = Hub(tmp_path_factory.mktemp("county")).start()
    said = {**os.environ, "PYTHONPATH": str(ROOT), "CUNZHAN_PASSPHRASE": PASSWORD}
    command = [sys.executable, "-m", "hub", "account", "add", NAME, "--role", "coordinator"]
    subprocess.run(
        [*command, "--data", str(running.folder)], cwd=ROOT, env=said, check=True,
        stdout=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    yield running
    running.stop(at_once=True)


@pytest.fixture
def console(hub):
    """A browser's connection to the console, signed in, over the county's own TLS."""
    context = ssl.create_default_context()
    for der in county_of((hub.folder / "county.paper").read_bytes()).tls:
        pem = base64.encodebytes(der).decode()
        context.load_verify_locations(
            cadata=f"-----BEGIN CERTIFICATE-----\n{pem}-----END CERTIFICATE-----\n"
        )
    base = f"https://{hub.address}/console"
    with httpx.Client(verify=context, base_url=base, timeout=30) as client:
        form = {"name": NAME, "password": PASSWORD}
        assert client.post("/sign-in", data=form).status_code == 303
        yield client


@pytest.fixture
def station(hub, tmp_path, monkeypatch):
    """An enrolled station with an orange to sell."""
    monkeypatch.setenv("CUNZHAN_STATE", str(tmp_path / "state"))
    new = NewStation(name="帅家村服务站", village_code="500241106201", clerk="田秀英")
    secrets = Secrets(key_file=tmp_path / "key", keyring=False)
    made, _ = Station.create(tmp_path / "pc", new, secrets)
    number = hub.station(f"帅家村{tmp_path.name}")
    made.sync.enrol(read_code(hub.code(number)), Asking(wall_ms=made.sync.now_ms()))
    yield made, number
    made.close()


@pytest.fixture(params=["line", "stick"])
def carry(request, hub, station, tmp_path):
    """Take what there is to the county and bring what it says back."""
    at, stick = station[0], tmp_path / "stick"
    stick.mkdir()

    def by_stick():
        at.sticks.write(stick)
        hub.verb("stick", "read", str(stick))
        hub.verb("stick", "write", str(stick))
        at.sticks.read(stick)

    def by_line():
        at.sync.run()
        # The serving hub's tables follow when nobody sends for a moment: here they do now.
        with Office.open(hub.folder) as office:
            Worker(office).finish()

    return by_line if request.param == "line" else by_stick


def draft(at):
    """Begin a listing from a product, with a photo."""
    product = Product(name="奉节脐橙", category="水果", unit="箱", unit_grams=5000, sell_fen=5980)
    said = FULL | {"product": at.catalog.add(product).ids[0], "story": "今年新采，糖度 13 度。"}
    listing = at.drafts.add(msgspec.convert(said, Listing)).ids[0]
    picture = at.pictures.add(listing, drawn((1200, 1200)), agreed=True).ids[0]
    return listing, picture


def judge(console, path, decision, **form):
    """Answer the edition that the page shows."""
    page = console.get(path).text
    csrf = found(r'name="csrf" value="([^"]+)"', page)
    said = {"csrf": csrf, "seen": found(SEEN, page), "decision": decision, **form}
    done = console.post(path, data=said)
    assert done.status_code == 303, words(done)


def test_returned_with_a_note_mended_and_approved(console, station, carry):
    at, number = station
    listing, picture = draft(at)
    at.drafts.submit(listing)
    carry()
    path = f"/stations/{number}/listings/{listing}"
    assert f"/console{path}" in console.get("/listings").text
    shown = re.search(rf'src="/console({path}/pictures/([0-9a-f]+))"', console.get(path).text)
    assert shown is not None, "the whole picture came along"
    whole = console.get(shown[1]).content
    assert hashlib.sha256(whole).hexdigest() == shown[2]
    kept = next(one for one in at.drafts.whole(listing).pictures if one.id == picture)
    assert whole == at.pictures.content(kept)

    judge(console, path, "returned", **{"note-headline": "写明品种", "remark": "快好了"})
    assert at.drafts.whole(listing).state == "sent"
    carry()
    told = at.drafts.whole(listing)
    assert told.state == "returned"
    assert [(note.field, note.text) for note in told.notes] == [("headline", "写明品种")]
    assert (told.verdict.note, told.verdict.author) == ("快好了", NAME)

    at.drafts.change(listing, {"headline": "纽荷尔脐橙 5千克装"})
    at.drafts.submit(listing)
    carry()
    again = console.get(path)
    assert "纽荷尔脐橙 5千克装" in again.text
    assert "上次的意见：写明品种" in words(again)
    assert again.text.count('class="before"') == 1
    judge(console, path, "approved")
    carry()
    assert at.drafts.whole(listing).state == "approved"
    assert at.verify().ok


def test_taken_over_mended_by_the_county_and_approved(console, station, carry):
    at, number = station
    listing, _ = draft(at)
    at.drafts.entitle(listing, "taobao", "奉节脐橙")
    at.drafts.submit(listing)
    carry()
    path = f"/stations/{number}/listings/{listing}"
    judge(console, path, "taken_over")
    form = form_of(console.get(f"{path}/edit").text)
    form |= {"headline": "县里改的标题", "title:taobao": "纽荷尔脐橙", "storage": ""}
    assert console.post(f"{path}/edit", data=form).status_code == 303
    carry()
    told = at.drafts.whole(listing)
    assert (told.state, told.listing.headline) == ("taken_over", "县里改的标题")
    judge(console, path, "approved")
    carry()
    told = at.drafts.whole(listing)
    assert told.state == "approved"
    assert (told.titles, told.listing.storage or None) == ({"taobao": "纽荷尔脐橙"}, None)
    assert told.listing.variety == FULL["variety"]
    assert at.verify().ok
