"""How the pages of the site are made: templates, assets, headers, addresses."""
