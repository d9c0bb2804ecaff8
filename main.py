"""Starts Gradstep from a checkout: `python3 main.py [options] [script.py --its --args]`. What it needs is fetched first."""

import sys

if sys.version_info < (3, 10):
    sys.exit("Gradstep needs Python 3.10 or later; this is Python %d.%d." % sys.version_info[:2])

if __name__ == "__main__" and sys.argv[1:2] == ["check"]:  # needs nothing of the window
    from inspector.headless.command_line import main as check

    sys.exit(check(sys.argv[2:]))

from inspector.desk.command_line import main, parse  # noqa: E402
from inspector.setup import start  # noqa: E402

if __name__ == "__main__":
    words = parse(sys.argv[1:])
    is_walkthrough = not words.script and not words.module
    start.for_window([__file__] + sys.argv[1:], words.interpreter, is_walkthrough, not words.no_apt)
    sys.exit(main())
