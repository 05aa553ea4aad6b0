"""Notes in the change log that a map was exported."""

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.models import ChainMap


@action
def note_export(chain_map: ChainMap, *, by: User, form: str, rows: int) -> None:
    """Leave an event that ``by`` took the map out as ``form``, with how many rows."""
    record_event(Verb.EXPORT, chain_map, by=by, after={"form": form, "rows": rows})
