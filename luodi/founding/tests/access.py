"""Who may open the first start: nobody once somebody has an account."""

from tests.access import Row

TABLE = (Row("founding:start", "", method="GET POST", anonymous=404),)
