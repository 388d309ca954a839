"""Names and phones as others may see them."""

from __future__ import annotations

import pytest

from core.base.masking import mask_name, mask_phone, tail_of


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("王小明", "王**"), ("欧阳锋明", "欧**"), ("田", "田"), ("", ""), (None, "")],
)
def test_a_name_keeps_its_surname(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked", "tail"),
    [
        ("13812341234", "138****1234", "1234"),
        ("138****1234", "****1234", "1234"),
        ("1234", "****1234", "1234"),
        ("", "", ""),
    ],
)
def test_a_phone_keeps_its_tail(phone, masked, tail):
    assert mask_phone(phone) == masked
    assert tail_of(phone) == tail
