"""A Django database backend that opens SQLCipher with a raw key."""
