"""Which license is this: names resolved, texts identified, differences told word by word."""
