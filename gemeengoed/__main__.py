"""``python -m gemeengoed``."""

import sys

from gemeengoed.cli import main

if __name__ == "__main__":
    sys.exit(main())
