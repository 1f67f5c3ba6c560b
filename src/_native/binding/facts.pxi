# extract(): the one call a message.
