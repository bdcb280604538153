"""The PMO gives and ends roles; nobody else, nowhere else, and duties stay apart."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone
from tests import factories

from steerco.core.errors import BadInput, InvalidState, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Role, RoleAssignment
from steerco.organisation.services import assign_role, end_role, root_scope

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 16)


@pytest.fixture
def project():
    return factories.make_project(code="HB-7", name="Harbour bridge")


@pytest.fixture
def officer(project):
    return factories.make_member(Role.PMO_OFFICER, project.portfolio.scope, "Otto")


@pytest.fixture
def newcomer():
    return factories.make_person("Nina New", code="N1")


def filled(person: str, role: Role, scope: str, **more: str) -> dict[str, str]:
    start = timezone.localdate().isoformat()
    return {"person": person, "role": role, "scope": scope, "start": start} | more


def roles_of(person):
    return [(role.role, role.scope.code) for role in person.roles.all()]


def test_the_pmo_gives_a_role_by_names_as_offered(client, officer, project, newcomer):
    client.force_login(officer)
    offered = client.get("/roles/names/scope/", {"scope": "harbour"})
    assert 'value="HB-7 Harbour bridge (project)"' in offered.content.decode()
    scope = "HB-7 Harbour bridge (project)"
    data = filled("Nina New (N1)", Role.TEAM_MEMBER, scope, reason="Joins the team.")
    assert client.post("/roles/new/", data).status_code == 302
    assert roles_of(newcomer) == [("team_member", "HB-7")]
    entry = JournalEntry.objects.get(action="role.assign")
    assert (entry.actor, entry.reason) == (officer, "Joins the team.")


def test_htmx_is_led_back_to_the_list(client, officer, project, newcomer):
    client.force_login(officer)
    data = filled("N1", Role.TEAM_MEMBER, "HB-7")
    answer = client.post("/roles/new/", data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/roles/")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person": "Nobody"}, "No person here is called “Nobody”"),
        ({"scope": "P-9999"}, "No scope here is called “P-9999”"),
        ({"end": "2001-01-01"}, "The last day lies before the first one."),
        ({"role": "emperor"}, "Select a valid choice"),
        ({"start": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given(
    client, officer, project, newcomer, changed, said
):
    client.force_login(officer)
    data = filled("N1", Role.TEAM_MEMBER, "HB-7") | changed
    answer = client.post("/roles/new/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not newcomer.roles.exists()


def test_a_scope_outside_ones_own_is_neither_offered_nor_taken(
    client, officer, newcomer
):
    factories.make_project(code="EL-1", name="Elsewhere")
    client.force_login(officer)
    offered = client.get("/roles/names/scope/", {"scope": "else"}).content.decode()
    assert "Elsewhere" not in offered
    answer = client.post("/roles/new/", filled("N1", Role.AUDITOR, "EL-1"))
    assert answer.status_code == 422
    assert not newcomer.roles.exists()


def test_sponsor_and_manager_of_one_project_are_two_persons_unless_accepted(
    client, officer, project, newcomer
):
    factories.give_role(newcomer, Role.SPONSOR, project.scope)
    client.force_login(officer)
    data = filled("N1", Role.PROJECT_MANAGER, "HB-7")
    warned = client.post("/roles/new/", data)
    assert warned.status_code == 422
    assert "should not manage it as well" in warned.content.decode()
    assert "Give the role all the same" in warned.content.decode()
    unexplained = client.post("/roles/new/", data | {"accepted": "on"})
    assert "Say why" in unexplained.content.decode()
    assert roles_of(newcomer) == [("sponsor", "HB-7")]
    why = {"accepted": "on", "reason": "For two weeks, until the new manager starts."}
    assert client.post("/roles/new/", data | why).status_code == 302
    assert len(roles_of(newcomer)) == 2
    assert client.get("/roles/").content.decode().count("Two duties") == 2


def test_duties_held_one_after_the_other_are_apart(client, officer, project, newcomer):
    past = dt.date(2021, 12, 31)
    factories.give_role(newcomer, Role.SPONSOR, project.scope, end=past)
    client.force_login(officer)
    data = filled("N1", Role.PROJECT_MANAGER, "HB-7")
    assert client.post("/roles/new/", data).status_code == 302
    assert "Two duties" not in client.get("/roles/").content.decode()


def test_a_sponsor_of_the_programme_does_not_manage_a_project_in_it(
    client, officer, project, newcomer
):
    programme = factories.make_programme(project.portfolio)
    inside = factories.make_project(project.portfolio, code="HB-8", programme=programme)
    factories.give_role(newcomer, Role.SPONSOR, programme.scope)
    client.force_login(officer)
    data = filled("N1", Role.PROJECT_MANAGER, inside.code)
    assert client.post("/roles/new/", data).status_code == 422


def test_an_ended_role_stays_in_the_list_as_history(client, officer, project, newcomer):
    role = factories.give_role(newcomer, Role.TEAM_MEMBER, project.scope)
    client.force_login(officer)
    data = {"end": "2026-03-16", "reason": "Left the team."}
    assert client.post(f"/roles/{role.pk}/end/", data).status_code == 302
    role.refresh_from_db()
    assert role.end == TODAY
    page = client.get("/roles/", {"text": "nina", "state": "ended"}).content.decode()
    assert "Nina New" in page
    assert "Nina New" not in client.get("/roles/", {"state": "held"}).content.decode()
    assert JournalEntry.objects.get(action="role.end").reason == "Left the team."


def test_ending_asks_for_a_reason_and_a_day_after_the_first(
    client, officer, project, newcomer
):
    role = factories.give_role(newcomer, Role.TEAM_MEMBER, project.scope, start=TODAY)
    client.force_login(officer)
    bare = client.post(f"/roles/{role.pk}/end/", {"end": "2026-04-01"})
    assert bare.status_code == 422
    early = {"end": "2026-03-01", "reason": "x"}
    answer = client.post(f"/roles/{role.pk}/end/", early)
    assert "A role ends on its first day, 16 Mar 2026" in answer.content.decode()
    role.refresh_from_db()
    assert role.end is None


def test_the_last_who_gives_roles_cannot_leave(client):
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda")
    role = head.roles.get()
    with pytest.raises(InvalidState, match="Nobody would be left to give roles"):
        end_role(assignment=role, end=TODAY, actor=head, reason="Leaves.")
    factories.make_member(Role.PMO_OFFICER, root_scope())
    assert end_role(assignment=role, end=TODAY, actor=head, reason="Leaves.").end


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.HEAD_OF_PMO, Role.PMO_OFFICER)]
)
def test_nobody_but_the_pmo_sees_gives_or_ends_roles(client, project, newcomer, role):
    person = factories.make_member(role, project.portfolio.scope)
    held = factories.give_role(newcomer, Role.TEAM_MEMBER, project.scope)
    client.force_login(person)
    assert client.get("/roles/").status_code == 403
    assert client.get("/roles/new/").status_code == 403
    assert client.get("/roles/names/person/").status_code == 403
    data = filled("N1", Role.HEAD_OF_PMO, "HB-7")
    assert client.post("/roles/new/", data).status_code == 403
    ended = client.post(f"/roles/{held.pk}/end/", {"end": "2026-03-16", "reason": "x"})
    assert ended.status_code == 404
    with pytest.raises(NotAllowed):
        end_role(assignment=held, end=TODAY, actor=person, reason="x")
    held.refresh_from_db()
    assert held.end is None
    assert RoleAssignment.objects.count() == 2
    assert not JournalEntry.objects.exists()


def test_an_end_before_the_start_is_refused_by_the_service_too(officer, newcomer):
    held = factories.give_role(
        newcomer, Role.TEAM_MEMBER, officer.roles.get().scope, start=TODAY
    )
    with pytest.raises(BadInput):
        end_role(assignment=held, end=dt.date(2026, 1, 1), actor=officer, reason="x")


def test_the_list_leaves_as_excel_and_csv(client, officer, project, newcomer):
    factories.give_role(newcomer, Role.TEAM_MEMBER, project.scope, start=TODAY)
    client.force_login(officer)
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/roles/", {"format": "xlsx"}).content)
    )
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert "Nina New" in cells
    assert dt.datetime(2026, 3, 16) in cells
    csv = client.get("/roles/", {"format": "csv"}).content.decode()
    assert "Nina New" in csv


@pytest.mark.parametrize("address", ["/people/", "/roles/"])
def test_a_filter_renews_the_link_to_excel_beside_the_rows(client, officer, address):
    client.force_login(officer)
    shown = client.get(address, {"text": "otto"}).content.decode()
    form, tools = shown.split('id="list-tools"')
    assert 'hx-select-oob="#list-tools"' in form
    assert "text=otto&amp;format=xlsx" in tools
    assert "Clear</a>" in tools


def test_the_service_gives_two_duties_only_for_a_reason(officer, project, newcomer):
    factories.give_role(newcomer, Role.SPONSOR, project.scope)
    role = {
        "person": newcomer,
        "role": Role.PROJECT_MANAGER,
        "scope": project.scope,
        "start": timezone.localdate(),
        "actor": officer,
    }
    with pytest.raises(BadInput, match="should not manage it as well"):
        assign_role(**role)
    with pytest.raises(BadInput, match="Say why"):
        assign_role(**role, accepted=True, reason=" ")
    assert roles_of(newcomer) == [("sponsor", "HB-7")]
    assign_role(**role, accepted=True, reason="For two weeks.")
    assert len(roles_of(newcomer)) == 2
