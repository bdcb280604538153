"""Elements of Microsoft Project XML, written or changed leaf by leaf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

Leaves = dict[str, str | None]

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)


_ORDER: Final = {
    "Project": "SaveVersion UID BuildNumber Name GUID Title Subject Category Company "
    "Manager Author CreationDate Revision LastSaved ScheduleFromStart StartDate "
    "FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol "
    "CurrencyCode CurrencySymbolPosition CalendarUID DefaultStartTime "
    "DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth DefaultTaskType "
    "DefaultFixedCostAccrual DefaultStandardRate DefaultOvertimeRate DurationFormat "
    "WorkFormat EditableActualCosts HonorConstraints EarnedValueMethod "
    "InsertedProjectsLikeSummary MultipleCriticalPaths NewTasksEffortDriven "
    "NewTasksEstimated SplitsInProgressTasks SpreadActualCost SpreadPercentComplete "
    "TaskUpdatesResource FiscalYearStart WeekStartDay MoveCompletedEndsBack "
    "MoveRemainingStartsBack MoveRemainingStartsForward MoveCompletedEndsForward "
    "BaselineForEarnedValue AutoAddNewResourcesAndTasks StatusDate CurrentDate "
    "MicrosoftProjectServerURL Autolink NewTaskStartDate NewTasksAreManual "
    "DefaultTaskEVMethod ProjectExternallyEdited ExtendedCreationDate ActualsInSync "
    "RemoveFileProperties AdminProject UpdateManuallyScheduledTasksWhenEditingLinks "
    "KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled Views Filters Groups Tables "
    "Maps Reports Drawings DataLinks VBAProjects OutlineCodes WBSMasks "
    "ExtendedAttributes Calendars Tasks Resources Assignments",
    "Task": "UID GUID ID Name Active Manual Type IsNull CreateDate Contact WBS WBSLevel "
    "OutlineNumber OutlineLevel Priority Start Finish Duration ManualStart "
    "ManualFinish ManualDuration DurationFormat FreeformDurationFormat Work Stop "
    "Resume ResumeValid EffortDriven Recurring OverAllocated Estimated Milestone "
    "Summary DisplayAsSummary Critical IsSubproject IsSubprojectReadOnly "
    "SubprojectName ExternalTask ExternalTaskProject EarlyStart EarlyFinish LateStart "
    "LateFinish StartVariance FinishVariance WorkVariance FreeSlack TotalSlack "
    "StartSlack FinishSlack FixedCost FixedCostAccrual PercentComplete "
    "PercentWorkComplete Cost OvertimeCost OvertimeWork ActualStart ActualFinish "
    "ActualDuration ActualCost ActualOvertimeCost ActualWork ActualOvertimeWork "
    "RegularWork RemainingDuration RemainingCost RemainingWork RemainingOvertimeCost "
    "RemainingOvertimeWork ACWP CV ConstraintType CalendarUID ConstraintDate Deadline "
    "LevelAssignments LevelingCanSplit LevelingDelay LevelingDelayFormat "
    "PreLeveledStart PreLeveledFinish Hyperlink HyperlinkAddress HyperlinkSubAddress "
    "IgnoreResourceCalendar Notes HideBar Rollup BCWS BCWP PhysicalPercentComplete "
    "EarnedValueMethod PredecessorLink ActualWorkProtected "
    "ActualOvertimeWorkProtected ExtendedAttribute Baseline OutlineCode IsPublished "
    "StatusManager CommitmentStart CommitmentFinish CommitmentType TimephasedData",
    "Resource": "UID GUID ID Name Type IsNull Initials Phonetics NTAccount "
    "MaterialLabel Code Group WorkGroup EmailAddress Hyperlink HyperlinkAddress "
    "HyperlinkSubAddress MaxUnits PeakUnits OverAllocated AvailableFrom AvailableTo "
    "Start Finish CanLevel AccrueAt Work RegularWork OvertimeWork ActualWork "
    "RemainingWork ActualOvertimeWork RemainingOvertimeWork PercentWorkComplete "
    "StandardRate StandardRateFormat Cost OvertimeRate OvertimeRateFormat "
    "OvertimeCost CostPerUse ActualCost ActualOvertimeCost RemainingCost "
    "RemainingOvertimeCost WorkVariance CostVariance SV CV ACWP CalendarUID Notes "
    "BCWS BCWP IsGeneric IsInactive IsEnterprise BookingType ActualWorkProtected "
    "ActualOvertimeWorkProtected ActiveDirectoryGUID CreationDate ExtendedAttribute "
    "Baseline OutlineCode CostCenter IsCostResource AssnOwner AssnOwnerGuid IsBudget "
    "AvailabilityPeriods Rates TimephasedData",
    "Assignment": "UID GUID TaskUID ResourceUID PercentWorkComplete ActualCost "
    "ActualFinish ActualOvertimeCost ActualOvertimeWork ActualStart ActualWork ACWP "
    "Confirmed Cost CostRateTable RateScale CostVariance CV Delay Finish "
    "FinishVariance Hyperlink HyperlinkAddress HyperlinkSubAddress WorkVariance "
    "HasFixedRateUnits FixedMaterial LevelingDelay LevelingDelayFormat LinkedFields "
    "Milestone Notes Overallocated OvertimeCost OvertimeWork PeakUnits RegularWork "
    "RemainingCost RemainingOvertimeCost RemainingOvertimeWork RemainingWork "
    "ResponsePending Start Stop Resume StartVariance Summary SV Units UpdateNeeded "
    "VAC Work WorkContour BCWS BCWP BookingType ActualWorkProtected "
    "ActualOvertimeWorkProtected CreationDate AssnOwner AssnOwnerGuid BudgetCost "
    "BudgetWork ExtendedAttribute Baseline TimephasedData",
    "Calendar": "UID GUID Name IsBaseCalendar IsBaselineCalendar BaseCalendarUID "
    "WeekDays Exceptions WorkWeeks",
    "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
    "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type Period "
    "DaysOfWeek MonthItem MonthPosition Month MonthDay DayWorking WorkingTimes",
    "WorkWeek": "TimePeriod Name WeekDays",
    "Baseline": "TimephasedData Number Interim Start Finish Duration DurationFormat "
    "EstimatedDuration Work Cost BCWS BCWP FixedCost",
    "ExtendedAttribute": "FieldID FieldName CFType Guid ElemType MaxMultiValues "
    "UserDef Alias SecondaryPID AutoRollDown DefaultGuid Ltuid SecondaryGuid "
    "PhoneticAlias RollupType CalculationType Formula RestrictValues "
    "ValuelistSortOrder AppendNewValues Default ValueList Value ValueGUID "
    "DurationFormat",
    "OutlineCode": "Guid FieldID FieldName Alias PhoneticAlias Values Enterprise "
    "EnterpriseOutlineCodeAlias ResourceSubstitutionEnabled LeafOnly "
    "AllLevelsRequired OnlyTableValuesAllowed Masks ValueID ValueGUID",
}
"""The order of Microsoft's schema, for the elements that we write."""
_RANKS: Final = {
    parent: {tag: at for at, tag in enumerate(tags.split())}
    for parent, tags in _ORDER.items()
}


class Node(NamedTuple):
    """An element to be: its leaves, then groups of elements that repeat."""

    tag: str
    leaves: Leaves
    groups: Mapping[str, tuple[Node, ...]] = {}


def local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace_of(element: _Element) -> str:
    """Return the namespace in braces, empty where there is none."""
    uri, brace, _ = element.tag.rpartition("}")
    return f"{uri}{brace}"


def child(element: _Element, tag: str) -> _Element | None:
    return next((each for each in element if local(each) == tag), None)


def rank(parent: str, tag: str) -> int:
    """Return where among its siblings a child of an element stands."""
    order = _RANKS.get(parent, {})
    return order.get(tag, len(order))


def made(node: Node, namespace: str) -> _Element:
    """Return a new element with the children of a node in their order."""
    element = etree.Element(f"{namespace}{node.tag}")
    parts: list[tuple[int, _Element]] = []
    for tag, text in node.leaves.items():
        if text is not None:
            leaf = etree.Element(f"{namespace}{tag}")
            leaf.text = printable(text)
            parts.append((rank(node.tag, tag), leaf))
    for tag, nodes in node.groups.items():
        parts += [(rank(node.tag, tag), made(each, namespace)) for each in nodes]
    element.extend(part for _, part in sorted(parts, key=lambda part: part[0]))
    return element


def changed(element: _Element, before: Node, after: Node, namespace: str) -> None:
    """Change what differs between two nodes; leave everything else as it is."""
    for tag in dict.fromkeys((*before.leaves, *after.leaves)):
        text = after.leaves.get(tag)
        if text != before.leaves.get(tag):
            _put(element, tag, text, namespace)
    for tag in dict.fromkeys((*before.groups, *after.groups)):
        nodes = after.groups.get(tag, ())
        if nodes != before.groups.get(tag, ()):
            for old in [each for each in element if local(each) == tag]:
                element.remove(old)
            fresh = [made(node, namespace) for node in nodes]
            _insert(element, fresh, tag)


def _put(element: _Element, tag: str, text: str | None, namespace: str) -> None:
    leaf = child(element, tag)
    if text is None:
        if leaf is not None:
            element.remove(leaf)
        return
    if leaf is None:
        leaf = etree.Element(f"{namespace}{tag}")
        _insert(element, [leaf], tag)
    leaf.text = printable(text)


def _insert(element: _Element, fresh: Sequence[_Element], tag: str) -> None:
    """Put children where their kind belongs, before the first that comes after it."""
    parent = local(element)
    own = rank(parent, tag)
    place = next(
        (at for at, each in enumerate(element) if rank(parent, local(each)) > own),
        len(element),
    )
    for offset, each in enumerate(fresh):
        element.insert(place + offset, each)


def merged(
    container: _Element,
    key: str,
    before: Iterable[tuple[str, Node]],
    after: Iterable[tuple[str, Node]],
) -> None:
    """Bring the children of a container to the new state and order.

    Children that no node stands for, such as blank rows, stay behind the one they
    followed.
    """
    namespace = namespace_of(container)
    old, new = dict(before), dict(after)
    elements = {
        text: each
        for each in container
        if (leaf := child(each, key)) is not None
        and (text := (leaf.text or "").strip()) in old
    }
    if old == new and list(old) == list(new):
        return
    followers = _followers(container, set(map(id, elements.values())))
    first = followers.pop(None, [])
    ordered = list(first)
    for name, node in new.items():
        element = elements.get(name)
        if element is None:
            element = made(node, namespace)
        else:
            changed(element, old[name], node, namespace)
        ordered.append(element)
        ordered += followers.pop(id(element), [])
    for rest in followers.values():
        ordered += rest
    container[:] = ordered


def _followers(
    container: _Element, known: set[int]
) -> dict[int | None, list[_Element]]:
    """Return the children that nobody knows, by the known one before them."""
    found: dict[int | None, list[_Element]] = {None: []}
    last: int | None = None
    for each in container:
        if id(each) in known:
            last = id(each)
        else:
            found.setdefault(last, []).append(each)
    return found


def printable(text: str) -> str:
    """Drop the characters that no XML document may hold."""
    return _UNPRINTABLE.sub("", text)
