"""When the pages are looked at."""

import datetime as dt

NOW = dt.datetime(2026, 6, 10, 8, 0, tzinfo=dt.UTC)
