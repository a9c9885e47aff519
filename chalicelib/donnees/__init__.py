"""The life of people's data: what is held and why, handing it over, erasing it, forgetting it in time."""
