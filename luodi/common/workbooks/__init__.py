"""Reading, checking, cleaning, returning and writing of workbooks, free of models."""
