"""The thread of a mission: what its person and the managing service write to each other, until the claim is settled."""
