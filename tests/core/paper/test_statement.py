"""A person's account."""

import msgspec

from core.paper.model import chinese
from core.paper.statement import statement
from tests.core.paper.reading import texts_of
from tests.core.paper.samples import person_statement


def test_an_account_shows_opening_every_entry_and_what_is_left():
    pages = texts_of(statement(person_statement(), chinese))
    text = "".join(pages)
    assert len(pages) == 2
    assert "期初结余 120.00" in text
    assert text.count("交货 脐橙") == 45
    assert "本站欠您" in pages[-1]
    assert "￥13,057.50" in pages[-1]


def test_a_person_in_debt_is_told_so_without_a_minus_sign():
    owing = msgspec.structs.replace(person_statement(), closing_fen=-16400)
    last = texts_of(statement(owing, chinese))[-1]
    assert "您欠本站" in last
    assert "￥164.00" in last
