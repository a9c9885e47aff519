"""Who a person is, and how they come in."""
