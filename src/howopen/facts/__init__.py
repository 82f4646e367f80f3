"""The shapes of the files in `knowledge/`: what the world says, with where it says so.

Each file is YAML, decodes strictly into one of these types, and is named after its `id`.
"""
