"""Starts Gradstep from a checkout: `python main.py [options] [script.py --its --args]`."""

import sys

from inspector.desk import command_line

if __name__ == "__main__":
    command_line.parse(sys.argv[1:])  # --help, --version and wrong words end here, before Qt is imported
    from inspector.desk.application import main

    sys.exit(main())
