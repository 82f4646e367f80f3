"""What training took, and what running takes."""
