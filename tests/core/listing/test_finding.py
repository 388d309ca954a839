"""The search box knows listings."""

from core.listing.lookup import code_of
from core.listing.model import Listing
from core.views import search_of


def ids(found):
    return [(one.kind, one.id) for one in found]


def test_a_listing_by_its_words_and_by_the_code_on_platforms_files(station):
    search = search_of(station.db)
    sold = station.drafts.add(Listing(name="血橙", headline="现摘现发", origin="龙塘村")).ids[0]
    other = station.drafts.add(Listing(name="脐橙")).ids[0]
    code = code_of(sold)
    device, seq = code.split("-")
    for typed in ("血橙", "现摘", "龙塘", code, code.lower(), f"{device}-1-{seq}"):
        assert ids(search.find(typed)) == [("listing", sold)], typed
    assert search.find("血橙")[0].detail == f"现摘现发 {code}"
    assert ids(search.find("橙")) == [("listing", other), ("listing", sold)]
    assert search.find(f"{device}-2-{seq}") == []
    station.drafts.drop(sold)
    assert search.find("血橙") == search.find(code) == []
