"""The only code that speaks SQL and keeps files: one module per subject, keys come as arguments."""
