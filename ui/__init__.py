"""The windows of Circlekeep; they act through `app.services` and know no rules of their own."""
