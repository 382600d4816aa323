"""Django models on SQLCipher: the only writer."""
