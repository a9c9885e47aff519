"""What a person waits for, and what an instance is billed for: measured, not guessed. `make bench` writes report.md."""
