import pytest

from core.base.ids import event_id
from core.base.photos import Photo, photo_in
from core.blobs.errors import ChangedBlobError, MissingBlobError
from core.blobs.register import AWAY, LOCAL, LOOSE, Counts
from core.blobs.shelf import Shelf
from core.catalog.model import Product
from core.journal import reading
from core.journal.codec import decode_body
from core.people.model import Person
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from tests.core.blobs.pictures import drawn


@pytest.fixture
def farmer(station):
    return station.people.add(Person(name="冉桂花", phone="13800138000")).ids[0]


@pytest.fixture
def bought(station, farmer):
    product = station.catalog.add(Product(name="脐橙", unit="公斤")).ids[0]

    def buy(photo=None, by=farmer):
        said = Purchase(
            farmer=by, product=product, unit="公斤", qty=12_500, price_fen=400,
            cert_reason="自产", photo=photo,
        )  # fmt: skip
        return station.trade.buying.buy(said, {"Q1": "自产", "Q4": "自产", "Q5": "自产"}).ids[0]

    return buy


def of(value: bytes) -> Photo:
    photo = photo_in(value)
    assert photo is not None
    return photo


def path_of(station, digest):
    name = digest.hex()
    return station.folder / "blobs" / name[:2] / name


def test_a_kept_photo_can_be_shown_again_and_not_be_read_off_the_disk(station):
    value = station.photos.keep(drawn((2000, 1500)))
    content = station.photos.content(value)
    assert content.startswith(b"\xff\xd8")
    lying = path_of(station, of(value).digest).read_bytes()
    assert content[:64] not in lying
    other = Shelf(station.folder, b"\1" * 32)
    with pytest.raises(ChangedBlobError):
        other.get(of(value).digest)


def test_the_same_photo_twice_lies_there_once(station):
    shelf = station.shelf
    assert shelf.put(b"one") == shelf.put(b"one")
    assert len(list(shelf.digests())) == 1
    digest = next(shelf.digests())
    shelf.remove(digest)
    shelf.remove(digest)
    assert not shelf.has(digest)
    with pytest.raises(MissingBlobError):
        shelf.get(digest)


def test_the_chain_names_the_photo_and_a_block_of_the_farmers_holds_its_preview(
    station, farmer, bought
):
    value = station.photos.keep(drawn((800, 600)))
    stored = reading.one(station.db, bought(value))
    assert stored is not None
    body = decode_body(stored.content)
    assert body.blobs == (of(value).digest,)
    assert of(value).preview not in stored.content
    assert of(value).preview in stored.blocks[farmer].body
    assert station.ledger.get(Purchase, event_id(*stored.key)).photo == value
    assert station.verify().ok


def test_a_photo_outlives_a_rebuild(station, bought):
    value = station.photos.keep(drawn((800, 600)))
    identity = bought(value)
    station.rebuild()
    assert station.ledger.get(Purchase, identity).photo == value
    assert station.verify().ok


def test_verify_names_the_event_of_a_photo_that_was_changed_or_is_gone(station, bought):
    value = station.photos.keep(drawn((800, 600)))
    identity = bought(value)
    station.register.look(station.shelf)
    path = path_of(station, of(value).digest)
    whole = path.read_bytes()
    for at in (0, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        found = station.verify()
        assert not found.ok
        assert [(p.code, p.kind, p.message) for p in found.problems] == [
            ("blob", "purchase", "verify.photo_changed")
        ]
        assert identity.endswith(str(found.problems[0].seq))
    path.unlink()
    assert [p.message for p in station.verify().problems] == ["verify.photo_missing"]
    path.write_bytes(whole)
    assert station.verify().ok


def test_whoever_is_erased_takes_her_photos_along_and_nobody_elses(station, farmer, bought):
    other = station.people.add(Person(name="田大山", phone="13900139000")).ids[0]
    hers = station.photos.keep(drawn((800, 600), seed=1))
    his = station.photos.keep(drawn((800, 600), seed=2))
    both = station.photos.keep(drawn((800, 600), seed=3))
    mine = [bought(hers), bought(both)]
    bought(his, by=other)
    bought(both, by=other)
    station.register.look(station.shelf)
    station.erase(farmer)
    assert not path_of(station, of(hers).digest).exists()
    assert path_of(station, of(his).digest).exists()
    assert path_of(station, of(both).digest).exists()
    assert [station.ledger.get(Purchase, one).photo for one in mine] == [None, None]
    assert station.verify().ok


def test_a_damaged_parcels_photo_goes_with_the_one_whom_it_was_for(station, farmer):
    parcel = station.trade.parcels.take_in(
        Parcel(waybill="YT1234567890123", courier="yto", phone="13800138000")
    ).ids[0]
    value = station.photos.keep(drawn((640, 480)))
    station.trade.parcels.damage(parcel, claim_fen=1200, photo=value)
    (move,) = station.views().parcels.moves(parcel)
    assert move.photo == value
    assert move.person == farmer
    station.erase(farmer)
    assert not list(station.shelf.digests())


def test_a_red_entry_shows_no_photo_of_its_own(station, bought):
    identity = bought(station.photos.keep(drawn((640, 480))))
    red = station.reverse(identity, "记错了").ids[0]
    assert station.ledger.get(Purchase, red).photo is None
    assert station.ledger.get(Purchase, identity).photo


def test_a_photo_that_came_to_nothing_is_swept_up_when_the_desk_opens(station, bought):
    left = of(station.photos.keep(drawn((640, 480), seed=5)))
    used = of(station.photos.keep(drawn((640, 480), seed=6)))
    bought(station.photos.keep(drawn((640, 480), seed=6)))
    assert station.register.state(left.digest) == LOOSE
    station.begin_session()
    assert list(station.shelf.digests()) == [used.digest]


def test_the_register_knows_what_is_here_and_what_is_only_named(station, bought):
    value = station.photos.keep(drawn((640, 480)))
    bought(value)
    digest = of(value).digest
    station.register.look(station.shelf)
    assert station.register.state(digest) == LOCAL
    station.shelf.remove(digest)
    station.register.look(station.shelf)
    assert station.register.state(digest) == AWAY
    assert station.register.counts() == Counts(away=1)
    assert station.photos.content(value) is None
    station.photos.keep(drawn((640, 480)))
    assert station.register.state(digest) == LOCAL
