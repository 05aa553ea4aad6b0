"""Loads registry extracts: small ones at once, large ones by the background worker."""

import logging

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from luodi.common.errors import Refused

from .actions.universe import finish_loading, note_failed
from .choices import ExtractState
from .models import Extract
from .sources import extracts
from .sources.extracts import rows_of, source_of

AT_ONCE = 4_000_000
log = logging.getLogger(__name__)


def begin(extract: Extract) -> None:
    """Load an extract that was asked for: now up to four megabytes, else as a task of the background worker."""
    if extract.size <= AT_ONCE:
        load(extract.pk)
    else:
        load_in_background.enqueue(extract.pk)


@task()
def load_in_background(pk: int) -> None:
    """Load an extract; one that another worker finished meanwhile is left alone."""
    load(pk)


def load(pk: int) -> None:
    """Convert the rows, then make them those that are screened; a fault leaves the extract before in use."""
    extract = Extract.objects.filter(pk=pk, state=ExtractState.LOADING).select_related("made_by").first()
    if extract is None:
        return
    progress = extracts.folder() / f"progress-{pk}"

    def note(percent: int) -> None:
        progress.write_text(str(percent))

    with translation.override(extract.language or None):
        try:
            loaded = extracts.converted(
                source_of(extract),
                extract.mapping,
                rows_of(extract),
                unit=extract.capital_unit,
                note=note,
            )
            finish_loading(extract, loaded)
        except Refused as refused:
            note_failed(extract, [str(obstacle) for obstacle in refused.obstacles])
        except Exception:
            log.exception("extract %s", pk)
            note_failed(extract, [_("A fault of the program stopped the work. Nothing was changed.")])
        finally:
            progress.unlink(missing_ok=True)
