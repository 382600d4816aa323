"""Stage 1: an export becomes Channels, Posts and Media."""
