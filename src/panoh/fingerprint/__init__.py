"""Stage 2: Media become Fingerprints."""
