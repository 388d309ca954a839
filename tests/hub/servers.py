"""A throw-away PostgreSQL server of the test run's own."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

HOME = Path("/usr/lib/postgresql")
OWNER = "postgres"
QUICK = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl of the newest server installed, or None."""
    found = [path.parent for path in HOME.glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def _name(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


class Server:
    """One cluster in a folder, reached through a socket in it; it refuses to run as root."""

    def __init__(self, bins: Path) -> None:
        self._bins = bins
        self._numbers = itertools.count(1)
        # Paths of sockets are short.
        self.folder = Path(tempfile.mkdtemp(prefix="cz-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER)
        rows = self.folder / "rows"
        self._run(
            "initdb", "-D", rows, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        self._run(
            "pg_ctl",
            "-D",
            rows,
            "-w",
            "-l",
            self.folder / "log",
            "-o",
            f"{QUICK} -k {self.folder}",
            "start",
        )
        self._watcher = self._watch()

    def _run(self, program: str, *said: str | Path) -> None:
        done = subprocess.run(
            [self._bins / program, *said],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self._as_owner(),
        )
        assert done.returncode == 0, done.stderr

    def _as_owner(self) -> dict[str, Any]:
        owner = {"user": OWNER, "group": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
        return {"cwd": self.folder, **owner}

    def _watch(self) -> subprocess.Popen[bytes]:
        """Start what stops the server and removes its folder once this process is gone."""
        ends = f'cat; "{self._bins}/pg_ctl" -D rows -w -m immediate stop; rm -rf "{self.folder}"'
        return subprocess.Popen(
            ["/bin/sh", "-c", ends],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._as_owner(),
        )

    def database(self, like: str | None = None) -> str:
        """Make an empty database, or a copy of one that nobody uses; return its address."""
        name = f"hub_{next(self._numbers)}"
        self._say("CREATE DATABASE {} TEMPLATE {}", name, _name(like) if like else "template1")
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def drop(self, address: str) -> None:
        """Drop a database that nobody needs any more."""
        self._say("DROP DATABASE {} WITH (FORCE)", _name(address))

    def _say(self, statement: str, *names: str) -> None:
        where = f"host={self.folder} user={OWNER} dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def kept(self, address: str) -> Kept:
        """Return a database that can be put back to what it holds now."""
        return Kept(f"host={self.folder} user={OWNER} dbname={_name(address)}")

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._watcher.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)


MARKS = """
CREATE SCHEMA kept;
CREATE TABLE kept.written (name text);
CREATE FUNCTION kept.mark() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN INSERT INTO kept.written VALUES (TG_TABLE_NAME); RETURN NULL; END$$
"""
MARKED = """
CREATE TABLE kept.{0} AS TABLE public.{0};
CREATE TRIGGER mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.{0}
    EXECUTE FUNCTION kept.mark()
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
UNMARKED = f"{TABLES} AND NOT hastriggers"


class Kept:
    """A database whose tables note that they were written, so that only those are put back.

    A copy of a whole database for each test takes ten times as long.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        with psycopg.connect(self._where) as connection:
            connection.execute(MARKS)
            for (name,) in connection.execute(TABLES).fetchall():
                connection.execute(sql.SQL(MARKED).format(sql.Identifier(name)))

    def put_back(self) -> None:
        """Put the rows of every table that was written since back to what they were."""
        with psycopg.connect(self._where) as connection:
            assert not connection.execute(UNMARKED).fetchall(), "a table was made anew"
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET lock_timeout = '10s'")
            found = connection.execute("SELECT DISTINCT name FROM kept.written").fetchall()
            for (name,) in found:
                table = sql.Identifier(name)
                for told in ("TRUNCATE public.{0}", "INSERT INTO public.{0} TABLE kept.{0}"):
                    connection.execute(sql.SQL(told).format(table))
            connection.execute("TRUNCATE kept.written")
