import pytest

from steerco.projects.services.matching import PlanName, new_code

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Ferry Lane", "P-0190_ferry-lane"), "P-0190"),
        (("PRJ12345 Ferry Lane", "plan"), "PRJ12345"),
        (("Plan 2026", "budget"), "Plan-2026"),
        (("Ferry Lane", "ferry"), "Ferry-Lane"),
    ],
)
def test_a_new_project_is_named_by_the_code_its_plan_begins_with(names, code):
    assert new_code(PlanName(key="1", code="", names=names)) == code
