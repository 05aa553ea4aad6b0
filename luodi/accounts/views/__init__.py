"""Pages of people, organizations and the own account."""

from .account import IssueToken, MyAccount, RevokeToken
from .organizations import AddOrganization, ChangeOrganization, MoveOrganization, OrganizationTree
from .people import (
    AddPerson,
    ChangePerson,
    ClosePerson,
    EndPosting,
    GrantPosting,
    PeopleList,
    PersonPage,
    ReopenPerson,
    ResetPassword,
    ResetTwoStep,
)

__all__ = [
    "AddOrganization",
    "AddPerson",
    "ChangeOrganization",
    "ChangePerson",
    "ClosePerson",
    "EndPosting",
    "GrantPosting",
    "IssueToken",
    "MoveOrganization",
    "MyAccount",
    "OrganizationTree",
    "PeopleList",
    "PersonPage",
    "ReopenPerson",
    "ResetPassword",
    "ResetTwoStep",
    "RevokeToken",
]
