# sqlcipher3 ships no types; it has the interface of the standard library's sqlite3.
from sqlite3.dbapi2 import *
from sqlite3.dbapi2 import sqlite_version as sqlite_version, sqlite_version_info as sqlite_version_info
