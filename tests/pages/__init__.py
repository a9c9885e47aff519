"""What the built pages promise before anybody opens them."""
