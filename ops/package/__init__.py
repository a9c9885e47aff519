"""What is deployed: the zips, what they are made of, how they start."""
