"""A page in the desk's window, on a real station that lives on the desk's own lanes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from core.base.clock import FixedClock
from core.base.errors import ClerkError
from core.catalog.model import Product
from core.db.unlock import Secrets
from core.journal.mark import STATE_VARIABLE
from core.people.model import Person
from core.station import NewStation, Station, Views
from core.sync import enrolment
from core.sync.enrolment import Asking, read_code
from desktop.jobs import Jobs
from desktop.pages.desk import Desk
from desktop.settings import PRINTER, Settings
from desktop.voice import Speaker
from desktop.widgets.form import RecordForm
from desktop.widgets.page import Page, PageEntry
from desktop.widgets.scan import Scanner
from desktop.window import MainWindow
from hub.intake.enrol import enrol
from hub.office import Office as HubOffice
from tests.desktop.looks import SIZES
from tests.desktop.pages.spooling import FolderSpooler
from tests.desktop.patient import PATIENCE_MS
from tests.near_hub import NearHub
from words import say

VILLAGE = "500241001201"
NUMBERS = itertools.count(1)
TODAY = dt.date(2026, 11, 21)
T = TypeVar("T")


def under(form: RecordForm, field: str) -> QLabel:
    """Return what is said under a field of a form."""
    found = form.findChild(QLabel, f"under-{field}")
    assert found is not None
    return found


class Answered(QObject):
    """Hears one answer of a lane."""

    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answer: Any = None
        self.error: ClerkError | None = None

    def take(self, answer: Any) -> None:
        self.answer = answer
        self.came.emit()

    def fail(self, error: ClerkError) -> None:
        self.error = error
        self.came.emit()


class Office:
    """The station behind the page under test."""

    def __init__(self, qtbot: Any, jobs: Jobs, settings: Settings, folder: Path) -> None:
        self.qtbot, self.jobs = qtbot, jobs
        self.farmer = self.villager = self.neighbour = ""
        self.clock = FixedClock(dt.datetime.combine(TODAY, dt.time(9)))
        self.papers = folder / "printed"
        self.spooler = FolderSpooler(self.papers)
        self._views: Views | None = None
        new = NewStation(
            name="帅家村服务站", village_code="500241001201", clerk="李秀英", village="帅家村"
        )
        secrets = Secrets(key_file=folder / "key", keyring=False)
        self.station: Station
        self.station, self.recovery = self._ask(
            jobs.ledger, lambda: Station.create(folder / "station", new, secrets, self.clock)
        )
        self.do(lambda s: s.note_recovery_on_paper())
        settings.set(PRINTER, "folder")
        settings.remember("label_printer", "folder")
        self.desk = Desk(
            station=self.station,
            jobs=jobs,
            settings=settings,
            speaker=Speaker([]),
            views=self._reading,
        )

    def _reading(self) -> Views:
        if self._views is None:
            self._views = self.station.views()
        return self._views

    def _ask(self, lane: Callable[..., Any], work: Callable[[], T]) -> T:
        heard = Answered()
        waiting, patience = QEventLoop(), QTimer()
        patience.setSingleShot(True)
        patience.timeout.connect(waiting.quit)
        heard.came.connect(waiting.quit)
        patience.start(PATIENCE_MS)
        lane(work, heard.take, heard.fail)
        waiting.exec()
        assert patience.isActive(), "a lane never answered"
        patience.stop()
        if heard.error is not None:
            raise heard.error
        answer: T = heard.answer
        return answer

    def do(self, work: Callable[[Station], T]) -> T:
        """Do something on the ledger lane, as another screen would; no screen is told."""
        return self._ask(self.jobs.ledger, lambda: work(self.station))

    def write(self, work: Callable[[Station], Any]) -> Any:
        """Write on the ledger lane; the screens hear of it."""
        answer = self._ask(self.jobs.write, lambda: work(self.station))
        self.settle()
        return answer

    def see(self, work: Callable[[Views], T]) -> T:
        """Read on the reading lane."""
        return self._ask(self.jobs.fetch, lambda: work(self._reading()))

    def settle(self) -> None:
        """Wait until every lane has answered what was asked, and what those answers asked."""
        for _ in range(3):
            self._ask(self.jobs.ledger, lambda: None)
            self._ask(self.jobs.fetch, lambda: None)

    def printed(self, count: int) -> list[Path]:
        """Wait until so many papers came out and return them."""
        self.qtbot.waitUntil(lambda: len(self.out()) >= count)
        self.settle()
        return self.out()

    def out(self) -> list[Path]:
        """Return the papers that came out."""
        return sorted(self.papers.glob("*")) if self.papers.is_dir() else []

    def person(self, name: str, phone: str | None = None, **said: Any) -> str:
        """Add somebody."""
        return self.do(lambda s: s.people.add(Person(name=name, phone=phone, **said))).ids[0]

    def product(self, name: str, **said: Any) -> str:
        """Add a product."""
        return self.do(lambda s: s.catalog.add(Product(name=name, **said))).ids[0]

    def close(self) -> None:
        """End the lanes; each closes what it opened."""
        views = self._views
        self.jobs.close(self.station.close, views.db.close if views else None)


@pytest.fixture
def office(qtbot, jobs, settings, tmp_path) -> Iterator[Office]:
    """A station with a farmer and two villagers of one phone tail."""
    made = Office(qtbot, jobs, settings, tmp_path)
    made.farmer = made.person("龚喆", "13330766619", role="farmer", village="一组")
    made.villager = made.person("王桂花", "13812341234", village="二组")
    made.neighbour = made.person("田垚", "13900001234", village="三组")
    yield made
    made.close()


@pytest.fixture
def ginger(office: Office) -> str:
    """Goods that are weighed and due a certificate."""
    return office.product("生姜", unit="千克", buy_fen=500, sell_fen=1400, certificate=True)


@pytest.fixture
def honey(office: Office) -> str:
    """Goods that are counted."""
    return office.product("蜂蜜", unit="瓶", unit_grams=500, buy_fen=1500, sell_fen=6000)


@pytest.fixture
def calm(office: Office) -> Callable[[], None]:
    """Wait until what was pressed is written and shown."""

    def wait() -> None:
        for _ in range(3):
            office.settle()

    return wait


@pytest.fixture
def opened(window: MainWindow, office: Office) -> Callable[[Callable[[], Page]], Page]:
    """Put one page into the desk's window and wait until it has read what it shows."""

    def put(factory: Callable[[], Page], key: str = "page") -> Page:
        home = PageEntry(
            key="home", icon="home", label="首页", fkey=1, factory=lambda: Page("首页")
        )
        entry = PageEntry(key=key, icon="parcel-in", label="此页", fkey=2, factory=factory)
        window.lay_out([home, entry])
        window.open_desk()
        window.show_page(key)
        office.settle()
        page = window.page(key)
        assert page is not None
        return page

    return put


WORN = (*(("zh_CN", look) for look in SIZES), ("en", {}), ("en", {"large": True}))
"""Chinese in every look, English in the two that take the most room in width."""


@pytest.fixture(params=WORN, ids=str)
def worn(request: pytest.FixtureRequest, dressed: Callable[..., object]) -> Iterator[None]:
    """The desk in one language and look."""
    before = say.language()
    lang, look = request.param
    say.install(lang)
    dressed(**look)
    yield
    say.install(before)


class Pace:
    """The clock of the keyboard: so many milliseconds pass between two keys."""

    SCANNER, PERSON = 4.0, 180.0

    def __init__(self) -> None:
        self.gap = self.PERSON
        self._now = 0.0

    def now_ms(self) -> float:
        self._now += self.gap
        return self._now


@pytest.fixture
def pace() -> Pace:
    """A pace that the test's own speed does not change."""
    return Pace()


@pytest.fixture
def scanner(qapp: QApplication, window: MainWindow, pace: Pace) -> Iterator[Callable[[str], None]]:
    """A wedge scanner: it types a code at a device's pace into whatever has the focus."""
    ears = Scanner(qapp, pace.now_ms)
    ears.scanned.connect(window.take_scan)

    def scan(code: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        pace.gap = Pace.SCANNER
        QTest.keyClicks(target, code)
        QTest.keyClick(target, Qt.Key.Key_Return)
        pace.gap = Pace.PERSON

    yield scan
    qapp.removeEventFilter(ears)
    ears.deleteLater()


@pytest.fixture
def keys() -> Callable[..., None]:
    """Type into whatever has the focus: texts as they are, keys by their code."""

    def press(*pressed: str | Qt.Key) -> None:
        for one in pressed:
            target: QWidget | None = QApplication.focusWidget()
            assert target is not None
            if not isinstance(one, str):
                QTest.keyClick(target, one)
            elif one.isascii():
                QTest.keyClicks(target, one)
            else:
                # Chinese comes from an input method, not from keys.
                assert isinstance(target, QLineEdit)
                target.insert(one)
                target.textEdited.emit(target.text())

    return press


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NearHub]:
    """A county in a process of its own that every test uses with a station of its own."""
    made = NearHub(tmp_path_factory.mktemp("county")).start()
    yield made
    made.stop()


@pytest.fixture
def number(hub: NearHub) -> int:
    """A new station's number at the hub."""
    return hub.station(f"测试站{next(NUMBERS)}", VILLAGE)


@pytest.fixture
def code(hub: NearHub, number: int) -> Callable[..., str]:
    """Make an enrolment code for the station, one that leads through a proxy if a port is named."""

    def made(port: int | None = None) -> str:
        return hub.code(number, port=port)

    return made


@pytest.fixture
def admit(hub: NearHub, code: Callable[..., str]) -> Callable[..., None]:
    """Let a PC into the county without a line: the hub takes only so many that ask over one."""

    def let_in(station: Station, name: str = "一号机", port: int | None = None) -> None:
        said = read_code(code(port))
        asking = Asking(wall_ms=station.sync.now_ms(), name=name)
        request = enrolment.ask(station.db, station.sync._file.key, said, asking)
        with HubOffice.open(hub.folder) as at:
            station.sync.accept(enrol(at, request))
        station.sync._remember(said.address)

    return let_in


@pytest.fixture
def click() -> Callable[[QWidget, str], None]:
    """Click on the one visible button of this text or spoken name."""

    def press(where: QWidget, text: str) -> None:
        every = [one for one in where.findChildren(QPushButton) if one.isVisible()]
        found = [one for one in every if text in (one.text(), one.accessibleName())]
        assert len(found) == 1, [one.text() for one in every]
        assert found[0].isEnabled()
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    return press


@pytest.fixture
def press(qtbot: Any) -> Callable[[QWidget, str], None]:
    """Click on the one button of this text as soon as it is there."""

    def pressed(where: QWidget, text: str) -> None:
        found: list[QPushButton] = []

        def there() -> bool:
            every = where.findChildren(QPushButton)
            found[:] = [b for b in every if b.text() == text and b.isVisible() and b.isEnabled()]
            return len(found) == 1

        qtbot.waitUntil(there)
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    return pressed


@pytest.fixture
def run(office: Office, qtbot: Any) -> Callable[[Callable[[], object]], Any]:
    """Do what starts a run of the courier and wait until it ended and was shown."""

    def ran(do: Callable[[], object]) -> Any:
        with qtbot.waitSignal(office.desk.courier.ended) as ended:
            do()
        office.settle()
        return ended.args[0]

    return ran


@pytest.fixture
def second(
    admit: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Station]:
    """A second PC of the station, enrolled and up to date."""
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "second-state"))
    secrets = Secrets(key_file=tmp_path / "second.key", keyring=False)
    made, _recovery = Station.create(tmp_path / "second", None, secrets)
    admit(made, "二号机")
    made.sync.run()
    made.choose_clerk()
    yield made
    made.close()
