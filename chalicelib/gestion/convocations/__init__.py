"""Convocations: the run, its print files, its letters, what is cancelled and who is told."""
