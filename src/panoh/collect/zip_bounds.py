"""How much of an archive is believed: what a hostile one may cost."""

MOST_RATIO = 200  # deflate packs chat exports about 10 to 30 times, zeros 1032 times
FREE_BYTES = 100 * 1024 * 1024  # below this any ratio is harmless

MOST_DEPTH = 3  # archives in one another, the outermost included
MOST_HELD_BYTES = 256 * 1024 * 1024  # of packed inner archives, in memory at once
MOST_HELD_MEMBERS = 250_000  # of one held in memory: each costs about 1 KB more
MOST_OPEN = 8  # inner archives open at one time
# All that one file on the disk may unpack to over all its inner archives is this, or
# MOST_RATIO times its size if that is more. A name is never free: an archive of empty
# files costs time and memory too.
FREE_NESTED_BYTES = 1024 * 1024 * 1024
NAME_BYTES = 4096
