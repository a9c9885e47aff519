"""The local AWS: MiniStack, what it lacks for our templates, and the front that gives each instance its address."""
