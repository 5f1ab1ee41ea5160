"""Item models: windows on a list of records, with the words a person reads."""
