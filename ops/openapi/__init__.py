"""docs/openapi.json, made from the routes of app.py, the fields of their bodies and the shapes of their answers."""

import os

os.environ.setdefault("IMAGIN_CODE", "lyon")
"""The contract is the same for every instance; the service asks for one before it can be imported."""
