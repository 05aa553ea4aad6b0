"""Entry pages: refusals of an action come back in the form, nothing is lost, nobody overwrites anybody."""

from types import SimpleNamespace

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.web import record_pages
from luodi.web.record_pages import DetailPage, FormPage, check_version, refusals_to_form


class AmountForm(forms.Form):
    amount = forms.IntegerField(min_value=0)
    note = forms.CharField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def bound(**posted):
    form = AmountForm({"amount": "1", "version": "3", **posted})
    assert form.is_valid()
    return form


class AmountPage(FormPage):
    form_class = AmountForm
    refusal = None
    done: list = []

    def subject(self, **kwargs):
        return SimpleNamespace(version=3)

    def act(self, form, subject):
        if self.refusal:
            raise self.refusal
        self.done.append(form.cleaned_data["amount"])
        return "/further/"


@pytest.fixture
def answer(monkeypatch):
    """Posts to the page as somebody signed in; gives status, form and address to go on to."""

    def render(request, template, context, status):
        answered = HttpResponse(status=status)
        answered.form = context["form"]
        return answered

    monkeypatch.setattr(record_pages, "render", render)
    monkeypatch.setattr(AmountPage, "done", [])

    def post(refusal=None, **posted):
        monkeypatch.setattr(AmountPage, "refusal", refusal)
        request = RequestFactory().post("/", {"amount": "5", "version": "3", **posted})
        request.user = SimpleNamespace(is_authenticated=True)
        return AmountPage.as_view()(request)

    return post


def test_every_obstacle_stands_at_its_field_and_the_rest_above_the_form():
    form = bound()
    refusals_to_form(
        form,
        Refused(
            Obstacle("too much", field="amount"),
            Obstacle("frozen", field="month", code="frozen", who="the office"),
            Obstacle("no evidence"),
        ),
    )
    assert form.errors["amount"] == ["too much"]
    assert form.non_field_errors() == ["frozen (the office)", "no evidence"]


def test_what_was_accepted_goes_on(answer):
    assert answer()["Location"] == "/further/" and AmountPage.done == [5]


def test_a_wrong_form_and_a_refusal_come_back_with_422(answer):
    assert answer(amount="-1").status_code == 422
    refused = answer(Refused.because("no evidence"))
    assert refused.status_code == 422 and refused.form["amount"].value() == "5"
    assert AmountPage.done == []


def test_a_record_changed_meanwhile_comes_back_with_409_and_is_not_overwritten(answer):
    late = answer(version="2")
    assert late.status_code == 409 and late.form.non_field_errors() and AmountPage.done == []


def test_versions_compare_as_numbers_written_or_not():
    record = SimpleNamespace(version=7)
    check_version(record, 7)
    check_version(record, "7")
    for seen in (6, "6", None, ""):
        with pytest.raises(Conflict):
            check_version(record, seen)


def test_a_detail_page_asks_for_access_before_anything_else():
    class Page(DetailPage):
        access = staticmethod(lambda user, pk: (_ for _ in ()).throw(PermissionError(pk)))
        template_name = "never.html"

    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True)
    with pytest.raises(PermissionError, match="9"):
        Page.as_view()(request, pk=9)
