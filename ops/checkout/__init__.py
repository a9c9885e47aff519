"""What a bare checkout lacks: the Python environment, the site's tools, the fonts, Chromium."""
