import pytest

from core.base.record import specs
from core.capabilities import REGISTRY
from desktop.pages.naming import KINDS, kind_name, naming

CHOICES = sorted(
    {
        (spec.name, choice)
        for record in REGISTRY.records.values()
        for spec in specs(record)
        for choice in spec.field.choices
        if choice.isascii()
    }
)


@pytest.mark.parametrize(("field", "code"), CHOICES)
def test_every_code_of_a_choice_has_words(field, code):
    assert naming(field, code) != code


def test_a_code_that_is_a_word_stands_for_itself():
    assert naming("what", "缴费") == "缴费"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_paper_has_a_name(kind):
    assert not kind_name(kind).isascii()
