"""The policy, read as the office would read it."""

from dataclasses import replace

import pytest

from shared.access.callers import SignedInAs, signed_in
from shared.access.policy import TABLE, Action, Allowed, Subject, may, require, sees_everything
from shared.access.roles import Caller, Role
from shared.refusals import Refused
from shared.web.problems import Problem

OURS = Subject(frozenset({"so-nnmt", "so-tc"}), "KN", owner="so-nnmt")
THEIRS = Subject(frozenset({"so-yt"}), "KN", owner="so-yt")
DENUNCIATION = Subject(frozenset({"so-nnmt"}), "TC", owner="so-nnmt")


def holder(role: Role, unit: str | None = None) -> Caller:
    return Caller(role.value, frozenset({role}), unit, role.value)


OFFICER = holder(Role.OFFICER, "so-nnmt")
HELPER = holder(Role.UNIT_LEADER, "so-tc")
HEAD = holder(Role.UNIT_LEADER, "so-nnmt")
DESK = holder(Role.DESK, "ban-tcd")


def test_every_action_has_a_row_and_every_row_somebody():
    assert set(TABLE) == set(Action)
    assert all(TABLE.values())


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (Role.CUSTODIAN, {Action.DECIDE_IDENTITY, Action.EXTRACT_PERSON}),
        (Role.AUDITOR, {Action.READ_AUDIT, Action.READ_RETENTION}),
        (Role.OPERATOR, {Action.OPERATE, Action.READ_FEED}),
        (
            Role.SUPERVISOR,
            {Action.READ_CASE, Action.READ_VISITS, Action.READ_DIALOGUE, Action.READ_REPORT, Action.READ_FACTS},
        ),
    ],
)
def test_those_who_watch_or_guard_do_nothing_else(role: Role, actions: set[Action]):
    caller = holder(role)
    assert {action for action in Action if isinstance(may(caller, action), Allowed)} == actions


def test_a_department_sees_only_what_was_assigned_to_it():
    assert isinstance(may(OFFICER, Action.READ_CASE, OURS), Allowed)
    refusal = may(OFFICER, Action.READ_CASE, THEIRS)
    assert isinstance(refusal, Refused)
    assert refusal.reason.vi == "Vụ việc không được giao cho đơn vị của anh/chị."


def test_the_board_the_leaders_and_the_supervisors_see_every_case():
    board_head = holder(Role.UNIT_LEADER, "ban-tcd")
    for caller in (DESK, board_head, holder(Role.LEADER), holder(Role.SUPERVISOR)):
        assert isinstance(may(caller, Action.READ_CASE, THEIRS), Allowed), caller
        assert sees_everything(caller)
    assert not sees_everything(OFFICER)
    assert isinstance(may(board_head, Action.ANSWER_CASE, THEIRS), Refused), "to see is not to answer for it"


def test_a_unit_that_takes_part_gives_its_part_but_neither_answers_the_case_nor_extends_nor_closes_it():
    assert isinstance(may(HELPER, Action.ANSWER_PART, OURS), Allowed)
    answering = (Action.ANSWER_CASE, Action.APPROVE_ANSWER, Action.DRAFT_ANSWER)
    for action in (*answering, Action.EXTEND_DEADLINE, Action.CLOSE_CASE, Action.SUSPEND_CASE):
        assert isinstance(may(HELPER, action, OURS), Refused)
        assert isinstance(may(HEAD, action, OURS), Allowed)


def test_an_officer_drafts_and_the_head_of_the_unit_answers():
    assert isinstance(may(OFFICER, Action.DRAFT_ANSWER, OURS), Allowed)
    assert isinstance(may(OFFICER, Action.ANSWER_CASE, OURS), Refused)
    assert isinstance(may(HEAD, Action.ANSWER_CASE, OURS), Allowed)


def test_nobody_reads_a_denouncers_name_once_the_desk_has_let_it_go():
    everybody = [holder(role, "so-nnmt") for role in Role] + [DESK, holder(Role.LEADER)]
    assert all(isinstance(may(caller, Action.READ_IDENTITY, DENUNCIATION), Refused) for caller in everybody)
    recording = Subject(kind="TC", at_the_desk=True)
    assert isinstance(may(DESK, Action.READ_IDENTITY, recording), Allowed)
    assert isinstance(may(holder(Role.LEADER), Action.READ_IDENTITY, recording), Refused)


def test_a_complainants_name_is_known_to_those_who_must_answer_him():
    assert isinstance(may(OFFICER, Action.READ_IDENTITY, OURS), Allowed)
    assert isinstance(may(OFFICER, Action.READ_IDENTITY, THEIRS), Refused)
    assert isinstance(may(holder(Role.SUPERVISOR), Action.READ_IDENTITY, OURS), Refused)


def test_a_grant_is_of_use_to_those_who_resolve_the_denunciation_and_to_nobody_else():
    granted = replace(DENUNCIATION, granted=True)
    for caller in (OFFICER, HEAD, DESK, holder(Role.LEADER)):
        assert isinstance(may(caller, Action.READ_IDENTITY, granted), Allowed), caller
    for role in (Role.SUPERVISOR, Role.CUSTODIAN, Role.AUDITOR, Role.OPERATOR):
        assert isinstance(may(holder(role, "so-nnmt"), Action.READ_IDENTITY, granted), Refused), role
    given_away = replace(granted, units=frozenset({"so-nnmt", "so-yt"}), owner="so-yt")
    assert isinstance(may(OFFICER, Action.READ_IDENTITY, given_away), Refused), "a unit that only takes part"
    assert isinstance(may(OFFICER, Action.REQUEST_IDENTITY, given_away), Refused)


def test_who_asks_for_an_identity_never_decides_on_it():
    for role in Role:
        asks = isinstance(may(holder(role, "so-nnmt"), Action.REQUEST_IDENTITY, DENUNCIATION), Allowed)
        decides = isinstance(may(holder(role, "so-nnmt"), Action.DECIDE_IDENTITY, DENUNCIATION), Allowed)
        assert not (asks and decides), role


def test_a_department_reads_its_own_stream_and_no_other():
    assert isinstance(may(OFFICER, Action.READ_FEED, Subject(frozenset({"so-nnmt"}))), Allowed)
    assert isinstance(may(OFFICER, Action.READ_FEED, Subject(frozenset({"so-yt"}))), Refused)
    assert isinstance(may(OFFICER, Action.READ_FEED, Subject()), Refused)


def test_an_account_without_a_unit_has_no_units_cases():
    assert isinstance(may(holder(Role.OFFICER), Action.READ_CASE, Subject()), Refused)


def test_the_edge_turns_a_refusal_into_a_problem_with_the_same_reason():
    with pytest.raises(Problem) as problem:
        require(OFFICER, Action.READ_CASE, THEIRS)
    assert problem.value.status == 403
    assert problem.value.reason.en == "The case is not assigned to your unit."


def test_a_dependency_tells_who_may_call():
    dependency = signed_in(Role.OFFICER, Role.UNIT_LEADER)
    assert isinstance(dependency, SignedInAs)
    assert dependency.roles == {Role.OFFICER, Role.UNIT_LEADER}
    assert signed_in().roles == frozenset(Role)


def test_the_people_of_a_successor_act_for_the_units_it_took_over():
    predecessor = Subject(frozenset({"so-tnmt", "so-tc"}), "KN", owner="so-tnmt")
    successor = Caller("ld", frozenset({Role.UNIT_LEADER}), "so-nnmt", "", frozenset({"so-tnmt", "so-nnptnt"}))
    for action in (Action.READ_CASE, Action.ANSWER_CASE, Action.APPROVE_ANSWER, Action.CLOSE_CASE):
        assert isinstance(may(successor, action, predecessor), Allowed), action
        assert isinstance(may(HEAD, action, predecessor), Refused), action
    assert isinstance(may(successor, Action.CLOSE_CASE, Subject(frozenset({"so-tnmt"}), "KN", owner="so-tc")), Refused)
    for stream in ("so-nnmt", "so-tnmt", "so-nnptnt"):
        assert isinstance(may(successor, Action.READ_FEED, Subject(frozenset({stream}))), Allowed)
    assert isinstance(may(successor, Action.READ_FEED, Subject(frozenset({"so-nnmt", "so-tc"}))), Refused)
    assert isinstance(may(successor, Action.READ_FEED, Subject()), Refused)


def test_somebody_without_a_unit_has_no_case_of_his_own():
    nobody = holder(Role.OFFICER)
    assert nobody.units == frozenset()
    for subject in (Subject(), OURS, Subject(frozenset(), owner=None)):
        assert isinstance(may(nobody, Action.ANSWER_CASE, subject), Refused)
        assert isinstance(may(nobody, Action.CLOSE_CASE, subject), Refused)
