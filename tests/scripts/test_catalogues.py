"""A catalogue that lags behind the code is noticed, and so is a wrong or missing translation."""

import ast
import gettext
import io
from pathlib import Path

import pytest
from babel.messages.extract import extract

from scripts import catalogues

PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "净重"
msgstr "Net weight"

msgid "还有 {n} 件"
msgstr "{n} left"
"""
CODE = """\
class Parcel:
    title: ClassVar[str] = "包裹"
    grams: Annotated[Grams, field("净重", help="去皮之后")]

def told() -> str:
    return _("还有 {n} 件", n=2)
"""


@pytest.fixture
def english(tmp_path, monkeypatch):
    """An English catalogue beside a room with one file of code."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "model.py").write_text(CODE, encoding="utf-8")
    path = tmp_path / "i18n" / "en" / "LC_MESSAGES" / "cunzhan.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def test_labels_titles_helps_and_sentences_are_all_found(english):
    assert {m.id for m in catalogues.template() if m.id} == {
        "包裹",
        "净重",
        "去皮之后",
        "还有 {n} 件",
    }


def test_a_stale_catalogue_is_named_and_updating_it_leaves_only_the_gaps(english, capsys):
    assert catalogues.check() == 1
    assert "is stale" in capsys.readouterr().out
    catalogues.update()
    capsys.readouterr()
    assert catalogues.check() == 1
    assert capsys.readouterr().out.count("not translated") == 2


def test_a_full_catalogue_passes_and_compiles(english, capsys):
    catalogues.update()
    text = english.read_text(encoding="utf-8")
    for source, told in (("包裹", "Parcel"), ("去皮之后", "Without the box")):
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{told}"')
    english.write_text(text, encoding="utf-8")
    assert catalogues.check() == 0
    assert catalogues.main("compile", []) == 0
    with english.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("包裹") == "Parcel"
    capsys.readouterr()


def test_a_lost_placeholder_is_a_fault(english, capsys):
    english.write_text(PO.replace("{n} left", "some left"), encoding="utf-8")
    catalogues.update()
    capsys.readouterr()
    assert catalogues.check() == 1
    assert "other {names}" in capsys.readouterr().out


def test_a_missing_english_catalogue_is_a_fault(english, capsys):
    english.unlink()
    assert catalogues.check() == 1
    assert "i18n/en has no catalogue" in capsys.readouterr().out


def _missed(code):
    """Return the texts called out in the code that its extraction does not see."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    named = [call for call in calls if getattr(call.func, "id", "") in catalogues.KEYWORDS]
    texts = {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}
    seen = extract("python", io.BytesIO(code), keywords=catalogues.KEYWORDS)
    return texts - {text for _line, text, *_rest in seen}


@pytest.mark.parametrize(
    "code", ["f\"{_('表格')} (*)\"", "_(known.get(kind, N_('表格')))", "f(f'{h(tr(\"表格\"))}')"]
)
def test_a_text_in_an_f_string_or_in_the_midst_of_another_is_missed(code):
    assert _missed(code.encode()) == {"表格"}


@pytest.mark.parametrize("room", catalogues.ROOMS)
def test_every_text_stands_where_the_extraction_looks(room):
    files = sorted(Path(catalogues.__file__).parents[1].joinpath(room).rglob("*.py"))
    found = {str(path): _missed(path.read_bytes()) for path in files}
    assert found
    assert {name: texts for name, texts in found.items() if texts} == {}
