"""What people write to a service: what waits for an answer, the thread of a mission, answering."""
