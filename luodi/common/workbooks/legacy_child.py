"""The separate program that reads an .xls file under a memory and time ceiling and prints its rows as JSON lines."""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta

import python_calamine


def encoded(value: object) -> object:
    """A cell as JSON: plain values as they are, dates and spans as a tagged list."""
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["s", value.hour * 3600 + value.minute * 60 + value.second]
    if isinstance(value, timedelta):
        return ["s", value.total_seconds()]
    return value if value != "" else None


def say(answer: object) -> None:
    """Print one line of the answer."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")


def main(path: str, sheet: str, memory: int, seconds: int) -> None:
    """Print the list of sheets, then the rows of sheet number ``sheet`` (none where it is -1)."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        # By content: from_path would believe the file's extension.
        workbook = python_calamine.CalamineWorkbook.from_filelike(open(path, "rb"))  # noqa: SIM115
        listed: list[tuple[str, bool]] = [
            (entry.name, str(entry.visible).rpartition(".")[2] != "Visible")
            for entry in workbook.sheets_metadata
            if str(entry.typ).rpartition(".")[2] == "WorkSheet"
        ]
        say({"sheets": listed})
        for index, (name, _hidden) in enumerate(listed):
            table = workbook.get_sheet_by_name(name)
            first = table.start or (0, 0)
            say(
                {
                    "size": [table.height, first[1] + table.width],
                    "merged": [list(area) for area in table.merged_cell_ranges or ()],
                }
            )
            if index == int(sheet):
                for number, row in enumerate(table.iter_rows(), start=1):
                    if any(cell != "" for cell in row):
                        say([number, [None] * first[1] + [encoded(cell) for cell in row]])
        say({"done": True})
    except python_calamine.PasswordError:
        say({"error": "password"})
    except BaseException as error:
        say({"error": "damaged", "detail": type(error).__name__})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
