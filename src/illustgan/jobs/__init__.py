"""DVC's stages side by side on one machine: what needs what, how many run at once, and running them."""
