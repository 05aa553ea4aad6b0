"""The interface for programs, put together from what each domain offers."""

from luodi import VERSION
from luodi.api.auth import Session, Token
from luodi.api.openapi import CleanParser, LuodiAPI
from luodi.endpoints.routers import ROUTERS

DESCRIPTION = (
    "The records, rights and actions of the pages, for programs. Amounts are text in the unit their name ends in: "
    "_wan is 万元 (10,000 yuan), _wan_usd is 万美元 (10,000 US dollars). Rates run from 0 to 1. Unknown numbers and "
    "days are null, unknown texts are empty. See docs/manual/api.md."
)

api = LuodiAPI(
    title="Luodi",
    version=VERSION,
    description=DESCRIPTION,
    urls_namespace="api",
    auth=[Token(), Session()],
    parser=CleanParser(),
)
for prefix, router in ROUTERS:
    api.add_router(prefix, router, tags=[prefix.strip("/")])
