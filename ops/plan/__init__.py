"""What an instance must be ready for, and what it will cost, told from its missions before the day comes."""
