"""The result of a check: findings, how the script ended, and what was checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import inspector
from inspector.verdicts import sentences
from inspector.verdicts.grouping import Verdict, grouped
from inspector.wire.findings import Checked, FindingTold

FINISHED, LIMIT, FAILED, KILLED = "finished", "limit", "failed", "killed"
NOT_STARTED, NEVER_TRAINED = "not_started", "never_trained"


@dataclass(frozen=True)
class Finding:
    """A finding, with its sentences."""

    code: str
    level: str  # "hint", "warning" or "error"
    sentence: str
    advice: str
    file: str  # "" if it has no line
    line: int
    places: list[dict[str, str | int]]  # {"file", "line"} of further lines that belong to it
    parameters: list[str]
    first_iteration: int
    last_iteration: int
    count: int
    consequences: list[str]  # codes of findings that follow from it


@dataclass(frozen=True)
class Outcome:
    """How the script ended."""

    kind: str  # finished, limit, failed, killed, not_started or never_trained
    exit_code: int | None = None
    error: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Report:
    """The result of a check. `errors`, `warnings` and `hints` are the findings of that level."""

    findings: list[Finding]
    iterations: int
    checked: list[str]
    not_checked: list[dict[str, str]]  # {"code", "why"}
    outcome: Outcome
    measured: int = 0  # iterations in which numbers were read

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == "error"]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == "warning"]

    @property
    def hints(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == "hint"]

    @property
    def exit_code(self) -> int:
        """Returns 0 if there is nothing but hints, 1 for findings, 2 if the script failed, did not start or never
        trained."""
        if self.outcome.kind not in (FINISHED, LIMIT):
            return 2
        return 1 if self.errors or self.warnings else 0

    def json(self) -> str:
        """Returns the report as JSON on one line."""
        whole = {
            "findings": [asdict(finding) for finding in self.findings], "iterations": self.iterations,
            "checked": self.checked, "not_checked": self.not_checked, "version": inspector.VERSION,
            "outcome": asdict(self.outcome),
        }  # fmt: skip
        return json.dumps(whole)


def reported(
    found: Sequence[FindingTold], checked: Checked | None, outcome: Outcome, ignored: Sequence[str] = (), last: int = 0
) -> Report:
    """Makes a report. `ignored`: "code" or "code@file:line" of findings to leave out."""
    kept = [finding for finding in found if not any(is_ignored(finding, word) for word in ignored)]
    findings = [_finding(verdict) for verdict in grouped(kept)]
    if checked is None:
        return Report(findings, 0, [], [], outcome)
    not_checked = [{"code": one.code, "why": one.why} for one in checked.not_checked]
    iterations = min(checked.iterations, last) if last else checked.iterations
    return Report(findings, iterations, list(checked.checked), not_checked, outcome, checked.measured)


def is_ignored(found: FindingTold, word: str) -> bool:
    code, _, place = word.partition("@")
    if code != found.code:
        return False
    file, _, line = place.rpartition(":")
    is_there = found.file == file or found.file.endswith("/" + file.lstrip("./"))
    return not place or is_there and line == str(found.line)


def _finding(verdict: Verdict) -> Finding:
    found = verdict.found
    last = max(f.last for f in (found, *verdict.following))
    return Finding(
        found.code, verdict.level, sentences.sentence(found), sentences.advice(found), found.file, found.line,
        [{"file": place.file, "line": place.line} for place in found.places], list(found.parameters), verdict.first,
        last, found.count, list(verdict.consequences),
    )  # fmt: skip
