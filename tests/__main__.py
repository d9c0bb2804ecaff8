"""`python3 -m tests`: what it needs is fetched first, then the tests run. `--help` tells of the others."""

import sys

if sys.version_info < (3, 10):
    sys.exit("Gradstep needs Python 3.10 or later; this is Python %d.%d." % sys.version_info[:2])

from tests.suite import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
