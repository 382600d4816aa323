"""Stage 4: a Post becomes Findings."""
