"""The staff of an instance: how they are invited, come in with two factors, and what each may do."""
