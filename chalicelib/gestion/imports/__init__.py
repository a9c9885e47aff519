"""The batch import: CSV files in, people, missions and quantities written, a report row by row."""
