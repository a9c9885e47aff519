"""Where the claims of a service stand: how many, how long, why, what blocks, and who has not claimed yet."""
