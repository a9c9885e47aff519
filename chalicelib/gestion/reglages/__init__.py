"""Dated settings: proposed by one member, confirmed by another; what they change, and their file."""
