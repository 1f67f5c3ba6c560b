"""Pictures of a message: known ones, text in them, codes."""
