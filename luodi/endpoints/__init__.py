"""What programs can read and do, one file a domain; the machinery they share is ``luodi.api``."""
