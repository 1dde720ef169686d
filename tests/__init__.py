"""The checks, named after what they check; ``make test`` runs them all."""
