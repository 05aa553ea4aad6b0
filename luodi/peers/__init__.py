"""Units mark each other within a window of days: who gave what, who is late, and the marks an assessment counts."""
