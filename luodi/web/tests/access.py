"""The style page is open to everybody: it shows invented figures and reads nothing."""

from tests.access import Row

EVERYBODY = "everybody"
TABLE = (
    Row("style", EVERYBODY, anonymous=200),
    Row("style_wall", EVERYBODY, anonymous=200),
)
