import pytest
from sqlalchemy import inspect, select

from core.db.errors import NewerFileError
from core.journal.registry import Registry
from hub.intake import incidents
from hub.intake.incidents import Place
from hub.store import schema, tables
from hub.store.derived import DERIVED, READ_BY, Derived
from hub.store.steps import STEPS
from hub.store.store import Store
from tests.core.journal.conftest import REGISTRY as SMALL
from tests.hub.conftest import KEY


def shape(connection, names):
    """Everything that decides how tables behave, as the database itself tells it."""
    seen = inspect(connection)
    return {
        name: (
            [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in seen.get_columns(name)
            ],
            seen.get_pk_constraint(name)["constrained_columns"],
            sorted(
                (i["name"], i["column_names"], bool(i["unique"]), where(i))
                for i in seen.get_indexes(name)
            ),
        )
        for name in names
    }


def where(index):
    return {name: str(said) for name, said in index["dialect_options"].items()}


def own(connection):
    return sorted(n for n in inspect(connection).get_table_names() if n.startswith("hub_"))


def test_the_steps_lead_to_the_tables_that_the_program_knows(store):
    with store.read() as connection:
        by_steps = shape(connection, own(connection))

    def anew(connection):
        for name in own(connection):
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
        tables.METADATA.create_all(connection)
        return shape(connection, own(connection))

    assert store.write(anew) == by_steps
    assert by_steps.keys() == tables.METADATA.tables.keys()


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
def test_every_table_of_the_declarations_is_there_with_the_station_in_front(store):
    with store.read() as connection:
        seen = inspect(connection)
        for name, declared in DERIVED.declared.items():
            key = seen.get_pk_constraint(name)["constrained_columns"]
            assert key == ["station", *declared.key]
            seen_here = [i["column_names"] for i in seen.get_indexes(name)]
            assert all(columns[0] == "station" for columns in seen_here)
            read_by = [one for one in declared.indexes if one.partition(",")[0] in READ_BY]
            assert len(DERIVED[name].indexes) == len(read_by) >= len(seen_here)
            columns = [c["name"] for c in seen.get_columns(name)]
            assert columns == ["station", *(c.name for c in declared.columns)]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(store, address):
    store.write(lambda connection: schema.put(connection, schema.STEP, "99"))
    with pytest.raises(NewerFileError):
        Store.open(address, key=KEY)
    with store.read() as connection:
        assert schema.get(connection, schema.STEP) == "99"


class Broken:
    NUMBER = STEPS[-1].NUMBER + 1
    SQL = ("CREATE TABLE hub_half (id {int})", "this is no statement")


def test_a_step_that_fails_leaves_shape_and_number_untouched(store):
    with pytest.raises(Exception, match="syntax"):
        store.write(lambda connection: schema.upgrade(connection, (*STEPS, Broken)))
    with store.read() as connection:
        assert not inspect(connection).has_table("hub_half")
        assert schema.get(connection, schema.STEP) == str(STEPS[-1].NUMBER)


def test_evidence_of_an_earlier_program_names_nobody_any_more(store):
    def as_before(connection):
        incidents.note(connection, "forged", Place(station=1, device="P"), 0, bytes(200))
        schema.put(connection, schema.STEP, "3")
        schema.upgrade(connection)
        return [one.evidence for one in incidents.open_ones(connection)]

    assert store.write(as_before) == [None]


def test_other_declarations_make_other_tables_and_all_is_applied_again(address):
    before = Store.open(address, key=KEY, derived=Derived(SMALL))
    try:
        before.write(with_an_applied_segment)
        before.write(lambda c: schema.prepare(c, before.derived))
        assert applied(before) == [1]
    finally:
        before.close()
    after = Store.open(address, key=KEY, derived=Derived(Registry(SMALL.capabilities[:0])))
    try:
        assert applied(after) == [0]
        with after.read() as connection:
            assert not inspect(connection).has_table("buy")
            assert inspect(connection).has_table("merge")
    finally:
        after.close()


def test_a_refill_empties_the_derived_tables_only(store):
    store.write(with_an_applied_segment)
    store.write(lambda c: c.execute(DERIVED["till"].insert().values(station=1, day="", method="")))
    store.refill()
    assert applied(store) == [0]
    with store.read() as connection:
        assert connection.execute(select(DERIVED["till"])).all() == []


def with_an_applied_segment(connection):
    connection.execute(
        tables.segment.insert().values(
            station=1, device="A", epoch=1, first=1, last=1, head=b"", arrival=1, size=0,
            hub_ms=0, receipt=b"", applied=1,
        )
    )  # fmt: skip


def applied(store):
    with store.read() as connection:
        return list(connection.scalars(select(tables.segment.c.applied)))
