"""What can go wrong with a plan file, each said in one kind sentence."""

from __future__ import annotations

from typing import ClassVar


class PlanError(Exception):
    """A file that does not become a plan: `kind` for programs, `message` for people.

    Parameters
    ----------
    name : str
        The file's name as its owner knows it.
    detail : str, optional
        Where the trouble is, or what was found, in plain words.
    """

    kind: ClassVar[str] = "unreadable"
    sentence: ClassVar[str] = (
        "{name} could not be read{detail}; open it in the program that made it, "
        "save it again and retry."
    )

    def __init__(self, name: str, detail: str = "") -> None:
        self.name = name
        self.detail = detail
        self.message = self.sentence.format(
            name=name, detail=f" ({detail})" if detail else ""
        )
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[PlanError], tuple[str, str]]:
        """Let it come over from another process."""
        return type(self), (self.name, self.detail)


class Unreadable(PlanError):
    """The content breaks its own format."""


class NotFound(PlanError):
    kind = "not_found"
    sentence = "{name} does not exist{detail}; check the path."


class Forbidden(PlanError):
    kind = "forbidden"
    sentence = "{name} may not be opened{detail}; ask for read access to it."


class Empty(PlanError):
    kind = "empty"
    sentence = "{name} is empty{detail}; export or save the plan again."


class Truncated(PlanError):
    kind = "truncated"
    sentence = "{name} ends too early{detail}; transfer or export it again."


class PasswordProtected(PlanError):
    kind = "password_protected"
    sentence = (
        "{name} is protected by a password{detail}; save a copy without it "
        "and read that."
    )


class UnknownFormat(PlanError):
    kind = "unknown_format"
    sentence = (
        "{name} is not a plan that can be read{detail}; export it as MPP, "
        "Microsoft Project XML, Primavera XER or Excel."
    )


class Hostile(PlanError):
    kind = "hostile"
    sentence = (
        "{name} was refused because it could harm the system{detail}; "
        "ask its sender for a clean export."
    )


class TooBig(PlanError):
    kind = "too_big"
    sentence = "{name} is too big{detail}; split it or raise the limit."


class NoPlan(PlanError):
    kind = "no_plan"
    sentence = (
        "{name} holds no tasks that can be recognised{detail}; check that it is "
        "the plan you meant."
    )


class JavaMissing(PlanError):
    kind = "java_missing"
    sentence = (
        "{name} needs Java to be read{detail}; install it with "
        "pip install 'steerco[mpp]' or set STEERCO_JAVA."
    )


class TimedOut(PlanError):
    kind = "timeout"
    sentence = (
        "{name} took too long to read{detail}; save a smaller copy or export it "
        "as Microsoft Project XML."
    )


class OutOfMemory(PlanError):
    kind = "out_of_memory"
    sentence = (
        "{name} needs more memory than it may use{detail}; save a smaller copy or "
        "export it as Microsoft Project XML."
    )
