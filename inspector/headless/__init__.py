"""Use without a window: `check` runs a script and tells what the rules find in its training. No Qt."""

from .report import Finding as Finding
from .report import Outcome as Outcome
from .report import Report as Report
from .run import check as check
