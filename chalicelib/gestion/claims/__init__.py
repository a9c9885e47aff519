"""The claims as the service handles them: service fait, worklist, decisions, and what waits to be paid."""
