"""Pages in other languages: the French of templates and scripts is the key, a catalogue gives the words."""
