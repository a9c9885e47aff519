"""Work too long for one request: done step by step by queue messages, each step redone after a crash without harm."""
