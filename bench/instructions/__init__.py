"""Instructions that extract() takes over made-up messages: a measure that a busy machine can't blur."""
