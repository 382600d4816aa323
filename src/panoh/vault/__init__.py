"""Keys, seals, unlocking: the only cryptography."""
