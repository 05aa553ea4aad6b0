"""The guard of exported text against being run as a formula, and its exact inverse."""

import re

RUNS_AS_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(r"'+\s*[=+\-@\t\r\n＝＋－＠]")


def guard_cell(text: str) -> str:
    """``text`` as a text file may carry it: an apostrophe before whatever a spreadsheet would run (CWE-1236).

    Text that already looks guarded is guarded once more, so that ``unguard_cell`` gives back every text as it was.

    >>> guard_cell("=HYPERLINK(1)"), guard_cell("'=x"), guard_cell("巴中")
    ("'=HYPERLINK(1)", "''=x", '巴中')
    """
    return "'" + text if RUNS_AS_FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """The text before ``guard_cell``.

    >>> unguard_cell("'=x"), unguard_cell("'quoted'")
    ('=x', "'quoted'")
    """
    return text[1:] if GUARDED.match(text) else text
