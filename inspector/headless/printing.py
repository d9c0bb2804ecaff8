"""Shows a check in a terminal: findings as they come, and a summary; on stderr, as stdout belongs to the script."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from inspector.verdicts import sentences
from inspector.wire.findings import Checked, FindingTold

from .report import FINISHED, LIMIT, Finding, Report

COLOURS = {"error": "31", "warning": "33", "hint": "36"}
MARKS = {"error": "✖", "warning": "▲", "hint": "•"}


class Printer:
    """Writes findings, progress and the summary to a text stream."""

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self._known: set[int] = set()
        self._has_colours = to.isatty() and "NO_COLOR" not in os.environ

    def tell(self, news: FindingTold | Checked) -> None:
        if isinstance(news, Checked):
            self._progress(news)
        elif news.number not in self._known:
            self._known.add(news.number)
            self._say(f"{self._mark(news.level)} {place(news.file, news.line)}{sentences.sentence(news)}")

    def summary(self, report: Report) -> None:
        self._say("")
        for finding in report.findings:
            self._finding(finding)
        counts = (("error", report.errors), ("warning", report.warnings), ("hint", report.hints))
        told = ", ".join(f"{len(those)} {level}{'s' * (len(those) != 1)}" for level, those in counts if those)
        self._say(f"{told or 'no findings'} in {report.iterations} iterations")
        if report.measured < report.iterations:
            self._say(f"numbers were read in {report.measured} of them, to take no more than a fifth of the time")
        for one in report.not_checked:
            self._say(f"not checked: {one['code']} ({one['why']})")
        if report.outcome.kind not in (FINISHED, LIMIT):
            at = place(report.outcome.file, report.outcome.line)
            self._say(f"{report.outcome.kind.replace('_', ' ')}: {at}{report.outcome.error}")

    def _finding(self, finding: Finding) -> None:
        seen = f"since iteration {finding.first_iteration}, seen {finding.count}×"
        self._say(f"{self._mark(finding.level)} {place(finding.file, finding.line)}{finding.sentence}")
        self._say(f"    {finding.code} · {seen}" + "".join(f" · → {code}" for code in finding.consequences))
        self._say(f"    {finding.advice}")

    def _mark(self, level: str) -> str:
        mark = f"{MARKS[level]} {level}"
        return f"\033[{COLOURS[level]}m{mark}\033[0m" if self._has_colours else mark

    def _progress(self, checked: Checked) -> None:
        if self._to.isatty():
            self._to.write(f"\r\033[Kiteration {checked.iterations}")
            self._to.flush()

    def _say(self, line: str) -> None:
        start = "\r\033[K" if self._to.isatty() else ""
        self._to.write(f"{start}{line}\n")
        self._to.flush()


def place(file: str, line: int) -> str:
    return f"{os.path.relpath(file) if file.startswith(os.getcwd()) else file}:{line}: " if file else ""


def to_stderr() -> Printer:
    return Printer(sys.stderr)
