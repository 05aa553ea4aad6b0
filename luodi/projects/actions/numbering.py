"""Gives out project numbers, year by year, without gaps between two writers."""

from luodi.projects.models import ProjectNumber


def take_numbers(year: int, count: int) -> list[str]:
    """``count`` fresh numbers such as ``P2026-00042``; must run inside a transaction, which it locks on."""
    ProjectNumber.objects.get_or_create(year=year)
    counter = ProjectNumber.objects.select_for_update().get(year=year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return [f"P{year}-{number:05d}" for number in range(first, first + count)]
