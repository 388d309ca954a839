"""Photos between a station's PCs and a real hub: each once, after the ledgers, resumed, paused."""

import contextlib
import itertools

import pytest

from core.base.photos import photo_in
from core.catalog.model import Product
from core.people.model import Person
from core.sync import gallery
from core.sync.errors import LinkError
from core.trade.model.purchase import Purchase
from hub.intake.vault import Vault
from hub.keys import Keys
from tests.core.blobs.pictures import drawn
from tests.sync_proxy import Proxy, Weather

SEEDS = itertools.count(1)


def photographed(station, size=(1800, 1200)):
    """Keep a photo that nobody else has: the hub of several tests knows the others'."""
    return station.photos.keep(drawn(size, seed=next(SEEDS)))


def bought(station, photo, name="冉桂花"):
    farmer = station.people.add(Person(name=name, phone="13800138000")).ids[0]
    product = station.catalog.add(Product(name=f"脐橙{next(SEEDS)}号", unit="公斤")).ids[0]
    said = Purchase(
        farmer=farmer, product=product, unit="公斤", qty=12_500, price_fen=400,
        cert_reason="自产", photo=photo,
    )  # fmt: skip
    changes = station.trade.buying.buy(said, {"Q1": "自产", "Q4": "自产", "Q5": "自产"})
    return farmer, changes.ids[0]


def digest_of(value):
    photo = photo_in(value)
    assert photo is not None
    return photo.digest


def lying(county, digest):
    """Return what lies sealed at the hub under a digest."""
    secrets = Keys.load(county.hub.folder).secrets
    return Vault(county.hub.folder, secrets.database).read(digest)


def test_a_photo_comes_to_the_hub_and_from_there_to_the_other_pc(county):
    one, two = county.pc("one"), county.pc("two")
    value = photographed(one)
    _, purchase = bought(one, value)
    assert one.sync.state().photos_waiting == 1
    one.sync.run()
    assert one.sync.state().photos_sent == 1
    two.sync.run()
    assert two.ledger.get(Purchase, purchase).photo == value
    assert two.photos.content(value) == one.photos.content(value)
    assert two.sync.state().photos_sent == 1
    assert one.verify().ok
    assert two.verify().ok
    assert lying(county, digest_of(value)) == one.photos.content(value)


def test_the_preview_is_there_before_the_photo(county):
    one, two = county.pc("one"), county.pc("two")
    value = photographed(one)
    _, purchase = bought(one, value)
    one.keep_setting(gallery.SETTING, gallery.STICK)
    one.sync.run()
    assert one.sync.state().local == 0
    assert one.sync.state().photos_waiting == 1
    two.sync.run()
    assert two.ledger.get(Purchase, purchase).photo == value
    assert two.photos.content(value) is None
    assert two.sync.state().photos_away == 1


def test_what_the_county_has_is_not_sent_a_second_time(county):
    one, two = county.pc("one"), county.pc("two")
    content = drawn((1800, 1200), seed=-1)
    value = one.photos.keep(content)
    bought(one, value)
    one.sync.run()
    two.keep_setting(gallery.SETTING, gallery.STICK)
    two.sync.run()
    assert two.photos.keep(content) == value
    two.keep_setting(gallery.SETTING, gallery.GOOD)
    before = two.sync.run()
    assert two.sync.state().photos_sent == 1
    assert before.bytes_up < 1000 + before.handshake_bytes
    assert len(two.photos.content(value)) > 20_000


@pytest.mark.parametrize("wish", [gallery.GOOD, gallery.ALWAYS])
def test_on_a_metered_line_only_what_was_wished_for_goes(county, wish):
    one = county.pc("one")
    value = photographed(one)
    bought(one, value)
    one.sync.metered = lambda: True
    one.keep_setting(gallery.SETTING, wish)
    moved = one.sync.run()
    sent = wish == gallery.ALWAYS
    assert one.sync.state().local == 0
    assert one.sync.state().photos_waiting == (not sent)
    assert (moved.bytes_up > len(one.photos.content(value))) == sent


def test_a_slow_line_is_left_to_the_ledgers(county):
    db = county.pc("one").db
    assert gallery.photos_paused(db, gallery.SLOWEST - 1, lambda: False) == gallery.SLOW
    assert gallery.photos_paused(db, gallery.SLOWEST, lambda: False) == ""
    assert gallery.photos_paused(db, 0, lambda: False) == ""
    assert gallery.photos_paused(db, 0, lambda: True) == gallery.METERED


@pytest.fixture
def proxy(county):
    made = Proxy(county.hub.port)
    yield made
    made.close()


def test_a_cut_upload_goes_on_where_it_was(county, proxy):
    one = county.pc("one", port=proxy.port)
    one.sync.run()
    value = photographed(one, (4000, 3000))
    size = len(one.photos.content(value))
    bought(one, value)
    one.sync.hang_up()
    proxy.weather = Weather(cut_at=size // 2)
    before = proxy.count.up
    while one.sync.state().photos_waiting:
        with contextlib.suppress(LinkError):
            one.sync.run()
    assert proxy.count.connections > 2
    assert proxy.count.up - before < 2 * size
    assert lying(county, digest_of(value)) == one.photos.content(value)


def test_a_cut_download_goes_on_where_it_was(county, proxy):
    one, two = county.pc("one"), county.pc("two", port=proxy.port)
    value = photographed(one, (4000, 3000))
    size = len(one.photos.content(value))
    bought(one, value)
    one.sync.run()
    two.sync.hang_up()
    proxy.weather = Weather(cut_at=size // 2)
    before = proxy.count.down
    while two.sync.state().photos_sent == 0:
        with contextlib.suppress(LinkError):
            two.sync.run()
    assert proxy.count.down - before < 2 * size
    assert two.photos.content(value) == one.photos.content(value)


def test_erased_at_one_pc_her_photo_goes_everywhere(county):
    one, two = county.pc("one"), county.pc("two")
    hers, his = photographed(one), photographed(one)
    farmer, _ = bought(one, hers)
    bought(one, his, name="田大山")
    one.sync.run()
    two.sync.run()
    assert len(list(two.shelf.digests())) == 2
    one.erase(farmer)
    one.sync.run()
    two.sync.run()
    assert list(one.shelf.digests()) == list(two.shelf.digests()) == [digest_of(his)]
    county.hub.verb("verify")
    names = {path.stem for path in county.hub.folder.glob("files/??/*")}
    assert digest_of(his).hex() in names
    assert digest_of(hers).hex() not in names


def test_a_stick_carries_photos_there_and_back(county, tmp_path):
    one, two = county.pc("one"), county.pc("two")
    value = photographed(one)
    _, purchase = bought(one, value)
    stick = tmp_path / "stick"
    stick.mkdir()
    one.sticks.write(stick)
    assert one.sync.state().photos_waiting == 1
    county.hub.verb("stick", "read", str(stick))
    county.hub.verb("stick", "write", str(stick))
    one.sticks.read(stick)
    assert one.sync.state().photos_sent == 1
    two.keep_setting(gallery.SETTING, gallery.STICK)
    two.sync.run()
    assert two.ledger.get(Purchase, purchase).photo == value
    assert two.photos.content(value) is None
    two.sticks.write(stick)
    county.hub.verb("stick", "read", str(stick))
    county.hub.verb("stick", "write", str(stick))
    two.sticks.read(stick)
    assert two.photos.content(value) == one.photos.content(value)
    assert two.sync.state().photos_sent == 1


def test_photos_are_parted_among_a_sticks_volumes(county, tmp_path):
    one = county.pc("one")
    values = [photographed(one) for _ in range(4)]
    for value in values:
        bought(one, value)
    stick = tmp_path / "stick"
    stick.mkdir()
    one.sticks.volume = 150_000
    written = one.sticks.write(stick)
    assert len(written.files) > 1
    assert all(path.stat().st_size <= 150_000 for path in stick.rglob("*") if path.is_file())
    county.hub.verb("stick", "read", str(stick))
    county.hub.verb("stick", "write", str(stick))
    one.sticks.read(stick)
    assert one.sync.state().photos_sent == len(values)


def test_what_a_restored_disk_lacks_comes_back_from_the_county(county):
    one = county.pc("one")
    value = photographed(one)
    bought(one, value)
    one.sync.run()
    content = one.photos.content(value)
    one.shelf.remove(digest_of(value))
    assert [p.message for p in one.verify().problems] == ["verify.photo_missing"]
    one.sync.run()
    assert one.photos.content(value) == content
    assert one.verify().ok
