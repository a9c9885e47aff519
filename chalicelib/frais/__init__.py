"""The rules of an état de frais: what is due, why, and how much, and the claim that carries it."""
