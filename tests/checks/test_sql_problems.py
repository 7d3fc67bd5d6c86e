import logging

import pytest

from executor.checks import find_problems
from executor.state import Problem


def problems(text: str, before: str | None = None) -> list[Problem]:
    return find_problems({"a.sql": text}, before=lambda _: before)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("SELCT * FROM t", 1, 1, "`SELCT` begins no SQL statement; did you mean `SELECT`?"),
        ("SELECT 1;\n  INSRT INTO t VALUES (1);", 2, 3, "did you mean `INSERT`?"),
        ("CREATE TABEL x (a int)", 1, 8, "`TABEL` is nothing to CREATE; did you mean `TABLE`?"),
        ("DROP INDX x", 1, 6, "did you mean `INDEX`?"),
        ("CREATE TABLE x (\n  a int\n", 2, 5, "Expecting )"),
        ("CREATE TABLE x (a int,, b int)", 1, 23, "a comma follows a comma"),
        ("SELECT * FORM t", 1, 15, "Invalid expression"),
        ("SELECT 1 +", 1, 10, "Required keyword: 'expression' missing"),
        ("SELECT 1;\nSELECT 'abc", 2, 8, "`'` is never closed"),
        ("SELECT 1 /* a", 1, 10, "`/*` is never closed"),
        ("here is the script", 1, 1, "`here` begins no SQL statement"),
        ("SELECT (1;\nCREATE FUNCTION f() RETURNS int AS $$ x $$;", 1, None, "Expecting )"),
        ("SELECT " + "(" * 5_000, 1, 1, "nested too deeply"),
    ],
)
def test_damage_is_told_with_its_place(
    text: str, line: int, column: int | None, message: str
) -> None:
    (found,) = problems(text)
    assert (found["kind"], found["line"]) == ("sql", line)
    assert column is None or found["column"] == column
    assert message in found["message"]
    assert found["excerpt"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT a, count(*) FROM t GROUP BY a HAVING count(*) > 1;\n",
        "(SELECT 1) UNION ALL (SELECT 2);",
        "CREATE TABLE t (id SERIAL PRIMARY KEY, a JSONB DEFAULT '{}'::jsonb);",
        "CREATE TABLE `t` (`id` int(11) AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB;",
        "PRAGMA foreign_keys = ON;\nCREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);",
        "SELECT TOP 5 [a b] FROM [t];\nGO\nSELECT 1\nGO\n",
        "\\c db\n\\i other.sql\nCOPY t (a, b) FROM stdin;\n1\tit's (\n\\.\nSELECT 1;\n",
        ".mode csv\nSELECT 1;\n",
        "CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql;",
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\n",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE a SET b = 1; END;",
        "DROP FUNCTION f(IN a text, OUT b int);",
        "BEGIN;\nINSERT INTO t VALUES (1, 'it''s (');\nCOMMIT;\n",
        "-- If (this is prose\nSELECT 1; /* Begin {\n If */\n",
        "SELECT * FROM {{ ref('a') }} WHERE {% if b %} c {% endif %}",
        "VACUUM;\nGRANT ALL ON t TO u;\nEXPLAIN SELECT 1;\n",
        "SELECT 1;\n" * 10_000 + "SELECT (",
    ],
)
def test_sql_of_any_dialect_passes(text: str) -> None:
    assert problems(text) == []


def test_what_was_refused_before_is_no_problem() -> None:
    assert problems("SELECT (1;\nSELECT 2;", before="SELECT (1;") == []
    assert problems("SELECT (1;", before="SELECT 1;") != []


def test_the_parsers_warnings_reach_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        problems("CREATE TABEL x")
    assert caplog.records == []
