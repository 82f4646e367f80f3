"""The Model Openness Framework as its reference tool has it: its files and its decisions."""
