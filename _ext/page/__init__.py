"""How a page looks and is reached, whatever it is about."""
