"""Names that others link to: each thing has one, and keeps it."""
