"""Workbooks, XLSX and ODS, opened as tables of text; what a reader of workbooks passes over in silence is told."""
