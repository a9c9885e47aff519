"""What a claim shows: the views that the API answers with, decided or still open."""
