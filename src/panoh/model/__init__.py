"""The nouns: frozen, checked at birth, standard library only. See docs/GLOSSARY.md."""
