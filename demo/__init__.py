"""The demonstration: Panoh's main job on a network that was made up for it."""
