"""Two officers publish results of the same months at the same moment: one does, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from luodi.assessment import actions
from luodi.assessment.models import Publication
from luodi.assessment.tests import factories
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.indicators.tests.factories import make_city

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="needs PostgreSQL: SQLite writes one at a time"
    ),
]


@pytest.mark.django_db(transaction=True)
def test_one_publication_stands():
    city = make_city()
    scheme = factories.published_scheme(city.chen, city.gao)
    runs = [factories.run(scheme, person) for person in (city.chen, city.gao)]
    until = clock.today() + timedelta(days=7)
    start = Barrier(2)

    def publish(number: int) -> str:
        start.wait()
        try:
            run = runs[number]
            actions.publish_results(run, by=run.made_by, title="公示", objections_until=until)
            return "published"
        except Refused:
            return "told"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(publish, (0, 1)))
    assert outcomes == ["published", "told"]
    assert Publication.objects.count() == 1
