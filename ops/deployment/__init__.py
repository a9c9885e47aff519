"""What an operator does with an instance: deploys it, watches it, brings it back, closes it."""
