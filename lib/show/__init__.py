"""What a reader sees: figures, pictures, and the controls that move them."""
