"""What may be done: a use, the terms that bind, and the answer they give to it."""
