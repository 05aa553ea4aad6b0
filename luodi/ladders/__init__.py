"""Stage ladders: dated versions of stages and gates that a city edits."""
