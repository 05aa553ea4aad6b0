"""What the command line answers before it does anything."""

import os
import socket
import subprocess
import sys

import pytest

from luodi import VERSION
from luodi.audit.models import AuditEvent
from luodi.cli import COMMANDS, main
from luodi.commands import exports
from luodi.commands.serve import free_port
from tests.access import World


def test_without_words_it_lists_every_command(capsys):
    assert main([]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)


def test_an_unknown_command_is_named_and_the_known_ones_are_listed(capsys):
    assert main(["improt"]) == 2
    assert "'improt'" in capsys.readouterr().err


def test_it_tells_its_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == VERSION


def test_a_setting_that_is_not_understood_is_named(tmp_path):
    environment = {**os.environ, "LUODI_DATABASE": "mysql://x", "LUODI_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "luodi", "check"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "LUODI_DATABASE='mysql://x' is not understood" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_check_finds_a_fresh_installation_sound(capsys):
    assert main(["check"]) == 0
    assert capsys.readouterr().out.count("ok") == 5


def test_a_taken_port_is_passed_over(socket_in_use):
    assert free_port("127.0.0.1", socket_in_use) > socket_in_use


@pytest.fixture
def socket_in_use():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_an_export_obeys_the_rights_of_whoever_it_is_for(tmp_path, db, capsys):
    World()
    target = tmp_path / "list.csv"
    with pytest.raises(SystemExit):
        exports.main(["projects:list", str(target), "--by", "auditor"])
    assert "may not open" in capsys.readouterr().err
    assert exports.main(["projects:list", str(target), "--by", "clerk"]) == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert AuditEvent.objects.latest("sequence").verb == "export"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["accounts:me", "x.csv"], "is not a list that can be exported"),
        (["projects:list", "x.pdf"], "must end in .xlsx or .csv"),
        (["nonsense", "x.csv"], "is not a list that can be exported"),
    ],
)
def test_an_export_that_cannot_be_is_refused_in_words(words, told, db, capsys):
    World()
    with pytest.raises(SystemExit):
        exports.main([*words, "--by", "clerk"])
    assert told in capsys.readouterr().err
