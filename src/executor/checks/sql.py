"""SQL that no dialect we know would take."""

import difflib
import logging
import re
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from executor.checks.problem import Place, place_at, problem
from executor.state import Problem

_DIALECTS: Final = (
    *("", "postgres", "mysql", "sqlite", "tsql", "bigquery", "snowflake", "duckdb", "oracle"),
)
_LARGEST: Final = 50_000
_LONG: Final = 10_000
"""Characters that every dialect may read; of more, only what the first one refuses."""
_TEMPLATE: Final = re.compile(r"\{\{|\{%|\$\{|<%|&&?\w+\.")
_OF_A_CLIENT: Final = re.compile(
    r"^COPY\b[^;]{0,2000}?\bFROM\s+STDIN\b[^;]{0,500};[^\n]*\n(?:.*?^\\\.[ \t]*$|.*\Z)|"
    r"^\\[^\n]*|^\.[a-z][^\n]*|^GO(?:[ \t]+\d+)?[ \t]*;?[ \t]*\r?$|^/[ \t]*\r?$|^@[^\n]*|"
    r"^(?:PROMPT|SPOOL|WHENEVER|REM|COLUMN|ACCEPT|CONNECT|SOURCE)\b[^\n]*|"
    r"^SET[ \t]+(?:ECHO|DEFINE|FEEDBACK|SERVEROUTPUT|TERMOUT|VERIFY|HEADING)\b[^\n]*|"
    r"^[ \t]*(?:LOCK|UNLOCK|HANDLER|MSCK|DEFINE)\b"
    r"[^;\n]*+(?:\n[ \t]+[^;\n]*+)*+;?",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""Lines that psql, sqlite3, sqlcmd or SQL*Plus keep to themselves, the data after a COPY, and
statements that no parser of ours knows."""
_PROCEDURAL: Final = re.compile(
    r"^[ \t]*(?:DELIMITER\b|DECLARE\b|BEGIN[ \t]*\r?$"
    r"|BEGIN[ \t]+(?!TRAN|WORK|;|--|ISOLATION|IMMEDIATE)"
    r"|(?:IF|WHILE|LOOP|DO|CALL|EXEC|EXECUTE|PRINT|USE|RAISERROR)\b"
    r"|(?:CREATE|ALTER|DROP|COMMENT)\s[^;(]{0,300}?\b(?:PROC|PROCEDURE|FUNCTION|TRIGGER|PACKAGE|TYPE|EVENT"
    r"|RULE|AGGREGATE|OPERATOR|VIRTUAL)\b"
    r"|CREATE\s[^;(]{0,100}?\bVIEW\s+[\w.]+\s+WITH\s*\()",
    re.MULTILINE | re.IGNORECASE,
)
"""From here on a dialect has a programming language of its own, which nobody reads for us."""
_VERB_LIST: Final = """
ABORT ALTER ANALYZE ASSERT ASSOCIATE ATTACH AUDIT BACKUP BEGIN BINLOG BULK CACHE CALL
CHANGE CHECK CHECKPOINT CLONE CLOSE CLUSTER COMMENT COMMIT COPY CREATE DBCC DEALLOCATE
DECLARE DELETE DELIMITER DENY DESC DESCRIBE DETACH DISABLE DISASSOCIATE DISCARD DO DROP
ENABLE END EXEC EXECUTE EXIT EXPLAIN EXPORT FETCH FLASHBACK FLUSH FORCE FROM GET GO
GRANT GRANTS HANDLER HELP IF IMPORT INSERT INSTALL KILL LIST LISTEN LOAD LOCK LOOP MERGE
MOVE MSCK NOAUDIT NOTIFY OPEN OPTIMIZE PIVOT PRAGMA PREPARE PRINT PURGE PUT QUIT
RAISERROR REASSIGN REFRESH REINDEX RELEASE REMOVE RENAME REPAIR REPLACE RESET RESIGNAL
RESTORE RETURN REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW SHUTDOWN SIGNAL SOURCE
START STOP STREAM SUMMARIZE TABLE THROW TRUNCATE UNCACHE UNDROP UNLISTEN UNLOAD UNLOCK
UNPIVOT UPDATE UPSERT USE VACUUM VALUES WAITFOR WHILE WITH XA
"""
_VERBS: Final = frozenset(_VERB_LIST.split())
_KINDS: Final = (
    *("TABLE", "INDEX", "VIEW", "DATABASE", "SCHEMA", "SEQUENCE", "FUNCTION", "PROCEDURE"),
    *("TRIGGER", "TYPE", "UNIQUE", "EXTENSION", "MATERIALIZED", "TEMPORARY"),
)
_LITERAL: Final = re.compile(
    r"'(?:[^'\\]|\\.|'')*('?)|\"[^\"]*(\"?)|`[^`]*(`?)|--[^\n]*()|/\*.*?(\*/|\Z)", re.DOTALL
)
_DOUBLED: Final = re.compile(r",\s*,")
_CLASS: Final = re.compile(r" for <class .*")
_NEAR: Final = 0.75
_SHOWN: Final = 40


class _Word(NamedTuple):
    text: str
    place: Place


class _Fault(NamedTuple):
    place: Place
    message: str


_TOO_DEEP: Final = _Fault(Place(1, 1), "the statement is nested too deeply")


def sql_problems(
    path: str, text: str, before: Callable[[str], str | None] = lambda _path: None
) -> list[Problem]:
    """Find what every dialect refuses, unless it refused the file as it stood as well."""
    fault = _fault(text)
    old = before(path) if fault else None
    if fault is None or (old and _fault(old)):
        return []
    return [problem(path, text, "sql", fault.message, fault.place)]


def _fault(text: str) -> _Fault | None:
    if len(text) > _LARGEST or _TEMPLATE.search(text):
        return None
    read = _OF_A_CLIENT.sub(_blanked, text)
    plain = _LITERAL.sub(_covered, read)
    if procedural := _PROCEDURAL.search(plain):
        read = read[: plain.rfind(";", 0, procedural.start()) + 1]
    if doubled := _DOUBLED.search(plain, 0, len(read)):
        return _Fault(place_at(text, doubled.end() - 1), "a comma follows a comma")
    faults: list[_Fault] = []
    asked = read
    for dialect in _DIALECTS:
        fault = _refusal(asked, dialect)
        if fault is None:
            return _mistyped(read, dialect)
        if fault is _TOO_DEEP:
            return fault
        if not faults and len(read) > _LONG:
            asked = _around(read, fault)
        faults.append(fault)
    furthest = max(faults, key=lambda fault: (fault.place.line or 0, fault.place.column or 0))
    return _mistyped(read, "") or furthest


def _around(text: str, fault: _Fault) -> str:
    """Leave the statements about a fault, at their place: nine dialects need not read the rest."""
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: (fault.place.line or 1) - 1])
    start = text.rfind(";", 0, at + (fault.place.column or 1) - 1) + 1
    end = text.find(";", start + _LONG)
    before = re.sub(r"[^\n]", " ", text[:start])
    return before + (text[start:] if end < 0 else text[start : end + 1])


def _blanked(found: re.Match[str]) -> str:
    """Keep every place where it is."""
    return re.sub(r"[^\n]", " ", found[0])


def _covered(found: re.Match[str]) -> str:
    """Make a comment blanks and a string one long word."""
    return re.sub(r"[^\n]", " " if found[0][0] in "-/" else "x", found[0])


def _refusal(text: str, dialect: str) -> _Fault | None:
    """Let the dialect read the whole text; it stops at the first statement it refuses."""
    import sqlglot  # noqa: PLC0415 - only those who write SQL need it
    from sqlglot.errors import ParseError, SqlglotError  # noqa: PLC0415 - as above

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        sqlglot.parse(text, read=dialect or None)
    except ParseError as error:
        told = error.errors[0] if error.errors else {}
        message = _CLASS.sub("", str(told.get("description") or "it cannot be read"))
        return _Fault(_place(text, told), message)
    except SqlglotError:
        return _unclosed(text)
    except RecursionError:
        return _TOO_DEEP
    return None


def _place(text: str, told: dict[str, object]) -> Place:
    """Point at the beginning of the token: sqlglot counts to its end."""
    line, column, token = told.get("line"), told.get("col"), told.get("highlight")
    if not isinstance(line, int) or not isinstance(column, int):
        return Place(1, 1)
    length = len(token) if isinstance(token, str) else 1
    lines = text.count("\n") + 1
    return Place(min(line, lines), max(column - length + 1, 1))


def _unclosed(text: str) -> _Fault:
    for found in _LITERAL.finditer(text):
        if not any(found.groups()) and not found[0].startswith("--"):
            sign = "/*" if found[0].startswith("/*") else found[0][:1]
            return _Fault(place_at(text, found.start()), f"`{sign}` is never closed")
    return _Fault(Place(1, 1), "a quote or comment is never closed")


def _mistyped(text: str, dialect: str) -> _Fault | None:
    """Look at what statements begin with: what sqlglot does not know, it takes on trust."""
    for first, second in _beginnings(text, dialect):
        verb = first.text.upper().partition(" ")[0]
        if verb not in _VERBS:
            return _unknown_word(first, _VERBS, "begins no SQL statement")
        if verb in {"CREATE", "DROP", "ALTER"} and second and second.text.upper() not in _KINDS:
            kind = _unknown_word(second, _KINDS, f"is nothing to {verb}")
            if "did you mean" in kind.message:
                return kind
    return None


def _unknown_word(word: _Word, known: Collection[str], wrong: str) -> _Fault:
    near = difflib.get_close_matches(word.text.upper(), known, n=1, cutoff=_NEAR)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return _Fault(word.place, f"`{word.text[:_SHOWN]}` {wrong}{hint}")


def _beginnings(text: str, dialect: str) -> Iterator[tuple[_Word, _Word | None]]:
    """Take the first two words of each statement."""
    import sqlglot  # noqa: PLC0415 - only those who write SQL need it
    from sqlglot.errors import SqlglotError  # noqa: PLC0415 - as above

    try:
        tokens = sqlglot.tokenize(text, read=dialect or None)
    except SqlglotError:
        return
    starts = True
    for token, following in pairwise([*tokens, None]):
        if token is None:
            return
        if starts and token.text[:1].isalpha():
            second = _Word(following.text, place_at(text, following.start)) if following else None
            yield _Word(token.text, place_at(text, token.start)), second
        starts = token.text == ";" or (starts and token.text == "(")
