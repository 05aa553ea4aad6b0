"""Organizations, people, their postings and what these allow."""
