"""Parts of the guides that are written from the program."""

import os

os.environ.setdefault("IMAGIN_CODE", "lyon")
