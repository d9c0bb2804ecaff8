"""Starts Gradstep from a checkout: `python main.py [options] [script.py --its --args]`."""

import sys

from inspector.desk.command_line import main

if __name__ == "__main__":
    sys.exit(main())
