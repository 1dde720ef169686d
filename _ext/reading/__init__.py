"""How a reader finds what is here: the search, its index and its page."""
