"""The whole service on this computer, with its demonstration data."""
