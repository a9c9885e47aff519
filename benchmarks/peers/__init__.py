"""The same job as `GET /missions`, as the guide of each peer would write it. What each lacks stands in report.md."""
