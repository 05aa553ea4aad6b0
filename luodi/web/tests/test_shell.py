"""Everybody finds in the menu what they may open, and nothing else; every page keeps to the strict policy."""

import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from luodi.web import context
from luodi.web.context import Shell
from luodi.web.navigation import menu_for

LUODI = Path(__file__).resolve().parents[2]
VENDOR = LUODI / "web" / "static" / "vendor"
TEMPLATES = sorted(path for path in LUODI.rglob("*.html") if "tests" not in path.parts)
pytestmark = pytest.mark.urls("luodi.web.tests.shell_site")


def person(*rights: str) -> SimpleNamespace:
    return SimpleNamespace(
        is_authenticated=True,
        pk=7,
        organization=SimpleNamespace(name="South county"),
        scope=SimpleNamespace(allows=lambda right: right in rights),
        get_full_name=lambda: "Li",
        get_username=lambda: "li",
    )


def names(user, path="/"):
    return [link.url_name for _label, links in menu_for(user, path) for link in links]


def test_a_stranger_is_offered_nothing():
    assert names(SimpleNamespace(is_authenticated=False)) == []
    assert names(None) == []


def test_a_clerk_sees_what_the_rights_cover_and_pages_that_exist():
    assert names(person("projects.view", "ladders.view")) == ["projects:list", "projects:board"]


def test_any_one_of_the_rights_opens_a_page():
    assert "projects:list" in names(person("projects.view_involved"))


def test_an_auditor_sees_no_project():
    assert names(person("audit.view")) == ["audit:list"]


def test_a_signed_in_user_without_a_scope_gets_no_protected_page():
    assert names(SimpleNamespace(is_authenticated=True)) == []


def test_the_innermost_page_is_marked():
    marked = [
        link.url_name
        for _label, links in menu_for(person("projects.view"), "/projects/board/?unit=3")
        for link in links
        if link.is_current
    ]
    assert marked == ["projects:board"]


def test_counts_are_asked_once_a_minute(monkeypatch):
    asked = []
    monkeypatch.setattr(context, "_counters", {"duplicates": lambda user: asked.append(user.pk) or 3})
    cache.clear()
    request = RequestFactory().get("/")
    request.user = person("projects.view")
    assert context.Shell(request).counts == {"duplicates": 3}
    assert context.Shell(request).counts == {"duplicates": 3}
    assert asked == [7]


def test_a_stranger_is_counted_nothing(monkeypatch):
    monkeypatch.setattr(context, "_counters", {"duplicates": lambda user: 1 / 0})
    request = RequestFactory().get("/")
    assert context.Shell(request).counts == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(LUODI)))
def test_templates_hold_no_inline_style_script_or_event(path):
    text = path.read_text(encoding="utf-8")
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert not [tag for tag in scripts if "src=" not in tag and 'type="application/json"' not in tag]
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|hx-on|javascript:", text)


def test_every_icon_that_is_named_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons" / "icons.svg").read_text()))
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r'icon(?:=| )"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert asked and asked - known == set()


def test_every_vendored_folder_carries_its_licence_and_version():
    versions = json.loads((VENDOR / "versions.json").read_text())
    assert versions["htmx.org"]["version"] == "2.0.11"
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert {path.name for path in folders} == {"echarts", "htmx", "icons", "tabler", "tom-select"}
    assert all((path / "LICENSE").read_text().strip() for path in folders)


def test_every_packed_file_is_its_twin():
    packed = sorted(VENDOR.rglob("*.gz"))
    assert len(packed) == 5
    for path in packed:
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes(), path.name


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_need_no_context_and_offer_the_way_out(code):
    page = render_to_string(f"{code}.html")
    assert code[:3] in page
    assert 'href="/"' in page


def test_a_refusal_is_told_in_its_own_words():
    assert "Only the bureau accepts." in render_to_string(
        "403.html", {"exception": "Only the bureau accepts."}
    )


def test_the_frame_asks_the_search_of_projects_only_of_those_who_may_see_them(monkeypatch, settings):
    monkeypatch.setattr("luodi.web.context._counters", {})
    settings.CITY_NAME = "样例市"
    template = engines["django"].from_string('{% extends "base.html" %}{% block content %}here{% endblock %}')
    for rights, offered in ((("projects.view",), True), (("audit.view",), False)):
        request = RequestFactory().get("/projects/")
        request.user = person(*rights)
        assert ('class="top-search" action="/projects/"' in template.render({}, request)) is offered


@pytest.mark.parametrize(("setting", "shown"), [("", "样例市落地"), ("广元", "广元落地")])
def test_the_city_is_named_by_the_settings_else_by_who_registered(monkeypatch, settings, setting, shown):
    cache.clear()
    settings.CITY_NAME = setting
    monkeypatch.setattr("luodi.web.context._namers", [lambda: "样例市"])
    with override("zh-hans"):
        assert Shell(RequestFactory().get("/")).site == shown
