"""Papers: a report goes in, the bytes of a PDF come out; no database, no windows."""
