"""Awards: commendation lists and the best projects of a year, judged by several people without an interest."""
