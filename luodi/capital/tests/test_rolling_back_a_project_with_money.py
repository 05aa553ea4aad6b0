"""No project is put back below signing while accepted money stands for it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from luodi.capital.actions import accept_capital, return_capital, reverse_capital
from luodi.common.errors import Refused
from luodi.projects.actions import roll_back
from luodi.projects.models import Project
from luodi.projects.tests.factories import climb, make_project

from .factories import MAY, accepted, claim, signed_project

BACK = date(2025, 9, 1)


def back(city, project, to="reviewed"):
    return roll_back(project, to, by=city.chen, on=BACK, reason="合同无效")


def refusal(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    [obstacle] = refused.value.obstacles
    assert obstacle.field == "to"
    return str(obstacle.message)


def test_the_refusal_names_the_amount_and_reversing_opens_the_way(city, project):
    money = accepted(city, project, "1234.5")
    assert "1,234.5" in refusal(lambda: back(city, project))
    assert Project.objects.get(pk=project.pk).signed_on is not None
    reverse_capital(money, by=city.chen, reason="退款")
    back(city, project)
    assert Project.objects.get(pk=project.pk).signed_on is None


def test_dollars_alone_stand_in_the_way_too(city):
    project = signed_project(city, name="外资样例项目", capital_nature="foreign")
    accepted(city, project, None, amount_usd=Decimal(30))
    assert "30" in refusal(lambda: back(city, project))


def test_a_stage_from_signing_on_may_be_gone_back_to(city):
    project = climb(city, make_project(city), "approved")
    accepted(city, project, 5)
    back(city, project, "signed")
    assert Project.objects.get(pk=project.pk).stage == "signed"


def test_a_claim_that_waited_is_not_accepted_for_an_unsigned_project(city, project):
    waiting = claim(city, project, 5)
    back(city, project)
    with pytest.raises(Refused) as refused:
        accept_capital(waiting, by=city.chen)
    assert [each.code for each in refused.value.obstacles] == ["unsigned"]
    assert return_capital(waiting, by=city.chen, reason="项目已退回").state == "returned"


def test_the_form_says_why_and_changes_nothing(city, project, client):
    accepted(city, project, 100, month=MAY)
    client.force_login(city.chen)
    answer = client.post(
        reverse("projects:roll_back", args=[project.pk]), {"to": "reviewed", "reason": "合同无效"}
    )
    assert answer.status_code == 422
    assert "100 万元" in str(answer.context["form"].errors["to"])
    assert Project.objects.get(pk=project.pk).stage == "signed"
