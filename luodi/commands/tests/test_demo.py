"""The sample city after a build that was stopped."""

import pytest

from luodi.accounts.models import User
from luodi.commands import demo


@pytest.fixture(autouse=True)
def without_work(settings, tmp_path, monkeypatch):
    """The building itself is tested with the city; here one person stands for it."""
    settings.VAR = tmp_path
    monkeypatch.setattr(
        demo, "build_city", lambda progress: User.objects.create(username="whole", name="whole")
    )


@pytest.mark.django_db(transaction=True)
def test_a_build_that_was_stopped_begins_anew(tmp_path):
    demo.marker().write_text(demo.this_database(), encoding="utf-8")
    User.objects.create(username="half", name="half")
    assert demo.main(["--build-only"]) == 0
    assert list(User.objects.values_list("username", flat=True)) == ["whole"]
    assert not demo.marker().exists()


@pytest.mark.django_db
def test_a_database_with_people_is_served_as_it_is():
    User.objects.create(username="own", name="own")
    demo.marker().write_text("another database", encoding="utf-8")
    assert demo.main(["--build-only"]) == 0
    assert list(User.objects.values_list("username", flat=True)) == ["own"]


@pytest.mark.django_db
def test_a_dry_run_does_nothing(capsys):
    assert demo.main(["--dry-run"]) == 0
    assert not User.objects.exists()
    assert "Would create" in capsys.readouterr().out
