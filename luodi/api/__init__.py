"""The interface for programs: what all of its endpoints share (``luodi.endpoints`` holds these)."""
