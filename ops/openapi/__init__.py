"""docs/openapi.json, made from the routes of app.py and the description of each operation."""
