"""Big plans call for machine code once; small ones never do."""

from __future__ import annotations

from threading import Lock

import pytest

from steerco.schedules import machine_code
from steerco.schedules.machine_code import BIG, load_behind


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    class Noted:
        def __init__(self, *, name: str, **_: object) -> None:
            self._name = name

        def start(self) -> None:
            found.append(self._name)

    monkeypatch.setattr(machine_code, "Thread", Noted)
    monkeypatch.setattr(machine_code, "_once", Lock())
    monkeypatch.setattr(machine_code, "is_warm", lambda: False)
    return found


def test_a_big_plan_calls_for_it_once(started: list[str]) -> None:
    load_behind(BIG)
    load_behind(BIG)
    assert started == ["machine code"]


def test_a_small_plan_does_not(started: list[str]) -> None:
    load_behind(1)
    assert not started


def test_what_is_loaded_is_not_loaded_again(
    started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_code, "is_warm", lambda: True)
    load_behind(BIG)
    assert not started


def test_loading_compiles_elsewhere_and_then_loads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    class Process:
        returncode = 0

    def run(command: list[str], **_: object) -> Process:
        done.append(command[-1])
        return Process()

    monkeypatch.setattr(machine_code.subprocess, "run", run)
    monkeypatch.setattr(machine_code, "warm_up", lambda: done.append("loaded"))
    machine_code._load()
    assert "warm_up" in done[0]
    assert done[1] == "loaded"
