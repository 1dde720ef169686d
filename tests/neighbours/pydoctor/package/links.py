"""Links of a neighbour: there is none that pydoctor could follow."""
