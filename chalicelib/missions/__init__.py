"""What a person is convoked to."""
