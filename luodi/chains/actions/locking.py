"""What every change of a map begins and ends with: the lock, the version, the note that undoes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import record_event
from luodi.audit.choices import Verb
from luodi.chains.choices import MapState
from luodi.chains.models import ChainMap, MapEdit
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused

Step = dict[str, Any]


def locked(chain_map: ChainMap, *, version: int | None = None, draft: bool = True) -> ChainMap:
    """The map as it is now, locked; ``Conflict`` where it changed since ``version``, ``Refused`` for no draft."""
    found = ChainMap.objects.select_for_update(of=("self",)).select_related("chain").get(pk=chain_map.pk)
    if draft and found.state != MapState.DRAFT:
        message = _("Only a draft can be changed. Make a new version of this map first.")
        raise Refused.because(message, code="not_a_draft")
    if version is not None and version != found.version:
        message = _("Somebody else changed this map meanwhile. Look at it again, then repeat your change.")
        raise Conflict(Obstacle(message, code="conflict"))
    return found


def edited(
    chain_map: ChainMap, what: str, inverse: Sequence[Step], *, by: User, after: Mapping[str, Any]
) -> MapEdit:
    """Note a change of a locked map, with the steps that reverse it, and count its version."""
    at = clock.now()
    edit = MapEdit(chain_map=chain_map, what=what[:200], inverse=list(inverse), made_by=by, made_at=at)
    edit.save(force_insert=True)
    touched(chain_map)
    record_event(Verb.CHANGE, chain_map, by=by, after={"edit": what[:200], **after})
    return edit


def touched(chain_map: ChainMap) -> None:
    """Count a change of a locked map."""
    chain_map.version += 1
    chain_map.updated_at = clock.now()
    chain_map.save(update_fields=["version", "updated_at"])
