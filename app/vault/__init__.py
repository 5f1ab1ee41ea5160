"""Keys and nothing else: no SQL, no Qt, no files but the word list."""
