"""A neighbour in pydoctor, which asks other sites for Python's names alone."""
