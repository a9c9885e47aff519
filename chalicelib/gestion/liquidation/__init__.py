"""What is accepted goes to the payer in numbered, frozen batches; the payer's answers come back line by line."""
