"""The rules of pay and travel, pure: plain functions on frozen dataclasses, dated rates with their text of law."""
