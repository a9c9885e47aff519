"""The first day on AWS, rehearsed: what fails there fails on the emulator too, and can be tried again."""
