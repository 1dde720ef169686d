"""What a lab backs: numbers in a text, figures, calculators, and their origin."""
