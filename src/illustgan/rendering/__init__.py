"""Pictures of a training run: grids, the strip of stills, animations, and all variants side by side."""
