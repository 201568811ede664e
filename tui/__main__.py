"""`python -m tui` is the command `infisical-netlify-sync`."""

import sys

from tui.cli.main import main

sys.exit(main())
