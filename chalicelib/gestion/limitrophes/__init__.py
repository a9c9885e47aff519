"""Touching communes that the table of served neighbours does not mention: a clerk settles them."""
