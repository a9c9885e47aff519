"""What the service does for one person: find, read, correct, give access again, archive."""
