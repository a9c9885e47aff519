"""Makes the file of the communes from the official list of the year and the outlines published beside it."""
