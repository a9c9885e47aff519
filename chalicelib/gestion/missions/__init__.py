"""The missions as a desk works on them: the list of a session, and one mission with all of its people."""
