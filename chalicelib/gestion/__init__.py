"""What the people who run the exams do."""
